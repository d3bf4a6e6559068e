import type { Breakers } from "@cotton/schema"

/** Different asks that must fail one after the other before a breaker opens without a full window. */
const IN_A_ROW = 5
const FIRST_PAUSE_MS = 1000
/** Results of requests that were sent longer ago than this many others say nothing any more. */
const REMEMBERED = 16_384

interface Failed {
  readonly subject: unknown
  readonly alone: boolean
}

/** From the first opening to the next success. */
interface Trouble {
  readonly since: number
  why: string
  pause: number
  open: boolean
  until: number
  /** Order of the probe that is under way. */
  probe: number | null
}

/** What a failure says, beside that it was one. */
export interface FailureNews {
  readonly why: string
  /**
   * The ask that failed, where the failure may be its own fault: an ask that fails again and again counts once.
   * Without it each failure counts.
   */
  readonly subject?: unknown
  /** It says something of this request only (a refused prompt): it counts for the share, but not for the row. */
  readonly alone?: boolean
  /** What the server asked to wait. */
  readonly waitMs?: number
}

/**
 * A circuit breaker. It opens when five different asks fail in a row, or a share of the last window; then one probe
 * at a time is let through, after pauses that double. The first success closes it. Times in milliseconds.
 *
 * Results are looked at in the order in which the requests were sent, and one that is on its way counts as no
 * failure: a refusal comes back in a moment, a good reply after minutes, so by order of arrival every large crowd
 * would begin with nothing but failures.
 */
export class Breaker {
  readonly #options: Breakers
  readonly #failed = new Map<number, Failed>()
  #sent = 0
  #newestSuccess = -1
  #trouble: Trouble | null = null

  constructor(options: Breakers) {
    this.#options = options
  }

  /** Why it is open, or `null`. */
  get why(): string | null {
    return this.#trouble?.open === true ? this.#trouble.why : null
  }

  /** `true`, or the time from which a probe may go, or `Infinity` while one is under way. */
  admits(now: number): true | number {
    if (this.#trouble?.open !== true) return true
    if (this.#trouble.probe !== null) return Infinity
    return now >= this.#trouble.until || this.#trouble.until
  }

  /** Something was let through. Returns its order, by which its result is told. */
  enter(): number {
    const order = this.#sent++
    this.#failed.delete(order - REMEMBERED)
    if (this.#trouble?.open === true) this.#trouble.probe = order
    return order
  }

  isProbe(order: number): boolean {
    return this.#trouble?.probe === order
  }

  succeed(order: number): void {
    this.#trouble = null
    this.#newestSuccess = Math.max(this.#newestSuccess, order)
  }

  /**
   * The probe has begun to be answered. A reply may take a quarter of an hour, so the others need not wait for its
   * end; but until something succeeds the trouble is not over: its clock and its pauses go on where they were.
   */
  revive(order: number): void {
    if (this.#trouble !== null && this.isProbe(order)) this.#trouble = { ...this.#trouble, open: false, probe: null }
  }

  /** A failure. Returns whether it opened the breaker or, as a probe, kept it open. */
  fail(now: number, order: number, news: FailureNews): boolean {
    const most = this.#options.maxPause * 1000
    const wait = (pause: number) => now + Math.max(pause, Math.min(news.waitMs ?? 0, most))
    const trouble = this.#trouble
    if (trouble?.open === true) {
      if (trouble.probe !== order) return false
      const pause = Math.min(trouble.pause * 2, most)
      this.#trouble = { ...trouble, why: news.why, probe: null, pause, until: wait(pause) }
      return true
    }
    if (order <= this.#sent - REMEMBERED) return false
    this.#failed.set(order, { subject: news.subject ?? order, alone: news.alone === true })
    if (!this.#inARow(order) && !this.#inShare(order)) return false
    const pause = trouble === null ? FIRST_PAUSE_MS : Math.min(trouble.pause * 2, most)
    this.#trouble = { since: trouble?.since ?? now, why: news.why, pause, open: true, until: wait(pause), probe: null }
    this.#failed.clear()
    return true
  }

  /** The probe ended without saying anything (it was interrupted, or its request was withdrawn). */
  abandon(order: number): void {
    if (this.#trouble !== null && this.isProbe(order)) this.#trouble.probe = null
  }

  /** Open, and no success for `giveUpAfter`. */
  hopeless(now: number): boolean {
    return now >= this.deadline
  }

  /** When it becomes hopeless, or `Infinity`. */
  get deadline(): number {
    return this.#trouble?.open === true ? this.#trouble.since + this.#options.giveUpAfter * 1000 : Infinity
  }

  /** Failures that it still remembers. */
  get remembered(): number {
    return this.#failed.size
  }

  get #enough(): number {
    return Math.min(IN_A_ROW, this.#options.window)
  }

  #inARow(order: number): boolean {
    const counts = (at: number) => this.#failed.get(at)?.alone === false
    if (!counts(order)) return false
    let first = order
    while (counts(first - 1)) first--
    let last = order
    while (counts(last + 1)) last++
    // What was sent after them and succeeded shows that it is over.
    return last > this.#newestSuccess && this.#subjects(first, last) >= this.#enough
  }

  /** Whether any window of requests that this one belongs to has the share of failures. */
  #inShare(order: number): boolean {
    const { share, window } = this.#options
    let last = Math.max(order, window - 1)
    let failures = 0
    for (let at = last - window + 1; at <= last; at++) if (this.#failed.has(at)) failures++
    for (; last < this.#sent && last < order + window; last++) {
      if (failures / window >= share && this.#subjects(last - window + 1, last) >= this.#enough) return true
      if (this.#failed.has(last - window + 1)) failures--
      if (this.#failed.has(last + 1)) failures++
    }
    return false
  }

  #subjects(first: number, last: number): number {
    const subjects = new Set<unknown>()
    for (let at = first; at <= last; at++) {
      const failed = this.#failed.get(at)
      if (failed !== undefined) subjects.add(failed.subject)
    }
    return subjects.size
  }
}
