import { EVENT_STREAM, JSON_BODY, type Plan } from "./Plan.ts"
import type { Setting } from "./Setting.ts"

/** What an account may do in a minute. */
const REQUESTS = 500
const TOKENS = 200_000
/** What is counted as one request's tokens. */
const TOKENS_EACH = 400

/** Puts this server's own headers and content types on a plan; `n` is the number of the request, from 1. */
export const makeDress = ({ abilities, server }: Setting): ((plan: Plan, n: number) => Plan) => {
  const { headers, rateLimits, types } = server
  const limited = abilities.rateLimits ? (rateLimits ?? OPENAI_SPELLING) : undefined
  if (headers === undefined && limited === undefined && types === undefined) return (plan) => plan
  const typeOf = (type: string | number | undefined) => {
    if (type === JSON_BODY["content-type"]) return types?.json ?? type
    return type === EVENT_STREAM["content-type"] ? (types?.stream ?? type) : type
  }
  return (plan, n) => {
    // Each REQUESTS requests a new minute begins; nothing is left where the plan is to refuse for the rate.
    const left = plan.status === 429 ? 0 : REQUESTS - (((n - 1) % REQUESTS) + 1)
    const type = typeOf(plan.headers["content-type"])
    return {
      ...plan,
      headers: {
        ...headers?.(n.toString(16).padStart(24, "0")),
        ...limited?.({ requests: REQUESTS, requestsLeft: left, tokens: TOKENS, tokensLeft: left * TOKENS_EACH }),
        ...plan.headers,
        ...(type === undefined ? {} : { "content-type": type })
      }
    }
  }
}

/** For servers that have no such headers of their own, when they are asked for. */
const OPENAI_SPELLING: NonNullable<Setting["server"]["rateLimits"]> = (left) => ({
  "x-ratelimit-limit-requests": String(left.requests),
  "x-ratelimit-limit-tokens": String(left.tokens),
  "x-ratelimit-remaining-requests": String(left.requestsLeft),
  "x-ratelimit-remaining-tokens": String(left.tokensLeft),
  "x-ratelimit-reset-requests": "120ms",
  "x-ratelimit-reset-tokens": "5ms"
})
