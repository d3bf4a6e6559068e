import type { Strategy } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import type { Interval } from "@cotton/selection"
import { tQuantile } from "@cotton/selection/Clustered"
import type { Sample } from "./Bought.ts"
import { pick, randomFrom } from "./Random.ts"
import { type Result, walk } from "./Walk.ts"

/** What samples came to. Tokens, US dollars. */
type Figures = readonly [samples: number, kept: number, solved: number, input: number, output: number, usd: number]

/** What a run of the whole recipe comes to; `value` is the expectation, the bounds hold 95 of 100 times. */
export interface Forecast {
  /** Samples in all, those that are stored already with them. */
  readonly samples: Interval
  /** Accepted ones of these, and problems with at least one. */
  readonly kept: Interval
  readonly solved: Interval
  /** What all of them cost. */
  readonly usd: Interval
  /** Only what is still to be bought. */
  readonly owed: {
    readonly samples: Interval
    readonly input: Interval
    readonly output: Interval
    readonly usd: Interval
  }
}

type Measured = Pick<Sample, "index" | "result" | "input" | "output" | "usd">

export interface ForecastInput<State> {
  readonly strategy: Strategy<State>
  /** The samples of each problem that was measured, in order of index. These stand for the problems of which nothing is stored. */
  readonly measured: ReadonlyArray<ReadonlyArray<Measured>>
  /** The samples of further problems that are begun: they are gone on with as they are. */
  readonly begun: ReadonlyArray<ReadonlyArray<Measured>>
  /** Problems of which nothing is stored. */
  readonly untouched: number
  /** Accepted samples wanted a problem, and the most that are bought. */
  readonly keep: number
  readonly tries: number
}

/** Replicates of the bootstrap. 2.5 % of them lie beyond each bound. */
const REPLICATES = 1000
const TAIL = 0.025
/** Ends of a problem whose fold is not settled that are drawn in advance. */
const ENDS = 24
/** Draws that stand for the own luck of the untouched problems; their sum is scaled to as many as there are. */
const MOST_DRAWS = 100
const Z = 1.959964
/** Of the figures, those that are tokens or dollars. */
const SKEWED = [3, 4, 5]
/** A resample of one problem many times would have no spread at all. */
const LEAST_SPREAD = 0.3
const ZERO: Figures = [0, 0, 0, 0, 0, 0]
/** Nothing depends on it but the third digit of the bounds. */
const SEED = 1

type Sum = [number, number, number, number, number, number]

/** Adds to `sum`: two million times a forecast, so without a new array each time. */
const add = (sum: Sum, more: Figures, times: number): void => {
  for (let at = 0; at < 6; at++) sum[at]! += times * more[at]!
}

const added = (a: Figures, b: Figures, times = 1): Figures => {
  const sum: Sum = [...a]
  add(sum, b, times)
  return sum
}

const meanOf = (all: ReadonlyArray<Figures>): Figures => {
  const sum: Sum = [0, 0, 0, 0, 0, 0]
  for (const one of all) add(sum, one, 1)
  for (let at = 0; at < 6; at++) sum[at]! /= all.length
  return sum
}

/** A fold looks at no problem's words. */
const ANY: Problem = { id: "any", messages: [{ role: "user", content: "" }], source: "", metadata: {} }

/** Samples to draw from, split once: with a filter for each draw a forecast would take the square of their number. */
interface Urn {
  readonly accepted: ReadonlyArray<Measured>
  readonly others: ReadonlyArray<Measured>
}

const urnOf = (samples: ReadonlyArray<Measured>): Urn => ({
  accepted: samples.filter(({ result }) => result === "accepted"),
  others: samples.filter(({ result }) => result !== "accepted")
})

/** How a problem may go on: in all, and what of it is still to be bought. */
interface End {
  readonly whole: Figures
  readonly owed: Figures
}

/**
 * Walks a problem's fold over its stored samples and, where they end before it does, on with draws: accepted with the
 * probability (a + p) / (n + 1), the problem's own rate of a accepted among n judged, and the rate p of all problems counted as
 * one sample more. A drawn sample has the tokens and the price of one of the problem's own (else of any) with the same result.
 */
const endsOf = <State>(
  strategy: Strategy<State>,
  own: ReadonlyArray<Measured>,
  pooled: { readonly rate: number; readonly samples: ReadonlyArray<Measured>; readonly urn: Urn },
  random: () => number
): ReadonlyArray<End> => {
  const known = new Map(own.map((one) => [one.index, one]))
  const judged = own.filter(({ result }) => result !== "unjudged")
  const accepted = judged.filter(({ result }) => result === "accepted").length
  const rate = (accepted + pooled.rate) / (judged.length + 1)
  const urn = urnOf(own)
  const like = (result: Result) => {
    const kind = result === "accepted" ? "accepted" : "others"
    for (const from of [urn[kind], pooled.urn[kind], pooled.samples]) if (from.length > 0) return pick(from, random)
    return undefined
  }
  let drew = false
  const end = (): End => {
    let whole = ZERO
    let owed = ZERO
    const drawn = (): Result => {
      drew = true
      return random() < rate ? "accepted" : "rejected"
    }
    const { accepted: kept } = walk(strategy, ANY, (index) => {
      const stored = known.get(index)
      const result = stored === undefined || stored.result === "unjudged" ? drawn() : stored.result
      const figures = stored ?? like(result)
      const one: Figures = [
        1,
        result === "accepted" ? 1 : 0,
        0,
        figures?.input ?? 0,
        figures?.output ?? 0,
        figures?.usd ?? 0
      ]
      whole = added(whole, one)
      if (stored === undefined) owed = added(owed, one)
      return result
    })
    return { whole: added(whole, [0, 0, kept > 0 ? 1 : 0, 0, 0, 0]), owed }
  }
  const first = end()
  return drew ? [first, ...Array.from({ length: ENDS - 1 }, end)] : [first]
}

/**
 * Imagined problems for what the pilot has not seen: an extreme that is not among m problems is not thereby impossible. One
 * that spends all its tries, one whose first samples all fail and whose later ones are all kept, one that is kept at once.
 */
const unseen = <State>(
  strategy: Strategy<State>,
  ends: ReadonlyArray<ReadonlyArray<End>>,
  keep: number,
  pooled: ReadonlyArray<Measured>
): ReadonlyArray<Figures> => {
  const mean = (of: "input" | "output" | "usd") => pooled.reduce((sum, one) => sum + one[of] / pooled.length, 0)
  const kept = ends.map(([end]) => end!.whole[1])
  const imagined = (resultOf: (index: number) => Result): Figures => {
    const { samples, accepted } = walk(strategy, ANY, resultOf)
    const solved = accepted > 0 ? 1 : 0
    return [samples, accepted, solved, samples * mean("input"), samples * mean("output"), samples * mean("usd")]
  }
  const atOnce = imagined(() => "accepted")
  return [
    ...(kept.includes(0) ? [] : [imagined(() => "rejected")]),
    ...(kept.some((count) => count > keep) ? [] : [imagined((index) => (index < keep ? "rejected" : "accepted"))]),
    ...(ends.some(([end]) => end!.whole[0] === atOnce[0]) ? [] : [atOnce])
  ]
}

/**
 * How far the mean of all problems may lie from that of the pilot, by one resample of it. Counts: as far as the resample's,
 * widened by √(m / (m-1)) and t(m-1) / z, since a bootstrap of few is too narrow (Hesterberg 2015, The American Statistician
 * 69(4), §3.2). Tokens and dollars are skewed, and a sample without their long tail looks surer than it is: bootstrap-t
 * (the same, §5.3), that is by the resample's own standard error, on the other side.
 */
const distances = (pool: ReadonlyArray<Figures>, mean: Figures, m: number, scale: number) => {
  const spreadOf = (all: ReadonlyArray<Figures>, middle: Figures, at: number): number =>
    Math.sqrt(all.reduce((sum, one) => sum + (one[at]! - middle[at]!) ** 2, 0)) / all.length
  const spreads = SKEWED.map((at) => spreadOf(pool, mean, at))
  const widened = m < 2 ? 1 : (Math.sqrt(m / (m - 1)) * tQuantile(m - 1)) / Z
  return (drawn: ReadonlyArray<Figures>, resampled: Figures): Figures => {
    const distance: Sum = [0, 0, 0, 0, 0, 0]
    add(distance, resampled, widened * scale)
    add(distance, mean, -widened * scale)
    for (const [n, at] of SKEWED.entries()) {
      const usual = spreads[n]!
      const own = Math.max(spreadOf(drawn, resampled, at), usual * LEAST_SPREAD)
      distance[at] = own === 0 ? 0 : ((mean[at]! - resampled[at]!) / own) * usual
    }
    return distance
  }
}

const quantilesOf = (values: ReadonlyArray<number>): readonly [number, number] => {
  const sorted = values.toSorted((a, b) => a - b)
  return [sorted[Math.floor(TAIL * sorted.length)]!, sorted[Math.ceil((1 - TAIL) * sorted.length) - 1]!]
}

/**
 * What the whole recipe comes to, from problems that were measured. The same fold is walked that a run walks; a two-stage
 * bootstrap over problems gives the bounds. Each replicate draws m problems from the m measured ones with replacement: a
 * population that the pilot may have come from. Its mean's distance from the pilot's is widened by t(m-1) / z and
 * √(m / (m-1)), since a bootstrap of few is too narrow (Hesterberg 2015, The American Statistician 69(4), §3.2). From that
 * population the untouched problems are then drawn, for their own luck. `null` where nothing was measured; no bounds where
 * that was one problem. Deterministic.
 */
export const forecast = <State>(input: ForecastInput<State>): Forecast | null => {
  const { strategy, measured, begun, untouched, keep, tries } = input
  const pooled = measured.flat().filter(({ result }) => result !== "unjudged")
  if (pooled.length === 0) return null
  const random = randomFrom(SEED)
  const urn = urnOf(pooled)
  const rate = urn.accepted.length / pooled.length
  const ends = (all: ReadonlyArray<ReadonlyArray<Measured>>) =>
    all.map((own) => endsOf(strategy, own, { rate, samples: pooled, urn }, random))
  const ownEnds = ends(measured)
  const openEnds = [...ownEnds, ...ends(begun)]

  const types = ownEnds.map((one) => one.map(({ whole }) => whole))
  const means = types.map(meanOf)
  const mean = meanOf(means)
  const fixed = openEnds.reduce(
    (sum, one) => ({
      whole: added(sum.whole, meanOf(one.map(({ whole }) => whole))),
      owed: added(sum.owed, meanOf(one.map(({ owed }) => owed)))
    }),
    { whole: ZERO, owed: ZERO }
  )
  const expected = { whole: added(fixed.whole, mean, untouched), owed: added(fixed.owed, mean, untouched) }

  const imagined = unseen(strategy, ownEnds, keep, pooled)
  const pool = [...types, ...imagined.map((one) => [one])]
  const poolMeans = [...means, ...imagined]
  const poolMean = meanOf(poolMeans)
  const m = measured.length
  const drawsOfPool = Math.min(m, MOST_DRAWS)
  const distanceOf = distances(poolMeans, poolMean, m, Math.sqrt(drawsOfPool / m))
  const draws = Math.min(untouched, MOST_DRAWS)

  const varied = openEnds
    .filter((one) => one.length > 1)
    .map((one) => ({
      ends: one,
      mean: { whole: meanOf(one.map(({ whole }) => whole)), owed: meanOf(one.map(({ owed }) => owed)) }
    }))
  /** What the open problems come to beyond their expectation. */
  const luck = (): { readonly whole: Figures; readonly owed: Figures } => {
    const whole: Sum = [0, 0, 0, 0, 0, 0]
    const owed: Sum = [0, 0, 0, 0, 0, 0]
    const looked = Math.min(varied.length, MOST_DRAWS)
    const scale = looked === 0 ? 0 : Math.sqrt(varied.length / looked)
    for (let n = 0; n < looked; n++) {
      const one = looked === varied.length ? varied[n]! : pick(varied, random)
      const end = pick(one.ends, random)
      add(whole, end.whole, scale)
      add(whole, one.mean.whole, -scale)
      add(owed, end.owed, scale)
      add(owed, one.mean.owed, -scale)
    }
    return { whole, owed }
  }
  const replicate = () => {
    let rest = ZERO
    if (untouched > 0) {
      const drawn = Array.from({ length: drawsOfPool }, () => Math.floor(random() * pool.length))
      const resampled = meanOf(drawn.map((at) => poolMeans[at]!))
      const distance = distanceOf(
        drawn.map((at) => poolMeans[at]!),
        resampled
      )
      const own: Sum = [0, 0, 0, 0, 0, 0]
      for (let n = 0; n < draws; n++) add(own, pick(pool[pick(drawn, random)]!, random), 1)
      add(own, resampled, -draws)
      const sum: Sum = [
        ...added(added(added(ZERO, poolMean, untouched), distance, untouched), own, Math.sqrt(untouched / draws))
      ]
      // No fold buys less than what is kept at once, and none more than its tries.
      sum[0] = Math.min(untouched * tries, Math.max(untouched * Math.min(keep, tries), sum[0]))
      rest = sum
    }
    const { whole, owed } = luck()
    return { whole: added(added(fixed.whole, whole), rest), owed: added(added(fixed.owed, owed), rest) }
  }
  const replicates = m < 2 && untouched > 0 ? null : Array.from({ length: REPLICATES }, replicate)

  const stored = { whole: added(fixed.whole, fixed.owed, -1), owed: ZERO }
  const most = { samples: (measured.length + begun.length + untouched) * tries, problems: openEnds.length + untouched }
  const interval = (of: "whole" | "owed", at: number, bound = Infinity): Interval => {
    const value = expected[of][at]!
    if (replicates === null) return { value, low: null, high: null }
    const [low, high] = quantilesOf(replicates.map((one) => one[of][at]!))
    const floor = stored[of][at]!
    return { value, low: Math.max(floor, Math.min(value, low)), high: Math.min(bound, Math.max(value, high)) }
  }
  return {
    samples: interval("whole", 0, most.samples),
    kept: interval("whole", 1),
    solved: interval("whole", 2, most.problems),
    usd: interval("whole", 5),
    owed: {
      samples: interval("owed", 0, most.samples),
      input: interval("owed", 3),
      output: interval("owed", 4),
      usd: interval("owed", 5)
    }
  }
}
