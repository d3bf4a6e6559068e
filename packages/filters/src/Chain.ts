import * as Effect from "effect/Effect"
import type { Evidence, Finding, PlannedFilter, Subject, Verdict } from "@cotton/schema/Verdict"
import type { AnyCheck } from "./Check.ts"
import { FilterError } from "./errors.ts"
import { decodeOptions, findCheck } from "./Plan.ts"

/** A finding and how long it took, in milliseconds: a verdict without what the plan already says. */
export interface Timed {
  readonly finding: Finding
  readonly ms: number
}

/** The loaded filters of a plan, in its order. */
export interface Chain {
  /** Runs one filter. It never throws. */
  readonly judge: (index: number, subject: Subject) => Timed
  readonly plan: ReadonlyArray<PlannedFilter>
}

/** Characters of an error's message that a verdict keeps. */
const MESSAGE = 200

const OUTCOMES: ReadonlySet<unknown> = new Set(["pass", "fail", "unsure", "error"])

const text = (value: unknown): value is string => typeof value === "string"

const evidenceOf = (value: unknown): ReadonlyArray<Evidence> | undefined => {
  if (!Array.isArray(value)) return undefined
  const spans: Array<Evidence> = []
  for (const item of value as ReadonlyArray<Partial<Evidence> | null>) {
    if (item === null || typeof item !== "object" || !text(item.note)) return undefined
    const { turn, field, start, end, note } = item
    if (field !== "reasoning" && field !== "content") return undefined
    if (!Number.isInteger(turn) || !Number.isInteger(start) || !Number.isInteger(end)) return undefined
    spans.push({ turn: turn!, field, start: start!, end: end!, note })
  }
  return spans
}

/**
 * What a check returned, taken apart and put together again: only the fields of a Finding, each of its type, so that a
 * verdict can be stored and can cross threads whatever a user's check returns.
 */
export const accept = (value: unknown): Finding => {
  const broken = (found: string): Finding => ({ outcome: "error", reason: "bad-finding", found })
  if (typeof value !== "object" || value === null) return broken(`the check returned ${typeof value}, not a finding`)
  const { outcome, reason, expected, found, score, evidence } = value as Partial<Finding>
  if (!OUTCOMES.has(outcome)) return broken("the check returned an object without a known outcome")
  if (outcome !== "pass" && (!text(reason) || reason === "")) return broken(`outcome ${outcome} without a reason`)
  const spans = evidence === undefined ? [] : evidenceOf(evidence)
  if (spans === undefined) return broken("evidence that is not a list of spans")
  return {
    outcome: outcome!,
    ...(text(reason) ? { reason } : {}),
    ...(text(expected) ? { expected } : {}),
    ...(text(found) ? { found } : {}),
    ...(typeof score === "number" && Number.isFinite(score) ? { score } : {}),
    ...(spans.length > 0 ? { evidence: spans } : {})
  }
}

const messageOf = (cause: unknown): string => {
  try {
    return String(cause).slice(0, MESSAGE)
  } catch {
    return "a thrown value without a text"
  }
}

const runOne = (check: AnyCheck, options: unknown, subject: Subject): Finding => {
  const { answer } = subject.problem
  try {
    if (check.needsAnswer === true && (answer === undefined || answer.trim() === ""))
      return accept({ outcome: "unsure", reason: "no-gold", ...check.answers?.find(subject, options) })
    return accept(check.run(subject, options))
  } catch (cause) {
    return { outcome: "error", reason: "threw", found: messageOf(cause) }
  }
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000

/** Loads the filters of a plan. A plan that was made by another version of a filter is refused. */
export const loadFilters = Effect.fnUntraced(function* (
  plan: ReadonlyArray<PlannedFilter>,
  custom: ReadonlyArray<AnyCheck>
): Effect.fn.Return<Chain, FilterError> {
  const loaded: Array<{ readonly check: AnyCheck; readonly options: unknown }> = []
  for (const [index, planned] of plan.entries()) {
    const path = ["judge", index]
    const check = yield* findCheck(planned.id, custom)
    if (check === undefined)
      return yield* new FilterError({ reason: "unknown-filter", path, message: `there is no filter ${planned.id}` })
    if (check.version !== planned.version) {
      const message = `${planned.id} has version ${check.version}, and the plan was made with ${planned.version}`
      return yield* new FilterError({ reason: "version", path, message })
    }
    loaded.push({ check, options: yield* decodeOptions(check, planned.options, path) })
  }
  return {
    plan,
    judge: (index, subject) => {
      const { check, options } = loaded[index]!
      const start = performance.now()
      const finding = runOne(check, options, subject)
      return { finding, ms: round(performance.now() - start) }
    }
  }
})

/** What a verdict says, without whose it is. */
export const findingOf = ({ outcome, reason, expected, found, score, evidence }: Verdict): Finding => ({
  outcome,
  ...(reason === undefined ? {} : { reason }),
  ...(expected === undefined ? {} : { expected }),
  ...(found === undefined ? {} : { found }),
  ...(score === undefined ? {} : { score }),
  ...(evidence === undefined ? {} : { evidence })
})

/** The verdict that a filter of the plan gave. */
export const verdictOf = (planned: PlannedFilter, { finding, ms }: Timed): Verdict => ({
  filter: planned.id,
  version: planned.version,
  options: planned.options,
  ...finding,
  ms
})

/**
 * Loads a plan as a function from a subject to its verdicts, in the order of the plan. Every filter runs on every
 * trace, also after a failure, so that a report can tell the first cause from the sole cause.
 */
export const loadChain = (
  plan: ReadonlyArray<PlannedFilter>,
  custom: ReadonlyArray<AnyCheck>
): Effect.Effect<(subject: Subject) => ReadonlyArray<Verdict>, FilterError> =>
  Effect.map(
    loadFilters(plan, custom),
    (chain) => (subject) => plan.map((planned, index) => verdictOf(planned, chain.judge(index, subject)))
  )
