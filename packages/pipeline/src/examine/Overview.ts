import { standing, unitHash } from "@cotton/schema"
import { type Candidate, isUnjudged } from "@cotton/selection/Candidate"
import type { Agreement } from "@cotton/selection/Agreement"
import type { Choice } from "@cotton/selection/Cut"
import { type Funnel, type FunnelCause, funnelOf } from "@cotton/selection/Funnel"
import * as Effect from "effect/Effect"
import { suspectsOf } from "../agree/SayAgreements.ts"
import { choose, splitSizes } from "../Chosen.ts"
import type { StoredRun } from "../StoredRun.ts"
import { type Changed, changedSettings } from "./Changed.ts"

/** A reason of a filter, and a few traces whose standing it decided; where it decided none, a few that it marked. */
export interface Reason extends FunnelCause {
  readonly examples: ReadonlyArray<string>
}

export interface CutSeen {
  readonly name: string
  readonly train: number
  readonly validation: number
  readonly tokens: number
  readonly problems: number
}

/** A stored run as a whole. Plain data; reads the small columns of every sample. */
export interface ExaminedRun {
  /** Settings of the recipe that are not the default. */
  readonly changed: ReadonlyArray<Changed>
  readonly funnel: Funnel
  /** As in the funnel: the most frequent first causes first. */
  readonly reasons: ReadonlyArray<Reason>
  /** Traces of the other fates: kept, and without a reply. */
  readonly kept: ReadonlyArray<string>
  readonly failed: ReadonlyArray<string>
  readonly cuts: ReadonlyArray<CutSeen>
  /** Problems whose gold answer is suspect, and those where the answer of most traces stands in for one. */
  readonly suspects: ReadonlyArray<Agreement>
  readonly majorities: number
  /** Under which each trace is looked for in the cuts. */
  readonly chosen: ReadonlyMap<string, Choice>
}

interface OverviewOptions {
  /** Of the choice of examples. */
  readonly seed?: number
  /** Examples of a reason. */
  readonly examples?: number
}

/** Some of `ids`, of different places where there are enough: the same for the same ids and seed. */
export const pickSeeded = (ids: ReadonlyArray<string>, count: number, seed: number): ReadonlyArray<string> => {
  const picked = new Set<string>()
  for (let draw = 0; picked.size < Math.min(count, ids.length); draw++) {
    // After some draws in vain, the ones that are left are taken in their order.
    const at =
      draw < 4 * count ? Math.floor(unitHash(`show\u0000${seed}\u0000${draw}`) * ids.length) : draw % ids.length
    picked.add(ids[at]!)
  }
  return [...picked]
}

/** The mark that decided a sample's standing, as the funnel's first causes have it. */
const decidingOf = ({ marks }: Candidate) => {
  const came = standing(marks)
  return marks.find((mark) => came === "undecided" || mark.outcome === "fail")
}

const causeKey = (cause: { readonly filter: string; readonly reason: string; readonly outcome: string }) =>
  [cause.filter, cause.reason, cause.outcome].join("\u0000")

const put = (map: Map<string, Array<string>>, key: string, id: string) => {
  const known = map.get(key)
  if (known === undefined) map.set(key, [id])
  else known.push(id)
}

/** Trace ids by what decided their standing, and by what was marked beside it. */
const byCause = (all: ReadonlyArray<Candidate>) => {
  const kept: Array<string> = []
  const failed: Array<string> = []
  const deciding = new Map<string, Array<string>>()
  const beside = new Map<string, Array<string>>()
  for (const candidate of all) {
    const { traceId, marks, replied } = candidate
    if (isUnjudged(candidate)) continue
    const decided = decidingOf(candidate)
    if (!replied) failed.push(traceId)
    else if (decided === undefined) kept.push(traceId)
    for (const mark of marks) put(mark === decided ? deciding : beside, causeKey(mark), traceId)
  }
  return { kept, failed, deciding, beside }
}

/** The whole run: settings, funnel, reasons with examples to go on with, cuts. */
export const examineRun = Effect.fnUntraced(function* (
  { run }: StoredRun,
  { seed = 0, examples = 3 }: OverviewOptions = {}
) {
  const { agreements, all, chosen } = yield* choose(run)
  const suspects = suspectsOf(agreements)
  const funnel = funnelOf(all)
  const ids = byCause(all)
  const some = (known: ReadonlyArray<string>) => pickSeeded(known, examples, seed)
  const examined: ExaminedRun = {
    changed: changedSettings(run.recipe),
    funnel,
    reasons: funnel.causes.map((cause): Reason => {
      const key = causeKey(cause)
      return Object.assign({}, cause, { examples: some(ids.deciding.get(key) ?? ids.beside.get(key) ?? []) })
    }),
    kept: some(ids.kept),
    failed: some(ids.failed),
    cuts: Array.from(chosen, ([name, choice]) => ({
      name,
      ...splitSizes(run, all, choice),
      tokens: choice.tokens,
      problems: choice.problems
    })),
    suspects,
    majorities: agreements.size - suspects.length,
    chosen
  }
  return examined
})

/** What `--sample` may be asked for beside a filter's reason. */
export const FATES = ["kept", "rejected", "undecided", "unjudged", "failed"] as const

/** Every trace with this mark (`wrong-answer`, `verify/math-answer`), or of this fate; of no matter which without `what`. */
export const tracesOf = Effect.fnUntraced(function* ({ run }: StoredRun, what: string | null) {
  const { all } = yield* choose(run)
  const reasons = new Set<string>()
  const ids = all.flatMap(({ traceId, replied, marks }) => {
    const unjudged = isUnjudged({ marks })
    if (!unjudged) for (const { filter, reason } of marks) reasons.add(reason).add(filter)
    const fate = !replied ? "failed" : unjudged ? "unjudged" : standing(marks)
    const named =
      what === null || fate === what || marks.some(({ filter, reason }) => reason === what || filter === what)
    return named ? [traceId] : []
  })
  return { ids, known: [...FATES, ...reasons] }
})
