/** Seconds that the rate is taken over. */
const SECONDS = 10
/** Seconds that a client is told to wait, at least and at most. */
const LEAST_WAIT = 1
const MOST_WAIT = 60

/** How many rows are judged a second, lately: what a client that is turned away is told to wait rests on it. */
export class Pace {
  readonly #counts: Array<number> = Array.from({ length: SECONDS }, () => 0)
  readonly #now: () => number
  readonly #begun: number
  #second: number

  /** `now` in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#second = Math.floor(now() / 1000)
    this.#begun = this.#second
  }

  #advance(): void {
    const second = Math.floor(this.#now() / 1000)
    const passed = Math.min(second - this.#second, SECONDS)
    for (let i = 1; i <= passed; i++) this.#counts[(this.#second + i) % SECONDS] = 0
    this.#second = second
  }

  add(rows: number): void {
    this.#advance()
    const at = this.#second % SECONDS
    this.#counts[at] = this.#counts[at]! + rows
  }

  /** Rows a second. */
  rate(): number {
    this.#advance()
    const span = Math.min(SECONDS, this.#second - this.#begun + 1)
    return this.#counts.reduce((sum, count) => sum + count, 0) / span
  }

  /** Whole seconds until half of `rows` are judged, as things go: by then there is room again. */
  wait(rows: number): number {
    const rate = this.rate()
    return rate === 0 ? LEAST_WAIT : Math.min(MOST_WAIT, Math.max(LEAST_WAIT, Math.ceil(rows / 2 / rate)))
  }
}
