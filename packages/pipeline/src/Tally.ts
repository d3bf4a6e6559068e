import type { Desk } from "@cotton/generator"
import type { Status } from "@cotton/store"
import { hostname } from "node:os"
import type { Event } from "./Event.ts"

/** Counts what the events say: the figures of every display and of `status.json`. */
export class Tally {
  readonly #startedAt = new Date().toISOString()
  readonly #cap: number | null
  #desk: Desk | null = null
  #state: Status["state"] = "judging"
  #why: string | null = null
  #problems = { total: 0, settled: 0, covered: 0 }
  #samples = { stored: 0, kept: 0, rejected: 0, undecided: 0, failed: 0 }
  #tokens = { input: 0, output: 0 }
  #usd = 0
  /** Why samples are not among the kept ones, by their standing. */
  #reasons = {
    rejected: new Map<string, number>(),
    undecided: new Map<string, number>(),
    failed: new Map<string, number>()
  }
  #retries = new Map<string, number>()
  #warnings = new Set<string>()
  /** Output tokens that this process has received, and when the first and the last of them came: for the rate. */
  fresh = { tokens: 0, stored: 0 }

  constructor(cap: number | null) {
    this.#cap = cap
  }

  opened(desk: Desk): void {
    this.#desk = desk
  }

  take(event: Event): void {
    switch (event._tag) {
      case "Resumed":
        this.#problems.total = event.problems
        break
      case "Stored":
        this.#samples.stored++
        if (event.failure !== null) {
          this.#samples.failed++
          count(this.#reasons.failed, event.failure)
        }
        this.#tokens.input += event.input
        this.#tokens.output += event.output
        this.#usd += event.usd
        if (!event.replayed) {
          this.fresh.tokens += event.output
          this.fresh.stored++
        }
        break
      case "Judged":
        this.#samples[event.standing]++
        if (event.standing !== "kept") {
          for (const { filter, reason } of event.marks.slice(0, 1))
            count(this.#reasons[event.standing], `${filter}: ${reason}`)
        }
        break
      case "Retried":
        count(this.#retries, event.reason)
        break
      case "Settled":
        this.#problems.settled++
        if (event.settled.accepted > 0) this.#problems.covered++
        break
      case "Paused":
        this.#why = event.why
        break
      case "Phase":
        this.#state = event.phase
        this.#why = event.why
        break
      case "Warned":
        this.#warnings.add(event.message)
        break
      case "Prompted":
      case "Learned":
        break
    }
  }

  status(): Status {
    return {
      state: this.#state,
      why: this.#why,
      host: hostname(),
      pid: process.pid,
      startedAt: this.#startedAt,
      updatedAt: new Date().toISOString(),
      problems: { ...this.#problems },
      samples: { ...this.#samples, inFlight: this.#desk?.inFlight ?? 0 },
      reasons: descending(this.#reasons.rejected),
      undecided: descending(this.#reasons.undecided),
      failures: descending(this.#reasons.failed),
      retries: Object.fromEntries(this.#retries),
      warnings: [...this.#warnings],
      tokens: { ...this.#tokens },
      usd: { spent: this.#usd, reserved: this.#desk?.reservedUsd ?? 0, cap: this.#cap }
    }
  }
}

const descending = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].toSorted((a, b) => b[1] - a[1]))

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
