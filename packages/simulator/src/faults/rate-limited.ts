import type { Fault } from "../Fault.ts"
import { refusalPlan } from "../Plan.ts"

export const rateLimited: Fault = { harmless: false, plan: ({ words }) => refusalPlan(words.rateLimited()) }

export const rateLimitedRetryAfter: Fault = {
  harmless: false,
  plan: ({ options, words }) => refusalPlan(words.rateLimited(), { "retry-after": options.retryAfterSeconds })
}
