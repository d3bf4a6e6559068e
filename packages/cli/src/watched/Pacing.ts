/** How often something may be read again: never twice at once, and only a small share of the time. */
interface PacingOptions {
  /** Milliseconds from one beginning to the next, at least. */
  readonly everyMs: number
  /** So many times as long as the last one took must pass before the next: a long reading is a rare one. */
  readonly rest: number
}

/** Runs a job now and again for whoever wants its result: at once when it is due, else what it came to last. */
export class Pacing {
  readonly #options: PacingOptions
  readonly #job: () => Promise<void>
  #running: Promise<void> | null = null
  #begun = -Infinity
  #tookMs = 0
  #done = false

  constructor(options: PacingOptions, job: () => Promise<void>) {
    this.#options = options
    this.#job = job
  }

  /** Milliseconds that the last one took. */
  get tookMs(): number {
    return this.#tookMs
  }

  /** Whether it has been done once. */
  get done(): boolean {
    return this.#done
  }

  get #isDue(): boolean {
    const { everyMs, rest } = this.#options
    return performance.now() - this.#begun >= Math.max(everyMs, rest * this.#tookMs)
  }

  /** Begins when it is due; resolves when what runs just now is done. Fails as the job does. */
  async refresh(): Promise<void> {
    if (this.#running === null && this.#isDue) this.#running = this.#run()
    await this.#running
  }

  /** The same without waiting. A failure is met by whoever asks next. */
  begin(): void {
    this.refresh().catch(() => undefined)
  }

  async #run(): Promise<void> {
    this.#begun = performance.now()
    try {
      await this.#job()
      this.#done = true
    } finally {
      this.#tookMs = performance.now() - this.#begun
      this.#running = null
    }
  }
}
