import type { PlannedFilter, Verdict } from "@cotton/schema"

/** A few verifiers that look at the same trace: the members of a panel, or a filter and its fall-back. */
export interface Group {
  /** Where it stands in the plan, from the outside: `verify/panel`, `verify/panel › verify/exact`. */
  readonly name: string
  readonly as: "panel" | "fall-back"
  readonly members: ReadonlyArray<PlannedFilter>
  /** A name for each: the filter's id, and where several have the same one, what tells them apart. */
  readonly labels: ReadonlyArray<string>
}

const distinct = (members: ReadonlyArray<PlannedFilter>): ReadonlyArray<string> =>
  members.map(({ id, options }, at) => {
    const alike = members.filter((one) => one.id === id)
    if (alike.length === 1) return id
    const { by } = options as { readonly by?: unknown }
    const isTold =
      typeof by === "string" && alike.filter((one) => (one.options as { readonly by?: unknown }).by === by).length === 1
    return isTold ? `${id} by ${by}` : `${id} (${at + 1})`
  })

const groupOf = (name: string, as: Group["as"], members: ReadonlyArray<PlannedFilter>): Group => ({
  name,
  as,
  members,
  labels: distinct(members)
})

/** What the members of a group say of one trace, in the group's order; `null` for one that was not asked. */
export interface Said {
  readonly group: Group
  readonly verdicts: ReadonlyArray<Verdict | null>
}

const isOf = ({ id, options }: PlannedFilter, verdict: Verdict): boolean =>
  verdict.filter === id && JSON.stringify(verdict.options) === JSON.stringify(options)

/** An entry of a plan with all groups in it. */
export interface Nest {
  readonly planned: PlannedFilter
  readonly panel: { readonly group: Group; readonly members: ReadonlyArray<Nest> } | null
  readonly fallBack: { readonly group: Group; readonly first: Nest; readonly second: Nest } | null
}

/** Takes an entry apart. `within`: the name of what it stands in. */
export const nestOf = (planned: PlannedFilter, within = ""): Nest => {
  const name = `${within}${planned.id}`
  const { fallBack, ...own } = planned
  if (fallBack !== undefined)
    return {
      planned,
      panel: null,
      fallBack: {
        group: groupOf(`${name} and its fall-back`, "fall-back", [own, fallBack]),
        first: nestOf(own, within),
        second: nestOf(fallBack, `${name} › `)
      }
    }
  const { of } = planned
  return {
    planned,
    fallBack: null,
    panel:
      of === undefined
        ? null
        : { group: groupOf(name, "panel", of), members: of.map((one) => nestOf(one, `${name} › `)) }
  }
}

/** Every group of an entry. */
export const groupsIn = ({ panel, fallBack }: Nest): ReadonlyArray<Group> => [
  ...(fallBack === null ? [] : [fallBack.group, ...groupsIn(fallBack.first), ...groupsIn(fallBack.second)]),
  ...(panel === null ? [] : [panel.group, ...panel.members.flatMap(groupsIn)])
]

/**
 * The parts of a panel's verdict, each at the place of its member. They are in the order of the plan, and members may differ in
 * nothing but their fall-backs; where one of two such was not asked, the part stands at the first one's place.
 */
const membersIn = (
  members: ReadonlyArray<PlannedFilter>,
  parts: ReadonlyArray<Verdict>
): ReadonlyArray<Verdict | null> => {
  let next = 0
  return members.map((member) => (next < parts.length && isOf(member, parts[next]!) ? parts[next++]! : null))
}

/** What each group of an entry says, read from the verdict of the entry. */
export const saidIn = ({ panel, fallBack }: Nest, verdict: Verdict): ReadonlyArray<Said> => {
  const { parts = [] } = verdict
  if (fallBack !== null) {
    const [first, second] = parts
    const { group } = fallBack
    const isAsked = parts.length === 2 && first!.filter === group.members[0]!.id && isOf(group.members[1]!, second!)
    if (!isAsked) return [{ group, verdicts: [verdict, null] }, ...saidIn(fallBack.first, verdict)]
    return [
      { group, verdicts: [first!, second!] },
      ...saidIn(fallBack.first, first!),
      ...saidIn(fallBack.second, second!)
    ]
  }
  if (panel === null || parts.length === 0) return []
  const verdicts = membersIn(panel.group.members, parts)
  return [
    { group: panel.group, verdicts },
    ...panel.members.flatMap((member, at) => (verdicts[at] === null ? [] : saidIn(member, verdicts[at]!)))
  ]
}
