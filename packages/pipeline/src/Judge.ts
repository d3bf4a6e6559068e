import type { Noted } from "@cotton/generator"
import { marksOf, type Mark, type Problem, type Standing, standing, type Trace, type Verdict } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { Judging } from "@cotton/schema/ports/Judging"
import * as Effect from "effect/Effect"
import { Monitor } from "./Event.ts"
import { goldOf, type Run } from "./Run.ts"

const UNASKED: ReadonlySet<string | undefined> = new Set(["not-asked", "budget", "closed"])

/**
 * Whether a judge has still to be asked, which nobody was ready to pay just now: no verdict, so nothing that is put on record.
 * The trace stays one that was not judged.
 */
export const isUnasked = (verdicts: ReadonlyArray<Verdict>): boolean =>
  verdicts.some(({ outcome, reason, parts = [] }) => outcome === "error" && (UNASKED.has(reason) || isUnasked(parts)))

/** Judges one stored trace and makes its verdicts durable, then says so. `gone`: its problem is no longer in the recipe. */
export const judgeStored = Effect.fnUntraced(function* (
  run: Run,
  seq: number,
  problem: Problem,
  trace: Trace,
  gone = false
) {
  const judging = yield* Judging
  const journal = yield* Journal
  const monitor = yield* Monitor
  const verdicts = yield* judging.judge({ problem, trace })
  if (isUnasked(verdicts)) return verdicts
  yield* journal.appendJudgement({ seq, plan: run.plan, gold: goldOf(problem), verdicts })
  monitor.publish({
    _tag: "Judged",
    problemId: problem.id,
    standing: standing(verdicts),
    marks: marksOf(verdicts),
    output: trace.usage.output,
    ...(gone ? { gone } : {})
  })
  return verdicts
})

const RESULTS: Record<Standing, Noted["result"]> = { kept: "accepted", rejected: "rejected", undecided: "undecided" }

/** What a fold is told of a judged sample. */
export const notedOf = (index: number, marks: ReadonlyArray<Mark>): Noted => ({
  index,
  result: RESULTS[standing(marks)]
})

/** What a fold is told of a sample without a reply. */
export const notedFailure = (index: number, reason: string): Noted => ({
  index,
  result: reason === "refused" ? "refused" : "failed"
})

/**
 * Why a trace could not be judged, for the breaker; `null` when it could. Where the answer of most traces stands in for a
 * gold answer, that there is none yet is no failure.
 */
export const undecidedBy = ({ recipe }: Pick<Run, "recipe">, verdicts: ReadonlyArray<Verdict>): string | null => {
  if (standing(verdicts) !== "undecided") return null
  const mark = marksOf(verdicts).find(({ reason }) => recipe.majority === undefined || reason !== "no-gold")
  return mark === undefined ? null : `${mark.filter} says ${mark.outcome} (${mark.reason})`
}
