import type { Call, Problem, Verdict } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { layerJournal, layerJournalReader, openRun } from "@cotton/store"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { loadRecipe } from "../../src/index.ts"
import { goldOf, planRun, type Run } from "../../src/Run.ts"
import { readStoredRun } from "../../src/StoredRun.ts"
import { type Site, writeRecipe } from "../Workbench.ts"

/* A run directory that was written by hand, so that a test says of each sample what became of it. */

export const problem = (id: string, change: Partial<Problem> = {}): Problem => ({
  id,
  messages: [{ role: "user", content: `What is ${id}?` }],
  answer: "4",
  source: "problems.jsonl",
  metadata: { line: 1 },
  ...change
})

/** What became of a sample: the reasons that `verify/math-answer` and `shape/complete` gave, or no reply, or no verdict. */
export type Fate = "kept" | "wrong" | "cut-off" | "both" | "unsure" | "failed" | "unjudged"

export interface Written {
  readonly problem: Problem
  readonly index: number
  readonly fate: Fate
  readonly tokens?: number
  readonly limit?: number
  /** Judged against this problem's answer instead. */
  readonly judgedAs?: Problem
}

const verdict = (filter: string, outcome: Verdict["outcome"], reason?: string): Verdict => ({
  filter,
  version: 1,
  options: {},
  outcome,
  ms: 1,
  ...(reason === undefined ? {} : { reason })
})

const verdictsOf = (fate: Fate): ReadonlyArray<Verdict> => [
  fate === "cut-off" || fate === "both"
    ? verdict("shape/complete", "fail", "cut-off")
    : verdict("shape/complete", "pass"),
  fate === "wrong" || fate === "both"
    ? verdict("verify/math-answer", "fail", "wrong-answer")
    : fate === "unsure"
      ? verdict("verify/math-answer", "unsure", "unreadable-gold")
      : verdict("verify/math-answer", "pass")
]

export const callOf = (run: Run, { problem: of, index, fate, tokens = 10, limit = 1000 }: Written): Call => ({
  key: run.asking.key(of, index),
  purpose: "sample",
  problemId: of.id,
  index,
  asked: run.asking.asked(of, index),
  fetched: { host: "h:1", limit, stream: true },
  reply:
    fate === "failed" ? null : { message: { role: "assistant", reasoning_content: "Hm.", content: `${of.id} is 4` } },
  failure: fate === "failed" ? { reason: "timeout-total", message: "no answer" } : null,
  usage: { input: 3, output: tokens, estimated: false },
  usd: 0.25,
  finish: fate === "failed" ? "failed" : fate === "cut-off" ? "length" : "stop",
  attempts: []
})

/** Makes `run.json` under the recipe, and hands out the run. */
export const begin = (at: Site, change: Record<string, unknown> = {}) =>
  Effect.gen(function* () {
    const file = writeRecipe(at, "http://h:1/v1", change)
    const run = yield* planRun(yield* loadRecipe(file))
    yield* Effect.scoped(openRun(at.dir, { recipe: run.recipe, recipeFile: file, recipeDigest: run.resolved.digest }))
    return run
  })

/** Stores problems and samples as a run would have. */
export const store = (at: Site, run: Run, samples: ReadonlyArray<Written>, problems: ReadonlyArray<Problem> = []) =>
  Effect.gen(function* () {
    const journal = yield* Journal
    yield* journal.addProblems([...new Set([...samples.map((one) => one.problem), ...problems])])
    for (const sample of samples) {
      const seq = yield* journal.appendCall(callOf(run, sample))
      if (sample.fate === "failed" || sample.fate === "unjudged") continue
      const gold = goldOf(sample.judgedAs ?? sample.problem)
      yield* journal.appendJudgement({ seq, plan: run.plan, gold, verdicts: verdictsOf(sample.fate) })
    }
  }).pipe(Effect.provide(layerJournal({ path: join(at.dir, "journal.db"), rollback: false })), Effect.scoped)

/** What `work` finds in the stored run, as whoever only looks at it reads it. */
export const reading = <A, E>(
  at: Site,
  work: (stored: Effect.Success<ReturnType<typeof readStoredRun>>) => Effect.Effect<A, E, Journal>
) =>
  Effect.gen(function* () {
    const stored = yield* readStoredRun(at.dir)
    return yield* Effect.provide(work(stored), layerJournalReader(stored.directory.journal))
  }).pipe(Effect.scoped)
