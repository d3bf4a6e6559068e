import type { Outcome, Verdict } from "@cotton/schema"
import type { Judging } from "@cotton/schema/ports/Judging"
import { outcomeOf } from "@cotton/pipeline/JudgeRow"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { Refused } from "./errors.ts"
import { Kept } from "./Kept.ts"
import { languageReward, targetScripts } from "./LanguageReward.ts"
import type { Lanes } from "./Lanes.ts"
import { Pace } from "./Pace.ts"
import { accuracyOf, type Rewards } from "./Rewards.ts"
import type { AskedRow, Row, UnreadableRow } from "./Row.ts"

/** What is kept of a judged row. */
export interface Judged {
  readonly outcome: Outcome
  readonly rewards: Rewards
  /** The rest as it is sent: `"verdicts":[…],"ms":…`. */
  readonly text: string
}

/** A row with what came of it, in the order in which they were asked. */
export type Answered = { readonly row: AskedRow; readonly judged: Judged } | { readonly row: UnreadableRow }

/** A row that is being judged, and how many wait for it. */
interface Work {
  waiting: number
  readonly stop: () => void
  readonly done: Promise<Judged>
}

/** Counted from the start on. */
export interface Counts {
  readonly outcomes: Record<Outcome, number>
  unreadable: number
  /** Rows that were answered without being judged: known already, or in work for another request. */
  kept: number
  joined: number
  /** Rows that nobody waited for any more. */
  dropped: number
  /** Rows of requests that were turned away because there was no room. */
  refused: number
  /** Milliseconds in the filters. */
  ms: number
}

export interface VerifyingOptions {
  readonly lanes: Lanes
  /** Rows that wait or are judged at the same time; a request that would exceed it is turned away. */
  readonly mostRows: number
  /** Bytes of verdicts that are kept for rows that come again. */
  readonly keptBytes: number
}

/** A verdict as it is sent: what it says and why, without the plan's options and the spans. */
const sent = ({ filter, outcome, reason, expected, found, score, ms, parts }: Verdict): unknown => ({
  filter,
  outcome,
  reason,
  expected,
  found,
  score,
  ms,
  parts: parts?.map(sent)
})

const judgedOf = (row: AskedRow, verdicts: ReadonlyArray<Verdict>): Judged => {
  const outcome = outcomeOf(verdicts)
  const { problem, trace } = row.subject
  const ms = Math.round(verdicts.reduce((sum, verdict) => sum + verdict.ms, 0) * 1000) / 1000
  return {
    outcome,
    rewards: {
      accuracy: accuracyOf(outcome),
      format: row.format,
      language: languageReward(trace.turns[0]!.reasoning, targetScripts(problem))
    },
    text: `"verdicts":${JSON.stringify(verdicts.map(sent))},"ms":${ms}`
  }
}

const broken = (detail: string): Verdict => ({
  filter: "verifier",
  version: 1,
  options: {},
  outcome: "error",
  reason: "threw",
  found: detail.slice(0, 200),
  ms: 0
})

/**
 * Judges rows for whoever asks. An equal row is judged once: a verdict that is kept costs nothing, one that is in work is
 * waited for together. What nobody waits for any more is dropped. `error` is no verdict, and is not kept.
 */
export class Verifying {
  readonly #lanes: Lanes
  readonly #mostRows: number
  readonly #kept: Kept<Judged>
  readonly #works = new Map<string, Work>()
  readonly #pace = new Pace()
  readonly counts: Counts = {
    outcomes: { pass: 0, fail: 0, unsure: 0, error: 0 },
    unreadable: 0,
    kept: 0,
    joined: 0,
    dropped: 0,
    refused: 0,
    ms: 0
  }

  constructor({ lanes, mostRows, keptBytes }: VerifyingOptions) {
    this.#lanes = lanes
    this.#mostRows = mostRows
    this.#kept = new Kept(keptBytes)
  }

  get plan(): Lanes["plan"] {
    return this.#lanes.plan
  }

  get mostRows(): number {
    return this.#mostRows
  }

  /** Rows that wait or are judged. */
  get rows(): number {
    return this.#works.size
  }

  get kept(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#kept.size, bytes: this.#kept.bytes }
  }

  /** Rows judged a second, over the last ten. */
  get rate(): number {
    return this.#pace.rate()
  }

  /** Seconds after which there will be room. */
  get wait(): number {
    return this.#pace.wait(this.rows)
  }

  /**
   * Judges `rows`, in order. Fails at once with `Refused` (503) where there is no room for those that would have to be
   * judged, or never will be (413), and begins none of them then. When `signal` says that nobody waits, it fails too.
   */
  async verify(rows: ReadonlyArray<Row>, signal: AbortSignal): Promise<ReadonlyArray<Answered>> {
    const known = this.#makeRoom(rows)
    const works = new Map<string, Work>()
    const leave = () => {
      for (const [key, work] of works) this.#leave(key, work)
    }
    if (signal.aborted) throw new Error("nobody waits")
    signal.addEventListener("abort", leave, { once: true })
    try {
      return await Promise.all(
        rows.map(async (row): Promise<Answered> => {
          if (row._tag === "Unreadable") {
            this.counts.unreadable++
            return { row }
          }
          const already = known.get(row.key)
          if (already !== undefined) {
            this.counts.kept++
            return { row, judged: already }
          }
          let work = works.get(row.key)
          if (work === undefined) {
            work = this.#works.get(row.key)
            if (work === undefined) work = this.#begin(row)
            else this.counts.joined++
            work.waiting++
            works.set(row.key, work)
          } else this.counts.joined++
          return { row, judged: await work.done }
        })
      )
    } finally {
      signal.removeEventListener("abort", leave)
    }
  }

  /** What is known already, of rows for the rest of which there is room. */
  #makeRoom(rows: ReadonlyArray<Row>): ReadonlyMap<string, Judged> {
    const known = new Map<string, Judged>()
    const fresh = new Set<string>()
    for (const row of rows) {
      if (row._tag === "Unreadable" || known.has(row.key)) continue
      const found = this.#kept.get(row.key)
      if (found !== undefined) known.set(row.key, found)
      else if (!this.#works.has(row.key)) fresh.add(row.key)
    }
    if (fresh.size > 0 && this.rows + fresh.size > this.#mostRows) {
      this.counts.refused += rows.length
      if (fresh.size > this.#mostRows) {
        const message = `the request has ${fresh.size} rows, and the queue holds ${this.#mostRows}: send smaller batches, or start with a larger --queue`
        throw new Refused({ status: 413, message })
      }
      const message = `${this.rows} rows are in work, and there is room for ${this.#mostRows}: come again`
      throw new Refused({ status: 503, message, retryAfter: this.wait })
    }
    return known
  }

  #begin(row: AskedRow): Work {
    const fiber = Effect.runFork(this.#judge(row))
    const done = new Promise<Judged>((resolve, reject) => {
      fiber.addObserver((exit) => {
        if (this.#works.get(row.key) === work) this.#works.delete(row.key)
        if (!Exit.isSuccess(exit)) return reject(new Error("nobody waits"))
        const judged = judgedOf(row, exit.value)
        this.counts.outcomes[judged.outcome]++
        for (const { ms } of exit.value) this.counts.ms += ms
        this.#pace.add(1)
        if (judged.outcome !== "error") this.#kept.set(row.key, judged)
        resolve(judged)
      })
    })
    // Who left hears of it by the signal.
    done.catch(() => {})
    const work: Work = { waiting: 0, stop: () => fiber.interruptUnsafe(), done }
    this.#works.set(row.key, work)
    return work
  }

  #judge({ filters, subject }: AskedRow): Effect.Effect<ReadonlyArray<Verdict>> {
    const lane = this.#lanes.for(filters)
    if (typeof lane === "string") return Effect.succeed([broken(lane)])
    const judging: Effect.Effect<Judging["Service"], Verdict> =
      lane instanceof Promise
        ? Effect.tryPromise({
            try: () => lane,
            catch: (error) => broken(error instanceof Error ? error.message : String(error))
          })
        : Effect.succeed(lane)
    return judging.pipe(
      Effect.flatMap((service) => service.judge(subject)),
      Effect.catch((verdict) => Effect.succeed([verdict])),
      Effect.catchDefect((defect) => Effect.succeed([broken(String(defect))]))
    )
  }

  #leave(key: string, work: Work): void {
    work.waiting--
    if (work.waiting > 0 || this.#works.get(key) !== work) return
    this.#works.delete(key)
    this.counts.dropped++
    work.stop()
  }
}
