import type { Failure } from "@cotton/schema"

const FIRST_MS = 500
const MOST_MS = 60_000
/** A server that asks for more is asked again all the same: nobody waits an hour on one header. */
const MOST_RETRY_AFTER_MS = 300_000

/**
 * Milliseconds until an ask may go again: what the server said (Retry-After), or doubling from half a second with
 * full jitter (each wait is uniform in its upper half), so that a crowd that failed together does not come back together.
 */
export const retryDelay = (failure: Failure, attempts: number, random: () => number = Math.random): number => {
  const backoff = Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1))
  const jittered = backoff * (0.5 + random() / 2)
  return failure.retryAfterMs === undefined
    ? jittered
    : Math.min(failure.retryAfterMs, MOST_RETRY_AFTER_MS) + jittered * 0.1
}
