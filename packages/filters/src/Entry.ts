import type { Finding, PlannedFilter, Subject, Verdict } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import type { FilterError } from "./errors.ts"
import { findingOf } from "./Chain.ts"
import type { AnyCheck } from "./Check.ts"
import { decodeOptions, findCheck } from "./Plan.ts"

/** The costly half of a filter, where it stands in a plan. */
export interface Seat {
  readonly planned: PlannedFilter
  readonly options: unknown
  readonly judge: NonNullable<AnyCheck["judge"]>
  readonly needs: NonNullable<AnyCheck["needs"]>
}

/** An entry of a plan, ready to be put together from what its leaves say. */
export interface Entry {
  readonly planned: PlannedFilter
  /** Its place among the plan's leaves; of a panel, its members. */
  readonly own: { readonly leaf: number; readonly seat: Seat | null } | ReadonlyArray<Entry>
  /** Of a panel: what follows from its members, those not yet asked being `null`. */
  readonly decide: (members: ReadonlyArray<Verdict | null>) => Finding | null
  readonly fallBack: Entry | null
}

/** Reads a plan as entries; the leaves are counted in the order of `leavesOf`. Own filters have no costly half. */
export const entriesOf = Effect.fnUntraced(function* (
  plan: ReadonlyArray<PlannedFilter>
): Effect.fn.Return<ReadonlyArray<Entry>, FilterError> {
  let leaves = 0
  const entryOf: (planned: PlannedFilter) => Effect.Effect<Entry, FilterError> = Effect.fnUntraced(function* (planned) {
    const check = yield* findCheck(planned.id, [])
    const options = check === undefined ? {} : yield* decodeOptions(check, planned.options, ["judge"])
    const members = planned.of && (yield* Effect.forEach(planned.of, entryOf))
    const leaf = members === undefined ? leaves++ : 0
    const { judge, needs = "sandbox" } = check ?? {}
    const seat = judge === undefined ? null : { planned, options, judge, needs }
    const fallBack = planned.fallBack === undefined ? null : yield* entryOf(planned.fallBack)
    return {
      planned,
      own: members ?? { leaf, seat },
      decide: (said) => check?.panel?.(said, options) ?? null,
      fallBack
    }
  })
  return yield* Effect.forEach(plan, entryOf)
})

/** The costly halves in entries, in the order of the leaves. */
export const seatsOf = (entries: ReadonlyArray<Entry>): ReadonlyArray<Seat> =>
  entries.flatMap(({ own, fallBack }) => [
    ...("leaf" in own ? (own.seat === null ? [] : [own.seat]) : seatsOf(own)),
    ...(fallBack === null ? [] : seatsOf([fallBack]))
  ])

/** Asks a costly half. `null`: it is not asked now. */
export type Asking = ((seat: Seat, subject: Subject) => Effect.Effect<Verdict>) | null

const together = (planned: PlannedFilter, finding: Finding, parts: ReadonlyArray<Verdict>): Verdict => ({
  filter: planned.id,
  version: planned.version,
  options: planned.options,
  ...finding,
  ms: Math.round(parts.reduce((sum, { ms }) => sum + ms, 0) * 1000) / 1000,
  parts
})

/**
 * What an entry with a fall-back says. The fall-back's pass is its pass; a rejection by both has the first one's words, and so
 * has what neither decides. A fall-back that broke has to be asked again: nothing is decided until then.
 */
export const afterFallBack = (planned: PlannedFilter, first: Verdict, second: Verdict): Verdict => {
  const bySecond =
    second.outcome === "pass" || second.outcome === "error" || (second.outcome === "fail" && first.outcome === "unsure")
  return together(planned, findingOf(bySecond ? second : first), [first, second])
}

/** What an entry says of a trace, or `null` where that depends on a costly half that is not asked now. */
export const verdictOfEntry = (
  entry: Entry,
  leaves: ReadonlyArray<Verdict>,
  subject: Subject,
  asking: Asking
): Effect.Effect<Verdict | null> =>
  Effect.gen(function* () {
    const { planned, own, fallBack } = entry
    const first = yield* "leaf" in own
      ? ofLeaf(own, leaves, subject, asking)
      : ofPanel(entry, own, leaves, subject, asking)
    if (first === null || fallBack === null || first.outcome === "pass" || first.outcome === "error") return first
    const second = yield* verdictOfEntry(fallBack, leaves, subject, asking)
    return second === null ? null : afterFallBack(planned, first, second)
  })

/** What those inside an entry say of a trace without asking anybody: all that is known of one that was not decided. */
export const knownParts = (
  { own, fallBack }: Entry,
  leaves: ReadonlyArray<Verdict>,
  subject: Subject
): Effect.Effect<ReadonlyArray<Verdict>> => {
  if ("leaf" in own && fallBack === null) return Effect.succeed([])
  const parts: Effect.Effect<ReadonlyArray<Verdict | null>> =
    "leaf" in own
      ? Effect.map(ofLeaf(own, leaves, subject, null), (first) => [first])
      : Effect.forEach(own, (member) => verdictOfEntry(member, leaves, subject, null))
  return Effect.map(parts, (said) => said.filter((one) => one !== null))
}

const ofLeaf = (
  { leaf, seat }: { readonly leaf: number; readonly seat: Seat | null },
  leaves: ReadonlyArray<Verdict>,
  subject: Subject,
  asking: Asking
): Effect.Effect<Verdict | null> => {
  const said = leaves[leaf]!
  // What it can say without asking anybody it has said.
  if (seat === null || said.outcome !== "pass") return Effect.succeed(said)
  return asking === null ? Effect.succeed(null) : asking(seat, subject)
}

const ofPanel = (
  { planned, decide }: Entry,
  members: ReadonlyArray<Entry>,
  leaves: ReadonlyArray<Verdict>,
  subject: Subject,
  asking: Asking
): Effect.Effect<Verdict | null> =>
  Effect.gen(function* () {
    const said: Array<Verdict | null> = yield* Effect.forEach(members, (member) =>
      verdictOfEntry(member, leaves, subject, null)
    )
    let finding = decide(said)
    for (const [at, member] of members.entries()) {
      if (finding !== null || asking === null) break
      if (said[at] !== null) continue
      said[at] = yield* verdictOfEntry(member, leaves, subject, asking)
      finding = decide(said)
    }
    return (
      finding &&
      together(
        planned,
        finding,
        said.filter((one) => one !== null)
      )
    )
  })
