import { loadRecipe, planRun, type Run } from "@cotton/pipeline"
import { layerJournal } from "@cotton/store"
import { Journal } from "@cotton/schema/ports/Journal"
import { type Call, digest, type Problem } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { stringify } from "yaml"
import { BENCH_FILTERS } from "./parts/Subject.ts"

/*
 * How long a finished run of many traces takes to reopen: problems read again, journal replayed through the folds, every
 * problem settled. A process of its own, so that the memory is the resume's.
 *
 *   node bench/resume.ts [traces]        default 100000, 8 kB each, 4 a problem
 */
const count = Number(process.argv[2] ?? 100_000)
const SAMPLES = 4
const folder = mkdtempSync(join(tmpdir(), "cotton-resume-"))
const recipe = join(folder, "recipe.yaml")
const text = "The sum is even, since both terms are odd. ".repeat(200).slice(0, 8000)

const problems = Array.from({ length: count / SAMPLES }, (_, at): Problem => ({
  id: `p${at}`,
  messages: [{ role: "user", content: `What is ${at} + ${at}? Explain each step, and put the final answer in a box.` }],
  answer: String(at * 2),
  source: "problems.jsonl",
  metadata: { line: at + 1 }
}))
writeFileSync(
  join(folder, "problems.jsonl"),
  problems.map(({ id, messages, answer }) => JSON.stringify({ id, prompt: messages[0]!.content, answer })).join("\n")
)
writeFileSync(
  recipe,
  stringify({
    problems: { from: "problems.jsonl" },
    teacher: { model: "m", at: [{ url: "http://127.0.0.1:9/v1", price: "free" }] },
    sample: { keep: SAMPLES, tries: SAMPLES },
    judge: BENCH_FILTERS
  })
)

const callOf = (run: Run, problem: Problem, index: number): Call => ({
  key: run.asking.key(problem, index),
  purpose: "sample",
  problemId: problem.id,
  index,
  asked: run.asking.asked(problem, index),
  fetched: { host: "127.0.0.1:9", limit: 32_768, stream: true },
  reply: { message: { role: "assistant", reasoning_content: text, content: `\\boxed{${problem.answer}}` } },
  failure: null,
  usage: { input: 30, output: 2000, estimated: false },
  usd: 0,
  finish: "stop",
  attempts: []
})

const fill = Effect.gen(function* () {
  const run = yield* Effect.flatMap(loadRecipe(recipe), planRun)
  const journal = yield* Journal
  yield* journal.addProblems(problems)
  const verdicts = run.filters.map(({ id, version, options }) => ({
    filter: id,
    version,
    options,
    outcome: "pass" as const,
    ms: 0
  }))
  const one = Effect.fnUntraced(function* (problem: Problem, index: number) {
    const seq = yield* journal.appendCall(callOf(run, problem, index))
    const gold = digest({ answer: problem.answer, choices: undefined, language: undefined })
    yield* journal.appendJudgement({ seq, plan: run.plan, gold, verdicts })
  })
  yield* Effect.forEach(
    problems,
    (problem) => Effect.forEach([0, 1, 2, 3], (index) => one(problem, index), { concurrency: 4 }),
    {
      concurrency: 64,
      discard: true
    }
  )
})

try {
  await Effect.runPromise(Effect.provide(fill, layerJournal({ path: join(folder, "journal.db"), rollback: false })))
  const megabytes = Math.round(statSync(join(folder, "journal.db")).size / 1e6)
  console.log(`${count} traces of 8 kB, ${count / SAMPLES} problems, a journal of ${megabytes} MB`)
  for (let round = 0; round < 3; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, "parts", "cotton.ts"),
      recipe,
      folder
    ])
    const { wallMs, cpuMs, peakMb, closing } = JSON.parse(stdout) as {
      wallMs: number
      cpuMs: number
      peakMb: number
      closing: { why: string }
    }
    console.log(
      `reopened in ${Math.round(wallMs)} ms (CPU ${Math.round(cpuMs)} ms), peak ${Math.round(peakMb)} MB, then ${closing.why}`
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
