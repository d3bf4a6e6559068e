import type { Outage } from "./FaultOptions.ts"
import { refusalPlan, type Plan } from "./Plan.ts"
import type { Words } from "./Words.ts"

/**
 * Windows in which everyone is turned away. A window opens with the first request that comes after its count of whole
 * replies is reached, so that each window is met by somebody.
 */
export const makeOutages = (
  outages: ReadonlyArray<Outage>,
  words: Words
): ((completed: number, now: number) => Plan | undefined) => {
  const ends = outages.map((): number | undefined => undefined)
  return (completed, now) => {
    for (const [index, outage] of outages.entries()) {
      if (completed < outage.afterCompleted) continue
      const end = (ends[index] ??= now + outage.ms)
      if (now >= end) continue
      if (outage.status === 503) return refusalPlan(words.overloaded())
      if (outage.status === 402) return refusalPlan(words.noFunds())
      return refusalPlan(words.rateLimited(), { "retry-after": Math.ceil((end - now) / 1000) })
    }
    return undefined
  }
}
