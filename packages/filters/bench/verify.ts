/*
 * Agreement of verify/math-answer and verify/number with published cases, with GSM8K's own marks, and with Math-Verify's
 * verdicts on real responses; and the speed beside Math-Verify's in the same run:
 *
 *   node packages/filters/bench/verify.ts DIR [--list] [--python PYTHON]
 *
 * DIR/equivalence/{math_verify_cases,other_equiv_cases,hostile_inputs}.jsonl, DIR/gsm8k/example_model_solutions.jsonl.gz,
 * DIR/traces/{math500,amc23}.jsonl.gz, DIR/labels/math-verify-verdicts.jsonl.gz. `--list` prints each disagreement.
 * `--python` names an interpreter with math-verify installed; without it no ratio is measured.
 */
import { check as mathAnswer } from "../src/verify/math-answer.ts"
import { check as number } from "../src/verify/number.ts"
import type { Sample } from "./Data.ts"
import { folder, rowsOf, tally, timed } from "./Data.ts"
import { optionsOf } from "./Suites.ts"
import { compareSpeed } from "./MathVerify.ts"

const DIR = folder()
const LIST = process.argv.includes("--list")
const PYTHON = process.argv.includes("--python") ? process.argv[process.argv.indexOf("--python") + 1] : undefined

const list = (...parts: ReadonlyArray<unknown>): void => {
  if (LIST) console.log(...parts.map((part) => (typeof part === "string" ? part.slice(0, 160) : part)))
}

/** What both verifiers are timed on. */
const timedSamples: Array<Sample> = []

interface Case {
  readonly id: string
  readonly suite?: string
  readonly comment?: string
  readonly note?: string | null
  readonly gold: unknown
  readonly pred: string | null
  readonly expected: unknown
  readonly options?: Readonly<Record<string, unknown>>
}

for (const name of ["math_verify_cases", "other_equiv_cases"])
  for (const manner of ["defaults", "the suite's options"]) {
    const table = tally()
    let agreed = 0
    let cases = 0
    for (const row of rowsOf<Case>(`${DIR}/equivalence/${name}.jsonl`)) {
      const { id, gold, pred, expected, options } = row
      // A case that its own suite has commented out is a known failure of it.
      if (typeof expected !== "boolean" || row.note?.startsWith("commented out upstream") === true) continue
      cases++
      // A bare prediction is an answer without its text: in a box, so that nothing has to be found.
      const content = options?.["bare"] === true && pred !== null ? `\\boxed{${pred}}` : (pred ?? "")
      const { run } = timed(mathAnswer, manner === "defaults" ? {} : optionsOf(row.suite, options))
      const sample = { answer: String(gold), content, finish: "stop" }
      if (manner === "defaults") timedSamples.push(sample)
      const finding = String(gold).trim() === "" ? { outcome: "unsure", reason: "no-gold" } : run(sample)
      table.add(`expected ${expected}`, finding.reason ?? finding.outcome)
      if ((finding.outcome === "pass") === expected) agreed++
      else list(manner, id, expected, finding.reason ?? "pass", JSON.stringify(gold), JSON.stringify(pred))
    }
    table.print(`${name} with ${manner}: agreed ${agreed} of ${cases}`)
  }

interface Solved {
  readonly question: string
  readonly ground_truth: string
}
type Solution = { readonly is_correct: boolean; readonly solution: string } | string

for (const [name, check] of Object.entries({ "verify/math-answer": mathAnswer, "verify/number": number })) {
  const table = tally()
  const { run, clock } = timed(check)
  for (const row of rowsOf<Solved & Record<string, Solution>>(`${DIR}/gsm8k/example_model_solutions.jsonl.gz`))
    for (const solution of Object.values(row)) {
      if (typeof solution === "string") continue
      const answer = row.ground_truth.split("A:").at(-1)!.trim()
      const finding = run({ question: row.question, answer, content: solution.solution })
      table.add(`is_correct ${solution.is_correct}`, finding.reason ?? finding.outcome)
      if ((finding.outcome === "pass") !== solution.is_correct)
        list(name, answer, finding.found, solution.is_correct, solution.solution.slice(-120))
    }
  table.print(`${name} on GSM8K's model solutions, ${clock.ms.toFixed(0)} CPU ms`)
}

interface Traced {
  readonly problem: string
  readonly answer: unknown
  readonly samples: ReadonlyArray<{ readonly response: string }>
}

const verdicts = new Map(
  rowsOf<{ readonly id: string; readonly verdict: boolean }>(`${DIR}/labels/math-verify-verdicts.jsonl.gz`).map(
    ({ id, verdict }) => [id, verdict]
  )
)
for (const set of ["math500", "amc23"]) {
  const table = tally()
  const { run, clock } = timed(mathAnswer)
  let count = 0
  rowsOf<Traced>(`${DIR}/traces/${set}.jsonl.gz`).forEach(({ problem, answer, samples }, row) =>
    samples.forEach(({ response }, sample) => {
      count++
      const subject = { question: problem, answer: String(answer), content: response }
      if (row % 4 === 0) timedSamples.push(subject)
      const finding = run(subject)
      const theirs = verdicts.get(`${set}/${row}/${sample}`)
      table.add(`Math-Verify ${theirs}`, finding.reason ?? finding.outcome)
      if (theirs !== (finding.outcome === "pass"))
        list(
          `${set}/${row}/${sample}`,
          theirs,
          finding.reason ?? "pass",
          String(answer),
          finding.found,
          response.slice(-120)
        )
    })
  )
  table.print(
    `${set}: ${((count / clock.ms) * 1000).toFixed(0)} responses a CPU second, ${clock.worst.toFixed(0)} ms at most`
  )
}

const table = tally()
const { run, clock } = timed(mathAnswer)
for (const { input, gold } of rowsOf<{ readonly input: string; readonly gold: string | null }>(
  `${DIR}/equivalence/hostile_inputs.jsonl`
))
  for (const content of [input, `$${input}$`, `\\boxed{${input}}`, `The answer is ${input}`])
    table.add(
      gold === null ? "any" : gold.slice(0, 10),
      run({ answer: gold ?? "1", content, finish: "stop" }).reason ?? "pass"
    )
table.print(`hostile inputs in four forms, by gold answer: ${clock.worst.toFixed(1)} ms at most`)

if (PYTHON !== undefined) compareSpeed(PYTHON, timedSamples)
