import type { Desk } from "@cotton/generator"
import type { Event, Tally } from "@cotton/pipeline"
import type { Pace, Status } from "@cotton/store"
import { Durations } from "./Durations.ts"
import { Rate } from "./Rate.ts"

/** Tokens are counted as replies end, so the window is at least as long as two of them take. */
const WINDOW_MS = 30_000
const REPLIES_A_WINDOW = 2
/** What is left is told from more than the last moment, and from less than a night with another load. */
const LEFT_WINDOW_MS = 600_000
/** Problems that must be settled before it is told how long the others take. */
const ENOUGH_SETTLED = 3

/** `expected`: samples that are still to come, by what the settled problems took. */
export const samplesLeft = (status: Status, settledSamples: number): number | null => {
  const { total, settled } = status.problems
  if (settled < ENOUGH_SETTLED) return null
  const open = total - settled
  const underWay = Math.max(0, status.samples.stored - settledSamples)
  // An open problem lacks at least one.
  return Math.max(open, (open * settledSamples) / settled - underWay)
}

/**
 * How fast a run goes and how long it may take, from what this process itself has seen: a run that went on does not count
 * what was there before as its own work.
 */
export class PaceMaker {
  readonly #tally: Tally
  readonly #now: () => number
  readonly #totalMs: number
  readonly #whole: boolean
  readonly #started: number
  readonly #tokens = new Rate(LEFT_WINDOW_MS)
  readonly #samples = new Rate(LEFT_WINDOW_MS)
  readonly #usd = new Rate(LEFT_WINDOW_MS)
  readonly #durations = new Durations()
  #desk: Desk | null = null
  #boughtFrom: number | null = null
  #drainMost: number | null = null

  /**
   * `totalMs`: the most that one reply may take (`teacher.timeouts.total`). `now`: Unix milliseconds. `whole`: it buys for
   * every problem; of what buys for a few of them it is not told how long all would take.
   */
  constructor(tally: Tally, totalMs: number, now: () => number, whole = true) {
    this.#whole = whole
    this.#tally = tally
    this.#totalMs = totalMs
    this.#now = now
    this.#started = now()
  }

  opened(desk: Desk): void {
    this.#desk = desk
    this.#boughtFrom = this.#now()
    this.#read(this.#boughtFrom)
  }

  /** Nothing has closed its desk yet. */
  get buys(): boolean {
    return this.#desk !== null && this.#desk.closing === null
  }

  /** A drain begins. `mostMs`: what it is given at most, beside the time that replies may take. */
  drains(mostMs: number): void {
    this.#drainMost ??= this.#now() + mostMs
  }

  take(event: Event): void {
    if (event._tag === "Stored" && event.ms !== undefined && event.failure === null) this.#durations.add(event.ms)
  }

  #read(now: number): void {
    const { fresh } = this.#tally
    this.#tokens.read(now, fresh.tokens)
    this.#samples.read(now, fresh.stored)
    this.#usd.read(now, fresh.usd)
  }

  pace(status: Status): Pace {
    const now = this.#now()
    const { fresh } = this.#tally
    if (this.#boughtFrom !== null) this.#read(now)
    const window = Math.min(LEFT_WINDOW_MS, Math.max(WINDOW_MS, REPLIES_A_WINDOW * this.#durations.median))
    const traffic = this.#desk?.traffic ?? null
    return {
      elapsedMs: now - this.#started,
      tokensPerSecond: this.#tokens.perSecond(now, fresh.tokens, window),
      ...this.#left(status, now),
      pause: this.#desk?.closing == null ? (this.#desk?.pause ?? null) : null,
      slots: traffic?.slots ?? null,
      waitsForMoney: traffic?.waitsForMoney ?? false,
      drain: this.#drain(now)
    }
  }

  #left(status: Status, now: number): Pick<Pace, "leftMs" | "capMs"> {
    const left = samplesLeft(status, this.#tally.settledSamples)
    const rate = this.#samples.perSecond(now, this.#tally.fresh.stored, LEFT_WINDOW_MS)
    if (left === null || rate === 0 || !this.#whole) return { leftMs: null, capMs: null }
    const leftMs = (left * 1000) / rate
    const { cap, spent } = status.usd
    const spending = this.#usd.perSecond(now, this.#tally.fresh.usd, LEFT_WINDOW_MS)
    if (cap === null || spending === 0) return { leftMs, capMs: null }
    const capMs = (Math.max(0, cap - spent) * 1000) / spending
    return { leftMs, capMs: capMs < leftMs ? capMs : null }
  }

  #drain(now: number): Pace["drain"] {
    if (this.#drainMost === null || this.#desk === null) return null
    const ages = this.#desk.traffic.sentAt.map((sentAt) => Math.max(0, now - sentAt))
    const last = ages.reduce((most, age) => Math.max(most, this.#totalMs - age), 0)
    const mostMs = Math.max(0, Math.min(last, this.#drainMost - now))
    return { leftMs: ages.length === 0 ? 0 : this.#durations.untilAllBack(ages, mostMs), mostMs }
  }
}
