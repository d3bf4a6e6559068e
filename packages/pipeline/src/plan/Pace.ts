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
  /** Which of the stretches that were looked up it is of; `null` where all replies were. */
  readonly stretch: number | null
}

/** How fast replies were written. Output tokens a second. */
export interface Pace {
  /** Of one request: the median. */
  readonly aRequest: number
  /** Of all together, while any was in flight, and how many were on average. */
  readonly inAll: number
  readonly inFlight: number
}

/**
 * Replies whose times are looked up, for these are read with their texts. As many tell the speed of 64 slots to within a
 * tenth, where lengths are spread as widely as an exponential distribution.
 */
const MOST_LOOKED = 1024
/**
 * Stretches of replies that were stored one after the other: single ones, spread over a long run, would hardly overlap, and
 * nothing could be told of how many were written at once. Several, since a server is slower at some hours.
 */
const STRETCHES = 8
const READ = 32
/** A pause between two sessions is not time that replies took. */
const SECOND = 1000

const timingOf = ({ fetched, attempts, usage }: Call, stretch: number | null): Timing | null => {
  const last = attempts.at(-1)
  return last === undefined
    ? null
    : { host: fetched.host, at: last.at, ms: last.ms, output: usage.output, n: fetched.n ?? 1, stretch }
}

/** Multiples of the golden ratio: their fractions are spread evenly, and in step with nothing. */
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * The replies that are looked up, by their sequence numbers: all, or stretches. One in each equal part, so that the slow
 * beginning and end of a run are no more than their share, but at no equal distance: slots that answer all at once would
 * begin each stretch with the same slot.
 */
export const lookedUp = (
  seqs: ReadonlyArray<number>,
  most = MOST_LOOKED
): ReadonlyArray<{ readonly stretch: number | null; readonly seqs: ReadonlyArray<number> }> => {
  const ordered = seqs.toSorted((a, b) => a - b)
  if (ordered.length <= most) return [{ stretch: null, seqs: ordered }]
  const size = Math.floor(most / STRETCHES)
  return Array.from({ length: STRETCHES }, (_, stretch) => {
    const part = ordered.length / STRETCHES
    const from = Math.floor(stretch * part + (((stretch + 1) * GOLDEN) % 1) * (part - size))
    return { stretch, seqs: ordered.slice(from, from + size) }
  })
}

/** Times of stored replies by their sequence numbers: of 1,024 at most, in eight stretches. */
export const readTimings = Effect.fn("readTimings")(function* (
  run: Run,
  samples: ReadonlyArray<Sample>,
  most = MOST_LOOKED
) {
  const journal = yield* Journal
  const replied = samples.filter((sample) => sample.replied).map(({ seq }) => seq)
  const timings = new Map<number, Timing>()
  for (const { stretch, seqs } of lookedUp(replied, most)) {
    for (let at = 0; at < seqs.length; at += READ) {
      for (const { seq, call } of yield* journal.calls(seqs.slice(at, at + READ), run.plan)) {
        const timing = timingOf(call, stretch)
        if (timing !== null) timings.set(seq, timing)
      }
    }
  }
  const all: ReadonlyMap<number, Timing> = timings
  return all
})

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

const endOf = ({ at, ms }: Timing): number => at + ms

/** What was written, and the milliseconds in which any of it was: the union of their intervals, from `since` on. */
interface Work {
  readonly output: number
  readonly requestMs: number
  readonly busyMs: number
}

const workOf = (timed: ReadonlyArray<Timing>, counted = timed, since = -Infinity): Work => {
  let busyMs = 0
  let until = since
  for (const one of timed.toSorted((a, b) => a.at - b.at)) {
    busyMs += Math.max(0, endOf(one) - Math.max(one.at, until))
    until = Math.max(until, endOf(one))
  }
  const sum = (of: (one: Timing) => number) => counted.reduce((total, one) => total + of(one), 0)
  return { output: sum(({ output }) => output), requestMs: sum(({ ms, n }) => ms / n), busyMs }
}

/**
 * Of a stretch: from the end of its first reply to that of its last, in which just the others ended. What was in flight at
 * either edge counts where it ends, so one edge makes up for the other.
 */
const workOfStretch = (timed: ReadonlyArray<Timing>): Work => {
  const [first, ...others] = timed.toSorted((a, b) => endOf(a) - endOf(b))
  return workOf(timed, others, endOf(first!))
}

const together = (works: ReadonlyArray<Work>): Work => {
  const sum = (of: keyof Work) => works.reduce((total, work) => total + work[of], 0)
  return { output: sum("output"), requestMs: sum("requestMs"), busyMs: sum("busyMs") }
}

/** `null` where no times are known: imported traces have none. */
export const paceOf = (timings: ReadonlyArray<Timing>): Pace | null => {
  const timed = timings.filter(({ ms, at }) => ms > 0 && at > 0)
  if (timed.length === 0) return null
  const stretches = Map.groupBy(timed, ({ stretch }) => stretch)
  const looked = together([...stretches].map(([stretch, of]) => (stretch === null ? workOf(of) : workOfStretch(of))))
  // A host of which no stretch holds two replies: as far as one can tell it wrote them one by one.
  const { output, requestMs, busyMs } = looked.busyMs > 0 ? looked : workOf(timed)
  return {
    aRequest: median(timed.map((one) => (one.output * one.n * SECOND) / one.ms)),
    inAll: (output * SECOND) / busyMs,
    inFlight: requestMs / busyMs
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
