import type { PlannedFilter } from "@cotton/schema/Verdict"

/** What stands inside an entry of a plan. */
export const insideOf = ({ fallBack, of = [] }: PlannedFilter): ReadonlyArray<PlannedFilter> =>
  fallBack === undefined ? of : [...of, fallBack]

/**
 * The filters of a plan that look at a trace themselves, in a fixed order: each entry, before it the members of a panel, after
 * it its fall-back. A panel itself is none.
 */
export const leavesOf = (plan: ReadonlyArray<PlannedFilter>): ReadonlyArray<PlannedFilter> =>
  plan.flatMap(({ fallBack, of, ...own }) => [
    ...(of === undefined ? [own] : leavesOf(of)),
    ...(fallBack === undefined ? [] : leavesOf([fallBack]))
  ])

/** The ids that entries of a recipe's `judge` name, those inside others too. Whether they are well formed is not asked. */
export const idsIn = (refs: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  refs.flatMap((ref) => {
    if (typeof ref === "string") return [ref]
    if (typeof ref !== "object" || ref === null) return []
    const [id, options] = Object.entries(ref)[0] ?? []
    if (id === undefined) return []
    const { then, of } = (typeof options === "object" && options !== null ? options : {}) as Readonly<
      Record<string, unknown>
    >
    return [id, ...idsIn(Array.isArray(of) ? of : []), ...idsIn(then === undefined ? [] : [then])]
  })
