import { type Cluster, clusteredMean, clusteredShare, type Interval } from "./Clustered.ts"
import type { Consensus } from "./Consensus.ts"
import { passAtK, stepsTo } from "./PassAtK.ts"

/** What came of the samples of one problem of a benchmark. */
export interface ProblemScore {
  readonly id: string
  readonly right: number
  readonly wrong: number
  /** Replies that the verifier could not judge. */
  readonly unsure: number
  /** Samples without a reply, those that were not asked for after a refusal among them. */
  readonly failed: number
  /** Replies that were cut off at the limit, and those in which no answer was found: whatever they count as. */
  readonly truncated: number
  readonly noAnswer: number
  /** Output tokens of each reply. */
  readonly tokens: ReadonlyArray<number>
  /** `null` where answers cannot be compared, as those of programs. */
  readonly consensus: Consensus | null
}

/** A figure with its 95 % interval; and what it would be if all that could not be judged, or had no reply, were wrong or right. */
export interface Bounded {
  /** Over what could be judged; `null` where that is too little for it. */
  readonly interval: Interval | null
  readonly ifWrong: number
  readonly ifRight: number
}

/** A model's figures on one benchmark. */
export interface BenchmarkScores {
  readonly problems: number
  /** Samples a problem. */
  readonly k: number
  readonly right: number
  readonly wrong: number
  readonly unsure: number
  readonly failed: number
  readonly truncated: number
  readonly noAnswer: number
  /** The mean over all samples (DeepSeek-R1, D.1). */
  readonly passAt1: Bounded
  readonly passAtK: ReadonlyArray<Bounded & { readonly k: number }>
  readonly consensus: Bounded | null
  /** Output tokens of a reply, and of all of them. */
  readonly tokens: { readonly mean: Interval; readonly p50: number; readonly p95: number; readonly total: number }
  /** Problems with a reply that could not be judged, and those with a sample that has no reply. */
  readonly unsureProblems: ReadonlyArray<string>
  readonly failedProblems: ReadonlyArray<string>
}

const judged = ({ right, wrong }: ProblemScore): number => right + wrong
const open = ({ failed, unsure }: ProblemScore): number => failed + unsure
const asked = (score: ProblemScore): number => judged(score) + open(score)

/** Samples that could be judged, and how many of them are right, by problem: what differences are made of. */
export const rightOf = (scores: ReadonlyArray<ProblemScore>): ReadonlyMap<string, Cluster> =>
  new Map(
    scores.filter((score) => judged(score) > 0).map((score) => [score.id, { sum: score.right, count: judged(score) }])
  )

const mean = (values: ReadonlyArray<number>): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** The value with so many samples or fewer: nearest rank. Of none it is 0. */
const quantile = (sorted: ReadonlyArray<number>, share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0

/** The interval of a mean of shares over problems, each of which rests on `weight` samples. */
const ofProblems = (values: ReadonlyArray<readonly [value: number, weight: number]>): Interval =>
  clusteredShare(values.map(([value, weight]) => ({ sum: value * weight, count: weight })))

const passAt1 = (scores: ReadonlyArray<ProblemScore>): Bounded => {
  const clusters = scores.map((score) => ({ sum: score.right, count: judged(score) }))
  const all = scores.reduce((sum, score) => sum + asked(score), 0)
  const right = scores.reduce((sum, score) => sum + score.right, 0)
  const left = scores.reduce((sum, score) => sum + open(score), 0)
  return {
    interval: all === left ? null : clusteredShare(clusters),
    ifWrong: all === 0 ? 0 : right / all,
    ifRight: all === 0 ? 0 : (right + left) / all
  }
}

/** The mean of the estimates of the problems. It is known where each of them has `k` judged samples. */
const passAt = (scores: ReadonlyArray<ProblemScore>, k: number): Bounded & { readonly k: number } => {
  const weight = Math.min(...scores.map(judged))
  return {
    k,
    interval:
      weight < k ? null : ofProblems(scores.map((score) => [passAtK(judged(score), score.right, k), weight] as const)),
    ifWrong: mean(scores.map((score) => passAtK(asked(score), score.right, k))),
    ifRight: mean(scores.map((score) => passAtK(asked(score), score.right + open(score), k)))
  }
}

const consensusAmong = (scores: ReadonlyArray<ProblemScore>): Bounded | null => {
  const all = scores.flatMap((score) => (score.consensus === null ? [] : [{ score, consensus: score.consensus }]))
  if (all.length < scores.length || all.length === 0) return null
  const known = all.filter(({ score }) => judged(score) > 0)
  return {
    interval: known.length === 0 ? null : ofProblems(known.map(({ consensus }) => [consensus.value, 1] as const)),
    ifWrong: mean(all.map(({ consensus }) => consensus.low)),
    // Of a problem without a reply nothing is known.
    ifRight: mean(all.map(({ score, consensus }) => (score.failed === asked(score) ? 1 : consensus.high)))
  }
}

/** The figures of a benchmark whose problems have `k` samples each. */
export const scoresOf = (scores: ReadonlyArray<ProblemScore>, k: number): BenchmarkScores => {
  const sum = (of: (score: ProblemScore) => number) => scores.reduce((total, score) => total + of(score), 0)
  const tokens = scores.flatMap((score) => score.tokens).toSorted((a, b) => a - b)
  return {
    problems: scores.length,
    k,
    right: sum(({ right }) => right),
    wrong: sum(({ wrong }) => wrong),
    unsure: sum(({ unsure }) => unsure),
    failed: sum(({ failed }) => failed),
    truncated: sum(({ truncated }) => truncated),
    noAnswer: sum(({ noAnswer }) => noAnswer),
    passAt1: passAt1(scores),
    passAtK: scores.length === 0 ? [] : stepsTo(k).map((step) => passAt(scores, step)),
    consensus: consensusAmong(scores),
    tokens: {
      mean: clusteredMean(
        scores.map((score) => ({ sum: score.tokens.reduce((a, b) => a + b, 0), count: score.tokens.length }))
      ),
      p50: quantile(tokens, 0.5),
      p95: quantile(tokens, 0.95),
      total: tokens.reduce((a, b) => a + b, 0)
    },
    unsureProblems: scores.filter(({ unsure }) => unsure > 0).map(({ id }) => id),
    failedProblems: scores.filter(({ failed }) => failed > 0).map(({ id }) => id)
  }
}
