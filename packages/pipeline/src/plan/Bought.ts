import type { Cost } from "@cotton/generator"
import type { Mark, Problem } from "@cotton/schema"
import { type Entry, Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { judgedWell } from "../Backlog.ts"
import { notedFailure, notedOf } from "../Judge.ts"
import { forgetRefusals, owedAgain } from "../Resume.ts"
import type { Run } from "../Run.ts"
import type { Result } from "./Walk.ts"

/** A stored sample that counts, as a plan sees it. Tokens as they were charged, US dollars. */
export interface Sample {
  readonly seq: number
  readonly problemId: string
  readonly index: number
  /** `unjudged`: not seen by today's filters; the run judges it before it buys. */
  readonly result: Result | "unjudged"
  /** Why it is not among the kept ones: the mark that decided, or the failure. */
  readonly reason: string | null
  readonly replied: boolean
  /** The server ended it at the limit. */
  readonly truncated: boolean
  readonly input: number
  readonly output: number
  /** With a reply's share of what the judges cost. */
  readonly usd: number
}

/** What a run directory holds for a recipe. */
export interface Bought {
  /** By problem, in order of index: the newest of each sample, without what is owed again. */
  readonly samples: ReadonlyMap<string, ReadonlyArray<Sample>>
  /** All that was ever paid here. */
  readonly spent: Cost
  readonly stored: number
  /** Of all that is stored, what was answered: without any, a resume owes everything and mixes nothing up. */
  readonly replies: number
}

export const NOTHING_BOUGHT: Bought = { samples: new Map(), spent: { usd: 0, tokens: 0 }, stored: 0, replies: 0 }

const decidedBy = (result: Result, marks: ReadonlyArray<Mark>): string | null => {
  const mark = result === "rejected" ? marks.find(({ outcome }) => outcome === "fail") : marks[0]
  return mark === undefined ? null : `${mark.filter}: ${mark.reason}`
}

const sampleOf = (entry: Entry, problem: Problem): Sample => {
  const { seq, problemId, index, failure, marks, finish, inputTokens: input, outputTokens: output, usd } = entry
  const shared = {
    seq,
    problemId,
    index,
    input,
    output,
    usd,
    replied: failure === null,
    truncated: finish === "length"
  }
  if (failure !== null) return { ...shared, result: notedFailure(index, failure).result, reason: failure }
  if (marks === null || !judgedWell(entry, problem)) return { ...shared, result: "unjudged", reason: null }
  const { result } = notedOf(index, marks)
  return { ...shared, result, reason: decidedBy(result, marks) }
}

/** Reads what the journal holds of the recipe's problems, by the rules of a resume. Judges and writes nothing. */
export const readBought = Effect.fn("readBought")(function* (run: Run, problems: ReadonlyArray<Problem>) {
  const journal = yield* Journal
  const byId = new Map(problems.map((problem) => [problem.id, problem]))
  const newest = new Map<string, Map<number, Sample>>()
  let spent: Cost = { usd: 0, tokens: 0 }
  let stored = 0
  let replies = 0
  const take = (entry: Entry) => {
    stored++
    if (entry.failure === null) replies++
    spent = { usd: spent.usd + entry.usd, tokens: spent.tokens + entry.inputTokens + entry.outputTokens }
    const problem = byId.get(entry.problemId)
    if (problem === undefined || run.asking.key(problem, entry.index) !== entry.key) return
    // Entries of one sample come oldest first: the newest that counts stands.
    if (owedAgain(run, entry, problem)) return
    const samples = newest.get(entry.problemId) ?? new Map<number, Sample>()
    newest.set(entry.problemId, samples.set(entry.index, sampleOf(entry, problem)))
  }
  yield* Stream.runForEachArray(journal.entries(run.plan), (page) => Effect.sync(() => page.forEach(take)))
  if (replies === 0) forgetRefusals(newest)
  const beside = yield* journal.spentBeside
  spent = { usd: spent.usd + beside.usd, tokens: spent.tokens + beside.input + beside.output }
  // Judges ask about one reply more than about another: in the mean their money stands on each.
  const judging = replies === 0 ? 0 : beside.usd / replies
  const withJudging = (one: Sample): Sample => (one.replied ? { ...one, usd: one.usd + judging } : one)
  const ordered = [...newest].map(
    ([id, samples]) => [id, [...samples.values()].map(withJudging).toSorted((a, b) => a.index - b.index)] as const
  )
  const bought: Bought = { samples: new Map(ordered), spent, stored, replies }
  return bought
})
