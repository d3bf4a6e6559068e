import { spawnSync } from "node:child_process"
import { check } from "../src/verify/math-answer.ts"
import type { Sample } from "./Data.ts"
import { timed } from "./Data.ts"

/** Reads one JSON sample a line, judges it as Math-Verify's README says, writes its verdict and CPU milliseconds. */
const PROGRAM = `
import json, logging, sys, time
logging.disable(logging.CRITICAL)
from math_verify import parse, verify
for warm in range(3):
    verify(parse("$\\\\frac{1}{2}$"), parse("$0.5$"))
for line in sys.stdin:
    sample = json.loads(line)
    at = time.process_time()
    try:
        verdict = verify(parse("\\\\boxed{" + sample["answer"] + "}"), parse(sample["content"]))
    except Exception:
        verdict = None
    print(json.dumps([verdict, (time.process_time() - at) * 1000]), flush=True)
`

const quantile = (values: ReadonlyArray<number>, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

const summary = (name: string, times: ReadonlyArray<number>) => {
  const total = times.reduce((sum, ms) => sum + ms, 0)
  return {
    name,
    verdicts: times.length,
    "a CPU second": Math.round((times.length / total) * 1000),
    "median ms": Number(quantile(times, 0.5).toFixed(2)),
    "p99 ms": Number(quantile(times, 0.99).toFixed(2)),
    "max ms": Number(Math.max(...times).toFixed(1))
  }
}

/** Times both verifiers on the same samples, one after the other on one core, and prints the ratio. */
export const compareSpeed = (python: string, samples: ReadonlyArray<Sample>): void => {
  const input = samples.map(({ answer, content }) => `${JSON.stringify({ answer, content })}\n`).join("")
  const ran = spawnSync(python, ["-c", PROGRAM], { input, encoding: "utf8", maxBuffer: 2 ** 28 })
  if (ran.status !== 0) throw new Error(`Math-Verify did not run: ${ran.stderr.slice(-500)}`)
  const theirs = ran.stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as readonly [unknown, number])[1])
  const { run, clock } = timed(check)
  const ours = samples.map((sample) => {
    const before = clock.ms
    run(sample)
    return clock.ms - before
  })
  const rows = [summary("verify/math-answer", ours), summary("Math-Verify", theirs)]
  console.table(rows)
  console.log(`ratio of verdicts a CPU second: ${(rows[0]!["a CPU second"] / rows[1]!["a CPU second"]).toFixed(1)}`)
}
