import type { Desk } from "@cotton/generator"
import type { Mark, Standing } from "@cotton/schema"
import { HistogramCounter, type Status } from "@cotton/store"
import { hostname } from "node:os"
import type { Event } from "./Event.ts"

/** What this process itself has bought and settled: what its pace is told from. */
export interface Fresh {
  tokens: number
  /** Samples stored, with and without a reply. */
  stored: number
  usd: number
}

/** Counts what the events say: the figures of every display and of `status.json`. A handful of additions an event. */
export class Tally {
  readonly #startedAt = new Date().toISOString()
  readonly #cap: number | null
  readonly #limit: number | null
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
  #sampled = new HistogramCounter()
  #kept = new HistogramCounter()
  #moves = 0
  #movesSeen = -1
  #movedAt = this.#startedAt
  /** Samples that the settled problems took, whenever they were bought. */
  settledSamples = 0
  readonly fresh: Fresh = { tokens: 0, stored: 0, usd: 0 }

  /** `cap` in US dollars, `limit` in output tokens a sample; for the record only. */
  constructor(cap: number | null, limit: number | null = null) {
    this.#cap = cap
    this.#limit = limit
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
        this.#stored(event)
        break
      case "Judged":
        this.#moves++
        this.#samples[event.standing]++
        if (event.standing === "kept") this.#kept.add(event.output)
        else {
          const mark = deciding(event.standing, event.marks)
          if (mark !== undefined) count(this.#reasons[event.standing], `${mark.filter}: ${mark.reason}`)
        }
        break
      case "Retried":
        count(this.#retries, event.reason)
        break
      case "Settled":
        this.#moves++
        this.#problems.settled++
        this.settledSamples += event.settled.tried
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
      case "Owed":
      case "Prompted":
      case "Learned":
        break
    }
  }

  #stored({ failure, input, output, usd, replayed }: Event & { readonly _tag: "Stored" }): void {
    this.#moves++
    this.#samples.stored++
    if (failure === null) this.#sampled.add(output)
    else {
      this.#samples.failed++
      count(this.#reasons.failed, failure)
    }
    this.#tokens.input += input
    this.#tokens.output += output
    this.#usd += usd
    if (replayed) return
    this.fresh.tokens += output
    this.fresh.stored++
    this.fresh.usd += usd
  }

  status(): Status {
    const updatedAt = new Date().toISOString()
    if (this.#moves !== this.#movesSeen) this.#movedAt = updatedAt
    this.#movesSeen = this.#moves
    return {
      state: this.#state,
      why: this.#why,
      host: hostname(),
      pid: process.pid,
      startedAt: this.#startedAt,
      updatedAt,
      movedAt: this.#movedAt,
      problems: { ...this.#problems },
      samples: { ...this.#samples, inFlight: this.#desk?.inFlight ?? 0 },
      reasons: descending(this.#reasons.rejected),
      undecided: descending(this.#reasons.undecided),
      failures: descending(this.#reasons.failed),
      retries: descending(this.#retries),
      warnings: [...this.#warnings],
      tokens: { ...this.#tokens },
      lengths: { sampled: this.#sampled.histogram, kept: this.#kept.histogram, limit: this.#limit },
      usd: { spent: this.#usd, reserved: this.#desk?.reservedUsd ?? 0, cap: this.#cap }
    }
  }
}

/** The mark that decided: of a rejected sample the first that failed, whatever was unsure before it. */
const deciding = (standing: Standing, marks: ReadonlyArray<Mark>): Mark | undefined =>
  standing === "rejected" ? marks.find(({ outcome }) => outcome === "fail") : marks[0]

const descending = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].toSorted((a, b) => b[1] - a[1]))

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
