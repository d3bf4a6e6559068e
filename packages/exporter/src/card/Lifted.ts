import type { PlannedFilter } from "@cotton/schema"
import type { LiftCount } from "../Tally.ts"
import { markdown, number } from "./Escape.ts"

const fallBacksOf = ({ fallBack }: PlannedFilter): ReadonlyArray<string> =>
  fallBack === undefined ? [] : [fallBack.id, ...fallBacksOf(fallBack)]

/** Whether the plan has the fall-back: two panels, one in the other, can look like a filter and its fall-back. */
const isPlanned = (filters: ReadonlyArray<PlannedFilter>, { by, entry }: LiftCount): boolean =>
  filters.some((planned) => planned.id === entry && fallBacksOf(planned).includes(by))

/** How many kept traces only a fall-back passed: a line for each filter, fall-back and what the filter had said. */
export const lifted = (
  lifts: ReadonlyArray<LiftCount>,
  filters: ReadonlyArray<PlannedFilter>
): ReadonlyArray<string> => {
  const planned = lifts.filter((lift) => isPlanned(filters, lift))
  if (planned.length === 0) return []
  const lines = planned.map(
    ({ by, entry, said, traces }) =>
      `${number(traces)} of the kept traces ${traces === 1 ? "was" : "were"} lifted by ${markdown(by)} where ${markdown(entry)} said ${said}.`
  )
  return [`${lines.join(" ")} Their verdicts in \`traces\` have \`parts\`.`]
}
