import type { Failure, Timeouts } from "@cotton/schema"

/** A request under watch. Times are `performance.now()` in milliseconds. */
export interface Watched {
  readonly started: number
  /** When the last piece of the reply came; `null` before the first. */
  lastSeen: number | null
  readonly stop: (failure: Failure) => void
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`

/** Which time-out has passed, if any. */
export const overdue = ({ started, lastSeen }: Watched, timeouts: Timeouts, now: number): Failure | null => {
  if (now - started >= timeouts.total * 1000) {
    return { reason: "timeout-total", message: `no end of the reply after ${seconds(now - started)}` }
  }
  if (lastSeen === null) {
    return now - started >= timeouts.firstToken * 1000
      ? { reason: "timeout-first-token", message: `no first token after ${seconds(now - started)}` }
      : null
  }
  return now - lastSeen >= timeouts.betweenTokens * 1000
    ? { reason: "timeout-between-tokens", message: `no next token for ${seconds(now - lastSeen)}` }
    : null
}

/**
 * One timer for all requests: a timer a chunk costs three times the chunk. Time-outs are therefore late by up to a
 * second, or by a quarter of the shortest one.
 */
export const makeWatchdog = (timeouts: Timeouts) => {
  const watched = new Set<Watched>()
  const shortest = Math.min(timeouts.firstToken, timeouts.betweenTokens, timeouts.total) * 1000
  const look = () => {
    const now = performance.now()
    for (const one of watched) {
      const failure = overdue(one, timeouts, now)
      if (failure !== null) one.stop(failure)
    }
  }
  const timer = setInterval(look, Math.max(10, Math.min(1000, shortest / 4)))
  timer.unref()
  return {
    add: (one: Watched) => watched.add(one),
    remove: (one: Watched) => watched.delete(one),
    close: () => clearInterval(timer)
  }
}
