import { Journal } from "@cotton/schema/ports/Journal"
import type { Call } from "@cotton/schema"
import * as Effect from "effect/Effect"
import type { Run } from "../Run.ts"
import type { Sample } from "./Bought.ts"
import type { Range } from "./Bounds.ts"

/** Where a stored reply came from and how long it took: what the journal's small columns do not say. */
export interface Timing {
  readonly host: string
  /** Unix time of the request in ms, and the milliseconds until the end of the reply. */
  readonly at: number
  readonly ms: number
  readonly output: number
  /** Samples of the same request. */
  readonly n: number
}

/** How fast replies were written. Output tokens a second. */
export interface Pace {
  /** Of one request: the median. */
  readonly aRequest: number
  /** Of all together, while any was in flight, and how many were on average. */
  readonly inAll: number
  readonly inFlight: number
}

/** Replies whose times are looked up, for these are read with their texts. */
const MOST_LOOKED = 512
const READ = 32
/** A pause between two sessions is not time that replies took. */
const SECOND = 1000

const timingOf = ({ fetched, attempts, usage }: Call): Timing | null => {
  const last = attempts.at(-1)
  return last === undefined
    ? null
    : { host: fetched.host, at: last.at, ms: last.ms, output: usage.output, n: fetched.n ?? 1 }
}

/** Times of stored replies by their sequence numbers, of 512 at most, evenly spread. */
export const readTimings = Effect.fn("readTimings")(function* (
  run: Run,
  samples: ReadonlyArray<Sample>,
  most = MOST_LOOKED
) {
  const journal = yield* Journal
  const replied = samples.filter((sample) => sample.replied)
  const looked =
    replied.length <= most
      ? replied
      : Array.from({ length: most }, (_, at) => replied[Math.floor((at * replied.length) / most)]!)
  const timings = new Map<number, Timing>()
  for (let at = 0; at < looked.length; at += READ) {
    const seqs = looked.slice(at, at + READ).map(({ seq }) => seq)
    for (const { seq, call } of yield* journal.calls(seqs, run.plan)) {
      const timing = timingOf(call)
      if (timing !== null) timings.set(seq, timing)
    }
  }
  const all: ReadonlyMap<number, Timing> = timings
  return all
})

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** `null` where no times are known: imported traces have none. */
export const paceOf = (timings: ReadonlyArray<Timing>): Pace | null => {
  const timed = timings.filter(({ ms, at }) => ms > 0 && at > 0)
  if (timed.length === 0) return null
  // The length of the union of their intervals.
  let busy = 0
  let until = -Infinity
  for (const { at, ms } of timed.toSorted((a, b) => a.at - b.at)) {
    busy += Math.max(0, at + ms - Math.max(at, until))
    until = Math.max(until, at + ms)
  }
  const sum = (of: (one: Timing) => number) => timed.reduce((total, one) => total + of(one), 0)
  return {
    aRequest: median(timed.map(({ output, n, ms }) => (output * n * SECOND) / ms)),
    inAll: (sum(({ output }) => output) * SECOND) / busy,
    inFlight: sum(({ ms, n }) => ms / n) / busy
  }
}

/**
 * Milliseconds that so many output tokens take. Least: each of the `slots` is as fast as a request was when it was measured.
 * Most: all together are no faster than they were then, since a busy server slows down.
 */
export const timeOf = ({ aRequest, inAll }: Pace, output: Range, slots: number): Range => {
  const fast = Math.max(inAll, aRequest * Math.max(1, slots))
  return [(output[0] * SECOND) / fast, (output[1] * SECOND) / inAll]
}
