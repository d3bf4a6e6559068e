import type { Finding, PlannedFilter, Subject, Verdict } from "@cotton/schema/Verdict"
import type { Timed } from "./Chain.ts"
import { verdictOf } from "./Chain.ts"
import type { Answer, SeatOptions } from "./Seat.ts"
import { Seat } from "./Seat.ts"

export interface SeatsOptions extends SeatOptions {
  readonly threads: number
  /** Milliseconds that one trace may take on a seat. */
  readonly timeoutMs: number
}

/** A trace that waits for its verdicts. */
export interface Job {
  readonly subject: Subject
  readonly settle: (verdicts: ReadonlyArray<Verdict>) => void
  /** Filters that did not come back, with the finding that they get. */
  readonly lost: Map<number, Finding>
  cancelled: boolean
}

/** Starts in a row that may fail before a place is given up. */
const STARTS = 3

/** Milliseconds that a worker may take to load its modules. */
const START = 60_000

interface Place {
  seat: Seat | undefined
  job: Job | undefined
  /** When its time is up, by `performance.now()`: that of the job, or of loading. `Infinity` while it is idle. */
  deadline: number
  failures: number
}

const finding = (outcome: "unsure" | "error", reason: string, found?: string): Finding => ({
  outcome,
  reason,
  ...(found === undefined ? {} : { found: found.slice(0, 200) })
})

/**
 * The places of the pool, each with a worker. A job takes a place, and its clock starts then; a worker that does not
 * come back in time is ended and replaced. Its trace is judged once more, on a fresh worker and without the filter that
 * was running, so that one hung filter costs no other filter's verdict; a second loss settles it.
 */
export class Seats {
  readonly #options: SeatsOptions
  readonly #places: ReadonlyArray<Place>
  readonly #started: () => void
  readonly #failed: (message: string) => void
  readonly #clock: NodeJS.Timeout
  /** Jobs that lost a worker and are judged once more: they had their turn, so they go first. */
  readonly #again: Array<Job> = []
  #waiting: Array<Job> = []
  #head = 0
  #idle: Array<Place> = []
  #closed: string | undefined

  /** `started` hears of the first worker that is ready, `failed` of the end of the last place. */
  constructor(options: SeatsOptions, started: () => void, failed: (message: string) => void) {
    this.#options = options
    this.#started = started
    this.#failed = failed
    this.#places = Array.from({ length: options.threads }, () => ({
      seat: undefined,
      job: undefined,
      deadline: Number.POSITIVE_INFINITY,
      failures: 0
    }))
    for (const place of this.#places) this.#occupy(place)
    // One clock for all: a timer a job would cost as much as the job's way to the worker.
    const tick = Math.max(5, Math.min(250, options.timeoutMs / 8))
    this.#clock = setInterval(() => this.#tick(), tick).unref()
  }

  /** Places without a job, ready for one. */
  get idle(): number {
    return this.#idle.length
  }

  submit(subject: Subject, settle: Job["settle"]): Job {
    const job: Job = { subject, settle, lost: new Map(), cancelled: false }
    if (this.#closed === undefined) this.#waiting.push(job)
    else this.#settleAll(job, finding("error", "no-workers", this.#closed))
    this.#dispatch()
    return job
  }

  /** Nobody waits for the job any more. One that has a place keeps it until its worker answers or its time is up. */
  cancel(job: Job): void {
    job.cancelled = true
  }

  /** Ends all workers at once, whatever they do. Jobs that are left get `error`. */
  close(why: string): void {
    if (this.#closed !== undefined) return
    this.#closed = why
    clearInterval(this.#clock)
    this.#idle = []
    const left = [...this.#again.splice(0), ...this.#waiting.slice(this.#head)]
    this.#waiting = []
    this.#head = 0
    for (const place of this.#places) {
      place.seat?.dismiss()
      if (place.job !== undefined) left.push(place.job)
      place.job = undefined
    }
    for (const job of left) this.#settleAll(job, finding("error", "no-workers", why))
  }

  #occupy(place: Place): void {
    place.seat = new Seat(this.#options, {
      ready: () => {
        place.failures = 0
        this.#started()
        this.#free(place)
      },
      answered: (answer) => {
        const { job } = place
        this.#free(place)
        if (job !== undefined) this.#settle(job, answer)
      },
      left: (message) => this.#left(place, message)
    })
    place.deadline = performance.now() + START
  }

  #free(place: Place): void {
    place.job = undefined
    place.deadline = Number.POSITIVE_INFINITY
    this.#idle.push(place)
    this.#dispatch()
  }

  #dispatch(): void {
    while (this.#idle.length > 0) {
      const job = this.#again.pop() ?? this.#next()
      if (job === undefined) return
      if (!job.cancelled) this.#give(this.#idle.pop()!, job)
    }
  }

  /** The first in the queue. What was taken is cut off now and then, not each time, so that it costs nothing. */
  #next(): Job | undefined {
    const job = this.#waiting[this.#head]
    if (job === undefined) return undefined
    this.#head++
    if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head)
      this.#head = 0
    }
    return job
  }

  #give(place: Place, job: Job): void {
    try {
      place.seat!.send({ subject: job.subject, skip: [...job.lost.keys()] })
    } catch (cause) {
      this.#idle.push(place)
      this.#settleAll(job, finding("error", "not-cloneable", String(cause)))
      return
    }
    place.job = job
    place.deadline = performance.now() + this.#options.timeoutMs
  }

  #tick(): void {
    const now = performance.now()
    for (const place of this.#places) if (place.deadline <= now) this.#expire(place)
  }

  #expire(place: Place): void {
    const seat = place.seat!
    const index = seat.running
    seat.dismiss()
    if (place.job === undefined) return this.#left(place, `a worker was not ready within ${START} ms`)
    this.#lose(place, index, "timeout", `no verdict within ${this.#options.timeoutMs} ms`)
    this.#occupy(place)
    this.#dispatch()
  }

  #left(place: Place, message: string): void {
    const index = place.seat!.running
    const working = place.job !== undefined
    place.deadline = Number.POSITIVE_INFINITY
    this.#idle = this.#idle.filter((other) => other !== place)
    if (working) this.#lose(place, index, "worker-died", message)
    place.failures = working ? 0 : place.failures + 1
    place.seat = undefined
    if (this.#closed !== undefined) return
    if (place.failures < STARTS) this.#occupy(place)
    else if (this.#places.every((other) => other.seat === undefined)) {
      this.close(message)
      this.#failed(message)
    }
  }

  /** The job's worker is gone while the filter at `index` ran. */
  #lose(place: Place, index: number, reason: string, found: string): void {
    const { job } = place
    place.job = undefined
    if (job === undefined) return
    const { plan } = this.#options
    const filter = plan[index]?.id ?? "none"
    const again = index >= 0 && job.lost.size === 0 && plan.length > 1
    if (index >= 0) job.lost.set(index, finding("unsure", reason, `${filter}: ${found}`))
    if (!again) this.#settleAll(job, finding("unsure", reason, `${filter} before it: ${found}`))
    else this.#again.push(job)
  }

  #settle(job: Job, answer: Answer): void {
    if (job.cancelled) return
    job.settle(
      this.#options.plan.map((planned, index) => verdictOf(planned, timedOf(answer[index], job.lost.get(index))))
    )
  }

  #settleAll(job: Job, rest: Finding): void {
    if (job.cancelled) return
    const verdict = (planned: PlannedFilter, index: number): Verdict =>
      verdictOf(planned, { finding: job.lost.get(index) ?? rest, ms: 0 })
    job.settle(this.#options.plan.map(verdict))
  }
}

const PASS: Finding = { outcome: "pass" }

const timedOf = (part: Answer[number] | undefined, lost: Finding | undefined): Timed => {
  if (typeof part === "number") return { finding: PASS, ms: part }
  if (part === null || part === undefined) return { finding: lost ?? finding("error", "no-verdict"), ms: 0 }
  return { finding: part[1], ms: part[0] }
}
