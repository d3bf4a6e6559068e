import { type Cost, inputBound, limitWithin, type LoadedProblems, type Noted } from "@cotton/generator"
import { type FailureReason, isRetryable, marksOf, type Problem, standing } from "@cotton/schema"
import { type Entry, Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { isDeepStrictEqual } from "node:util"
import { type Event, Monitor } from "./Event.ts"
import { judgeBacklog, judgedWell } from "./Backlog.ts"
import { notedFailure, notedOf } from "./Judge.ts"
import type { Run } from "./Run.ts"

/** What the journal already holds, as the folds are told it. */
export interface Resumed {
  readonly known: ReadonlyMap<string, ReadonlyArray<Noted>>
  readonly spent: Cost
  readonly stored: number
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

/** Nothing was ever answered: it was no prompt that was refused, but what all of them were asked with. */
const forgetRefusals = (known: ReadonlyMap<string, Map<number, Noted>>): void => {
  for (const samples of known.values()) {
    for (const { index, result } of samples.values()) if (result === "refused") samples.delete(index)
  }
}

/**
 * Replays the journal: the samples that it holds, as notes for the same folds that bought them. What lacks a verdict
 * under today's filters is judged first; nothing is bought here.
 */
export const resume = Effect.fnUntraced(function* (run: Run, loaded: LoadedProblems) {
  const journal = yield* Journal
  const monitor = yield* Monitor
  const { problems } = loaded
  const left = yield* storeProblems(problems)

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
    slot = `${problemId}\u0000${index}`
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
      judged = { _tag: "Judged", problemId, standing: standing(entry.marks), marks: entry.marks, output }
    } else toJudge.set(slot, entry)
  }
  yield* Stream.runForEachArray(journal.entries(run.plan), (page) => Effect.sync(() => page.forEach(take)))
  sayJudged()
  if (replies === 0) forgetRefusals(known)
  monitor.publish({
    _tag: "Resumed",
    problems: problems.length,
    stored,
    skipped: loaded.skipped,
    duplicates: loaded.duplicates
  })

  yield* judgeBacklog(run, [...toJudge.values()], byId, (call, verdicts) =>
    note(call.problemId, notedOf(call.index, marksOf(verdicts)))
  )
  const result: Resumed = {
    known: new Map([...known].map(([id, samples]) => [id, [...samples.values()]])),
    spent,
    stored
  }
  return result
})
