interface Reading {
  readonly at: number
  readonly total: number
}

/** Readings that are kept: enough for the longest window at four a second would be too many, so they are spaced out. */
const LEAST_APART_MS = 500

/** How fast a total grows, over the last while and not since the start. Times in milliseconds, of any one clock. */
export class Rate {
  readonly #longestMs: number
  #readings: Array<Reading> = []

  /** `longestMs`: the longest window that will be asked for. */
  constructor(longestMs: number) {
    this.#longestMs = longestMs
  }

  read(at: number, total: number): void {
    const newest = this.#readings.at(-1)
    if (newest !== undefined && at - newest.at < LEAST_APART_MS) return
    this.#readings.push({ at, total })
    // The one before the window is needed: growth is told from it.
    let stale = 0
    while ((this.#readings[stale + 1]?.at ?? Infinity) <= at - this.#longestMs) stale++
    if (stale > 0) this.#readings = this.#readings.slice(stale)
  }

  /** Growth a second over the last `windowMs`, or since the first reading where that is later. */
  perSecond(now: number, total: number, windowMs: number): number {
    let from = this.#readings[0]
    for (const reading of this.#readings) if (reading.at <= now - windowMs) from = reading
    if (from === undefined || now - from.at < 1) return 0
    return ((total - from.total) * 1000) / (now - from.at)
  }
}
