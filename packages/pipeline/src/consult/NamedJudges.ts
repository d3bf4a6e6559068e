import { insideOf } from "@cotton/filters/Leaves"
import { findCheck } from "@cotton/filters/Plan"
import type { JudgeSpec, PlannedFilter } from "@cotton/schema"
import { nearest } from "@cotton/schema/Nearest"
import * as Effect from "effect/Effect"

/** A filter whose judge the recipe does not have: where it stands in the recipe, and why. */
export interface NoSuchJudge {
  readonly path: ReadonlyArray<string | number>
  readonly message: string
}

type Judges = Readonly<Record<string, JudgeSpec>>

const byOf = ({ options }: PlannedFilter): string | undefined => {
  const by = (options as { readonly by?: unknown } | null)?.by
  return typeof by === "string" ? by : undefined
}

const known = (judges: Judges): string => {
  const names = Object.keys(judges)
  return names.length === 0
    ? "the recipe has no `judges`; give one as `judges: { grader: { model: …, at: [{ url: …, price: … }] } }`"
    : `the recipe's judges are ${names.join(", ")}`
}

const whyNot = (id: string, by: string | undefined, isScored: boolean, judges: Judges): string => {
  const wanted = isScored
    ? `${id} asks for a score, and so a judge with \`wire: pooling\`, \`classify\` or \`get-reward\``
    : `${id} asks for words, and so a judge with \`wire: chat\``
  if (by === undefined) return `which judge it asks is not said; ${wanted}; ${known(judges)}`
  if (Object.hasOwn(judges, by)) return `${wanted}; \`${by}\` has \`wire: ${judges[by]!.wire}\``
  const near = nearest(by, Object.keys(judges))
  return `there is no judge \`${by}\`; ${near === undefined ? known(judges) : `did you mean \`${near}\`?`}`
}

/**
 * The plan with each judge's name where a filter that asks one does not say it and only one of the recipe's will do; and
 * those that cannot be told.
 */
export const nameJudges = Effect.fnUntraced(function* (plan: ReadonlyArray<PlannedFilter>, judges: Judges) {
  const wrong: Array<NoSuchJudge> = []
  const names = Object.keys(judges)
  const named: (planned: PlannedFilter, path: NoSuchJudge["path"]) => Effect.Effect<PlannedFilter> = Effect.fnUntraced(
    function* (planned, path) {
      const check = yield* findCheck(planned.id, [])
      const fallBack = planned.fallBack && (yield* named(planned.fallBack, [...path, planned.id, "then"]))
      const of =
        planned.of &&
        (yield* Effect.forEach(planned.of, (member, at) => named(member, [...path, planned.id, "of", at])))
      const inside: PlannedFilter = Object.assign(
        {},
        planned,
        fallBack === undefined ? {} : { fallBack },
        of === undefined ? {} : { of }
      )
      if (check?.needs !== "consultant") return inside
      const isScored = check.scored === true
      const fits = (name: string) => (judges[name]!.wire !== "chat") === isScored
      const by = byOf(planned)
      const fitting = names.filter(fits)
      if (by === undefined && fitting.length === 1)
        return Object.assign({}, inside, { options: { ...(planned.options as object), by: fitting[0]! } })
      if (by !== undefined && Object.hasOwn(judges, by) && fits(by)) return inside
      wrong.push({ path: [...path, planned.id, "by"], message: whyNot(planned.id, by, isScored, judges) })
      return inside
    }
  )
  const plans = yield* Effect.forEach(plan, (planned, at) => named(planned, ["judge", at]))
  return { plan: plans, wrong }
})

/** Each filter of a plan, those inside others too. */
export const everyFilter = (plan: ReadonlyArray<PlannedFilter>): ReadonlyArray<PlannedFilter> =>
  plan.flatMap((one) => [one, ...everyFilter(insideOf(one))])

/** The judges that a plan asks, of those that there are. */
export const judgesAsked = (plan: ReadonlyArray<PlannedFilter>, judges: Judges): Judges => {
  const names = new Set(everyFilter(plan).flatMap((one) => byOf(one) ?? []))
  return Object.fromEntries(Object.entries(judges).filter(([name]) => names.has(name)))
}
