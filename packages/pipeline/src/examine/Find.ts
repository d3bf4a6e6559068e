import { Journal } from "@cotton/schema/ports/Journal"
import { distance } from "@cotton/schema/Nearest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { StoredRun } from "../StoredRun.ts"
import { type ExaminedProblem, type ExaminedTrace, type ExamineOptions, examineProblem } from "./Examine.ts"

/** What an id names in a run. */
export type Found =
  | { readonly _tag: "Problem"; readonly problem: ExaminedProblem }
  | { readonly _tag: "Trace"; readonly trace: ExaminedTrace }
  /** The problem is there, and has no such sample. */
  | { readonly _tag: "NoSample"; readonly index: number; readonly problem: ExaminedProblem }
  /** `nearest`: problem ids that may have been meant. */
  | { readonly _tag: "Unknown"; readonly nearest: ReadonlyArray<string> }

/** Ids that are named for an unknown one. */
const MOST_NEAREST = 3
/** Characters of an id that are compared: ids may be whole sentences, and a run may have a million of them. */
const MOST_COMPARED = 64

/** How far `id` is from what was asked for; `null` when it is not near at all. What begins or ends so is nearest. */
const farness = (wanted: string, id: string): number | null => {
  const candidate = id.slice(0, MOST_COMPARED).toLowerCase()
  if (candidate.startsWith(wanted) || candidate.endsWith(wanted)) return candidate.length / (2 * MOST_COMPARED)
  const most = Math.max(2, Math.floor(Math.max(wanted.length, candidate.length) / 3))
  if (Math.abs(candidate.length - wanted.length) > most) return null
  const edits = distance(wanted, candidate)
  return edits <= most ? edits : null
}

/** The problem ids that were most likely meant, the nearest first. Goes through all of them. */
export const nearestProblems = Effect.fnUntraced(function* (asked: string) {
  const journal = yield* Journal
  const wanted = asked.slice(0, MOST_COMPARED).toLowerCase()
  let best: ReadonlyArray<{ readonly id: string; readonly far: number }> = []
  yield* Stream.runForEachArray(journal.problems, (page) =>
    Effect.sync(() => {
      const near = page.flatMap(({ id }) => {
        const far = farness(wanted, id)
        return far === null ? [] : [{ id, far }]
      })
      best = [...best, ...near].toSorted((a, b) => a.far - b.far).slice(0, MOST_NEAREST)
    })
  )
  return best.map(({ id }) => id)
})

/** `problem/index` taken apart at its last slash, or `null`. */
export const splitTraceId = (id: string): { readonly problemId: string; readonly index: number } | null => {
  const at = id.lastIndexOf("/")
  const index = id.slice(at + 1)
  return at < 1 || !/^\d{1,9}$/.test(index) ? null : { problemId: id.slice(0, at), index: Number(index) }
}

/** What `id` names. A problem's own id may hold a slash and a number, so a problem is looked for first, then a trace. */
export const find = Effect.fnUntraced(function* (stored: StoredRun, id: string, options: ExamineOptions = {}) {
  const whole = yield* examineProblem(stored, id, options)
  if (whole !== null) return { _tag: "Problem", problem: whole } satisfies Found
  const parts = splitTraceId(id)
  const problem = parts === null ? null : yield* examineProblem(stored, parts.problemId, options)
  if (parts === null || problem === null) {
    return { _tag: "Unknown", nearest: yield* nearestProblems(parts?.problemId ?? id) } satisfies Found
  }
  const sample = problem.samples.find((one) => one.index === parts.index)
  if (sample === undefined) return { _tag: "NoSample", index: parts.index, problem } satisfies Found
  return { _tag: "Trace", trace: { ...problem, sample } } satisfies Found
})
