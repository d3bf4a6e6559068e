import { type Call, type Judged, standing, type Trace, traceId } from "@cotton/schema"
import { type Dossier, Journal, type Stored } from "@cotton/schema/ports/Journal"
import { type Candidate, type Choice, chooseCuts, splitOf, UNJUDGED } from "@cotton/selection"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Agreements, agreementsOf, judgedUnder, NO_AGREEMENTS, underAgreements } from "./agree/Agreements.ts"
import { isCutOff } from "./agree/CutOff.ts"
import { sayAgreements } from "./agree/SayAgreements.ts"
import type { Run } from "./Run.ts"
import { standsFor } from "./StandsFor.ts"

/** Every stored sample as the cuts see it, in the order of the journal. What answers a problem's old words is left out. */
const candidates = Effect.fnUntraced(function* (run: Run) {
  const journal = yield* Journal
  const keys = new Map<string, (index: number) => string>()
  yield* Stream.runForEachArray(journal.problems, (page) =>
    Effect.sync(() => page.forEach((problem) => keys.set(problem.id, run.asking.keys(problem))))
  )
  const entries = yield* Stream.runCollect(journal.entries(run.plan))
  const stand = standsFor(
    entries.filter(({ problemId, index, key }) => key === keys.get(problemId)?.(index)),
    ({ problemId, index }) => traceId(problemId, index),
    ({ failure }) => ({ today: true, replied: failure === null })
  )
  return stand.map(({ problemId, index, outputTokens, failure, finish, marks }): Candidate => ({
    traceId: traceId(problemId, index),
    problemId,
    index,
    outputTokens,
    replied: failure === null,
    cutOff: isCutOff(finish),
    marks: failure === null ? (marks ?? UNJUDGED) : []
  }))
})

/**
 * What each cut of the recipe chooses from the journal, after what the traces of each problem agree on: `agreements`.
 * Writes nothing.
 */
export const choose = Effect.fnUntraced(function* (run: Run) {
  const { cuts, sample, export: spec } = run.recipe
  const stored = yield* candidates(run)
  const agreements = yield* agreementsOf(run, stored)
  const all = underAgreements(stored, agreements)
  const chosen = yield* Effect.fromResult(chooseCuts(all, cuts, sample.keep, spec.seed))
  return { all, chosen, agreements }
})

/** The same for a dataset that is to be written: says what is suspect. */
export const chooseAloud = (run: Run) => Effect.tap(choose(run), ({ agreements }) => sayAgreements(agreements))

/** Rows of each split that a choice would give. */
export const splitSizes = (run: Run, all: ReadonlyArray<Candidate>, { rows }: Choice) => {
  const { seed, validation } = run.recipe.export
  const sizes = { train: 0, validation: 0 }
  for (const { traceId, problemId } of all) if (rows.has(traceId)) sizes[splitOf(problemId, seed, validation)]++
  return sizes
}

/** A trace with its verdicts, the Call that it was read from, and what the dataset says of its origin. */
export interface JudgedTrace {
  readonly judged: Judged
  readonly call: Call
  readonly origin: { readonly limit?: number; readonly attempts: number }
}

/** The traces of one problem, as it is worded now, with their verdicts: one for each sample that has a reply. */
export const judgedTraces = (
  { asking }: Run,
  dossier: Dossier,
  read: (call: Call) => Trace | null,
  agreements: Agreements = NO_AGREEMENTS
): ReadonlyArray<JudgedTrace> =>
  standsFor(
    dossier.calls.filter(({ call }) => call.key === asking.key(dossier.problem, call.index)),
    ({ call }) => call.index,
    ({ call }) => ({ today: true, replied: call.reply !== null })
  ).flatMap((stored: Stored) => {
    const trace = read(stored.call)
    if (trace === null) return []
    const verdicts = stored.judgement?.verdicts ?? []
    const judged: Judged = {
      problem: dossier.problem,
      trace,
      verdicts,
      standing: stored.judgement === null ? "undecided" : standing(verdicts)
    }
    const { fetched, attempts } = stored.call
    // Nobody knows the limit of an imported trace.
    const limit = fetched.limit > 0 ? { limit: fetched.limit } : {}
    return [
      {
        judged: judgedUnder(judged, agreements.get(dossier.problem.id)),
        call: stored.call,
        origin: { ...limit, attempts: attempts.length }
      }
    ]
  })
