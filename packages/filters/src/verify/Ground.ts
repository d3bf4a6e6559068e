import type { Answer } from "./answer/Answer.ts"
import { typeOf } from "./answer/registry.ts"
import type { Policy } from "./Policy.ts"

/** The strictest value of each option. */
const STRICT: Omit<Policy, "boxes" | "from"> = {
  percent: "hundredth",
  units: "require",
  lists: "in-order",
  equations: "exact",
  relations: "apart",
  fractions: "lowest-terms",
  variables: "by-name",
  roundedDigits: 0,
  tolerance: 0
}

/**
 * The options without which an answer would not pass, as `units: ignore`: those whose strictest value fails it alone.
 * Empty for an answer that passes all of them.
 */
export const needed = (policy: Policy, passes: (policy: Policy) => boolean): ReadonlyArray<string> => {
  if (passes({ ...policy, ...STRICT })) return []
  return Object.entries(STRICT).flatMap(([name, value]) => {
    const set = policy[name as keyof typeof STRICT]
    return set === value || passes({ ...policy, [name]: value }) ? [] : [`${name}: ${set}`]
  })
}

/** What an answer was read as: `integer`, `interval`, `list of 3`; `text` when it was not read. */
export const kindOf = (answer: Answer | undefined): string => {
  const [item, ...more] = answer?.items ?? []
  if (item === undefined) return "text"
  return more.length > 0 ? `list of ${more.length + 1}` : typeOf(item).name(item)
}
