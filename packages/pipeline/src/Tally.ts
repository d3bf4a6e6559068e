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

interface Progress {
  /** Has a kept trace. */
  covered: boolean
  /** By index: `null` where a sample has a reply, why it has none otherwise. */
  readonly samples: Array<string | null>
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
  /** Questions to judges; their money is in `#usd` too. */
  #judging = { calls: 0, input: 0, output: 0, usd: 0 }
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
  /** Of the problems that may still be asked for: what became of them so far. Those that are settled are forgotten. */
  readonly #open = new Map<string, Progress>()
  /** Samples that were there before this process. */
  #before = 0
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
        if (event.standing === "kept") {
          this.#kept.add(event.output)
          if (event.gone !== true) this.#covers(event.problemId)
        } else {
          const mark = deciding(event.standing, event.marks)
          if (mark !== undefined) count(this.#reasons[event.standing], `${mark.filter}: ${mark.reason}`)
        }
        // It is never settled, and no sample of it is asked for again.
        if (event.gone === true) this.#open.delete(event.problemId)
        break
      case "Consulted":
        this.#moves++
        this.#judging.calls += event.calls
        this.#judging.input += event.input
        this.#judging.output += event.output
        this.#judging.usd += event.usd
        this.#usd += event.usd
        if (!event.replayed) this.fresh.usd += event.usd
        break
      case "Retried":
        count(this.#retries, event.reason)
        break
      case "Settled":
        this.#moves++
        this.#problems.settled++
        this.settledSamples += event.settled.tried
        this.#open.delete(event.settled.problemId)
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

  #of(problemId: string): Progress {
    const known = this.#open.get(problemId)
    if (known !== undefined) return known
    const progress: Progress = { covered: false, samples: [] }
    this.#open.set(problemId, progress)
    return progress
  }

  /** A problem is covered by its first kept trace, not when it is settled: others may still be asked for. */
  #covers(problemId: string): void {
    const progress = this.#of(problemId)
    if (!progress.covered) this.#problems.covered++
    progress.covered = true
  }

  /** What was asked again is one sample: its newest reply stands for it; without any, its newest failure. */
  #stands({ problemId, index, failure }: Event & { readonly _tag: "Stored" }): void {
    const { samples } = this.#of(problemId)
    const before = samples[index]
    if (before === undefined) this.#samples.stored++
    else if (before !== null) {
      this.#samples.failed--
      count(this.#reasons.failed, before, -1)
    } else if (failure !== null) return
    samples[index] = failure
    if (failure === null) return
    this.#samples.failed++
    count(this.#reasons.failed, failure)
  }

  #stored(event: Event & { readonly _tag: "Stored" }): void {
    const { failure, input, output, usd, replayed } = event
    this.#moves++
    const known = this.#samples.stored
    this.#stands(event)
    if (replayed) this.#before += this.#samples.stored - known
    if (failure === null) this.#sampled.add(output)
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
      before: this.#before,
      reasons: descending(this.#reasons.rejected),
      undecided: descending(this.#reasons.undecided),
      failures: descending(this.#reasons.failed),
      retries: descending(this.#retries),
      warnings: [...this.#warnings],
      tokens: { ...this.#tokens },
      ...(this.#judging.calls === 0 ? {} : { judging: { ...this.#judging } }),
      lengths: { sampled: this.#sampled.histogram, kept: this.#kept.histogram, limit: this.#limit },
      usd: {
        spent: this.#usd,
        reserved: this.#desk?.reservedUsd ?? 0,
        held: this.#desk?.held ?? 0,
        cap: this.#cap
      }
    }
  }
}

/** The mark that decided: of a rejected sample the first that failed, whatever was unsure before it. */
const deciding = (standing: Standing, marks: ReadonlyArray<Mark>): Mark | undefined =>
  standing === "rejected" ? marks.find(({ outcome }) => outcome === "fail") : marks[0]

const descending = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].filter(([, times]) => times > 0).toSorted((a, b) => b[1] - a[1]))

const count = (counts: Map<string, number>, key: string, by = 1) => counts.set(key, (counts.get(key) ?? 0) + by)
