import { Refusal } from "./Refusal.ts"
import type { Outage } from "./FaultOptions.ts"
import { jsonPlan, type Plan } from "./Plan.ts"

/**
 * Windows in which everyone is turned away. A window opens with the first request that comes after its count of whole
 * replies is reached, so that each window is met by somebody.
 */
export const makeOutages = (outages: ReadonlyArray<Outage>): ((completed: number, now: number) => Plan | undefined) => {
  const ends = outages.map((): number | undefined => undefined)
  return (completed, now) => {
    for (const [index, outage] of outages.entries()) {
      if (completed < outage.afterCompleted) continue
      const end = (ends[index] ??= now + outage.ms)
      if (now >= end) continue
      const { status } = outage
      const message = status === 429 ? "Rate limit reached for requests." : "Service temporarily unavailable."
      const type = status === 429 ? "rate_limit_error" : "InternalServerError"
      return jsonPlan(
        status,
        Refusal.of(status, message, type, null).body,
        status === 429 ? { "retry-after": Math.ceil((end - now) / 1000) } : {}
      )
    }
    return undefined
  }
}
