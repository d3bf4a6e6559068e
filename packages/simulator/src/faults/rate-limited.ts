import type { Fault } from "../Fault.ts"
import { jsonPlan } from "../Plan.ts"

const BODY = JSON.stringify({
  error: { message: "Rate limit reached for requests.", type: "rate_limit_error", param: null, code: 429 }
})

export const rateLimited: Fault = { harmless: false, plan: () => jsonPlan(429, BODY) }

export const rateLimitedRetryAfter: Fault = {
  harmless: false,
  plan: ({ options }) => jsonPlan(429, BODY, { "retry-after": options.retryAfterSeconds })
}
