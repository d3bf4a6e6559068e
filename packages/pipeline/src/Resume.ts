import { type Cost, inputBound, limitWithin, type LoadedProblems, type Noted } from "@cotton/generator"
import {
  type Call,
  type FailureReason,
  isRetryable,
  marksOf,
  type Problem,
  standing,
  type Verdict
} from "@cotton/schema"
import { type Entry, Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { isDeepStrictEqual } from "node:util"
import { type Event, Monitor } from "./Event.ts"
import { judgeBacklog, judgedWell } from "./Backlog.ts"
import { isUnasked, notedFailure, notedOf } from "./Judge.ts"
import type { Run } from "./Run.ts"

/** What the journal already holds, as the folds are told it. */
export interface Resumed {
  readonly known: ReadonlyMap<string, ReadonlyArray<Noted>>
  readonly spent: Cost
  readonly stored: number
  /** Stored traces that a judge has still to be asked about: nobody has agreed yet to pay for that. */
  readonly unasked: ReadonlyArray<Entry>
  /** All problems by their ids, and the ids of those that are no longer in the recipe. */
  readonly byId: ReadonlyMap<string, Problem>
  readonly gone: ReadonlySet<string>
}

/**
 * Stores problems that are new, or whose answer or text has changed; before any request is sent. Returns the stored ones
 * that are no longer in the recipe: their traces stay in the cuts.
 */
const storeProblems = Effect.fnUntraced(function* (problems: ReadonlyArray<Problem>) {
  const journal = yield* Journal
  const news = new Map(problems.map((problem, at) => [problem.id, { problem, place: at + 1 }]))
  const left: Array<Problem> = []
  yield* Stream.runForEachArray(journal.problems, (page) =>
    Effect.sync(() => {
      for (const stored of page) {
        const known = news.get(stored.id)
        if (known === undefined) left.push(stored)
        else if (isDeepStrictEqual(known.problem, stored)) news.delete(stored.id)
      }
    })
  )
  if (news.size === 0) return left
  const added = [...news.values()]
  // Each at its place in the recipe, so that a journal that lost some of them gets the same order again.
  yield* journal.addProblems(
    added.map(({ problem }) => problem),
    added.map(({ place }) => place)
  )
  return left
})

/**
 * Owed again: what was cut off at a lower limit than it would be asked for with now, wherever it goes; and what failed
 * in a way that may pass.
 */
export const owedAgain = (run: Run, entry: Entry, problem: Problem): boolean => {
  const limits = () => limitsOf(run, problem, entry.index)
  if (entry.failure === null) return entry.finish === "length" && limits().every((limit) => entry.limit < limit)
  // A limit over the model's context is a common reason for a refusal.
  if (entry.failure === "refused" && !limits().includes(entry.limit)) return true
  return isRetryable({ reason: entry.failure as FailureReason, message: "" })
}

/** The limit that each endpoint would be asked with. */
const limitsOf = ({ asking, ways, recipe }: Run, problem: Problem, index: number): ReadonlyArray<number> => {
  const { limit } = recipe.sample
  if (ways.every(({ context }) => context === null)) return [limit]
  const bound = inputBound(asking.asked(problem, index))
  return ways.map(({ context }) => limitWithin(context, bound, limit))
}

/**
 * For a journal without any reply: it was no prompt that was refused, but what all of them were asked with, so these are owed
 * again. A problem of which nothing else is known is one that was never begun.
 */
export const forgetRefusals = <A extends { readonly result: string }>(known: Map<string, Map<number, A>>): void => {
  for (const [problemId, samples] of known) {
    for (const [index, { result }] of samples) if (result === "refused") samples.delete(index)
    if (samples.size === 0) known.delete(problemId)
  }
}

const slotOf = ({ problemId, index }: Pick<Entry, "problemId" | "index">) => `${problemId}\u0000${index}`

/**
 * Replays the journal: the samples that it holds, as notes for the same folds that bought them. Today's words of the
 * problems are stored first, and what lacks a verdict under today's filters is judged: what a run owes, and so whether it
 * has to be confirmed, is not known before. Nothing is bought here.
 */
export const resume = Effect.fnUntraced(function* (run: Run, loaded: LoadedProblems) {
  const journal = yield* Journal
  const monitor = yield* Monitor
  const { problems } = loaded
  const left = yield* storeProblems(problems)

  const gone = new Set(left.map(({ id }) => id))
  const byId = new Map([...left, ...problems].map((problem) => [problem.id, problem]))
  const known = new Map<string, Map<number, Noted>>()
  const toJudge = new Map<string, Entry>()
  let spent: Cost = { usd: 0, tokens: 0 }
  let stored = 0

  let replies = 0

  const note = (problemId: string, noted: Noted) => {
    const samples = known.get(problemId) ?? new Map<number, Noted>()
    known.set(problemId, samples.set(noted.index, noted))
  }

  let slot = ""
  /** What is to be said of the sample that is read just now, once nothing newer of it follows. */
  let judged: Event | null = null
  const sayJudged = () => {
    if (judged !== null) monitor.publish(judged)
    judged = null
  }

  const take = (entry: Entry) => {
    stored++
    if (entry.failure === null) replies++
    const { inputTokens: input, outputTokens: output, usd, failure, problemId, index } = entry
    spent = { usd: spent.usd + usd, tokens: spent.tokens + input + output }
    const before = slot
    slot = slotOf(entry)
    if (slot !== before) sayJudged()
    monitor.publish({ _tag: "Stored", replayed: true, problemId, index, input, output, usd, failure, served: null })
    const problem = byId.get(problemId)
    if (problem === undefined || run.asking.key(problem, index) !== entry.key) return
    // Entries of one sample come oldest first: the newest that counts stands.
    if (owedAgain(run, entry, problem)) return
    toJudge.delete(slot)
    judged = null
    if (failure !== null) note(problemId, notedFailure(index, failure))
    else if (entry.marks !== null && judgedWell(entry, problem)) {
      note(problemId, notedOf(index, entry.marks))
      const { marks } = entry
      const of = gone.has(problemId) ? { gone: true as const } : {}
      judged = { _tag: "Judged", problemId, standing: standing(marks), marks, output, ...of }
    } else toJudge.set(slot, entry)
  }
  yield* Stream.runForEachArray(journal.entries(run.plan), (page) => Effect.sync(() => page.forEach(take)))
  sayJudged()
  if (replies === 0) forgetRefusals(known)
  const beside = yield* journal.spentBeside
  spent = { usd: spent.usd + beside.usd, tokens: spent.tokens + beside.input + beside.output }
  if (beside.calls > 0) monitor.publish({ _tag: "Consulted", replayed: true, ...beside })
  monitor.publish({
    _tag: "Resumed",
    problems: problems.length,
    stored,
    skipped: loaded.skipped,
    duplicates: loaded.duplicates
  })

  const unasked: Array<Entry> = []
  const judgedNow = (call: Call, verdicts: ReadonlyArray<Verdict>) => {
    if (isUnasked(verdicts)) unasked.push(toJudge.get(slotOf(call))!)
    else note(call.problemId, notedOf(call.index, marksOf(verdicts)))
  }
  yield* judgeBacklog(run, [...toJudge.values()], byId, judgedNow, gone)
  const result: Resumed = {
    unasked,
    byId,
    gone,
    known: new Map([...known].map(([id, samples]) => [id, [...samples.values()]])),
    spent,
    stored
  }
  return result
})

/** Asks the judges about stored traces, which is paid for. What the folds know then. */
export const judgeUnasked = Effect.fnUntraced(function* (
  run: Run,
  { unasked, byId, gone, known }: Resumed,
  among?: ReadonlySet<string>
) {
  if (unasked.length === 0) return known
  const all = new Map(known)
  const asked = among === undefined ? unasked : unasked.filter(({ problemId }) => among.has(problemId))
  yield* judgeBacklog(
    run,
    asked,
    byId,
    ({ problemId, index }, verdicts) =>
      all.set(problemId, [...(all.get(problemId) ?? []), notedOf(index, marksOf(verdicts))]),
    gone
  )
  return all
})
