import {
  type Arm,
  armOf,
  type Cluster,
  type Interval,
  pooledDeviation,
  rightOf,
  seedsNeeded,
  shareDifference,
  welchDifference
} from "@cotton/selection"
import { type Benchmark, type EvalFile, figuresOf } from "./EvalFile.ts"

/** An evaluation with the folder that it was read from. */
export interface NamedEval {
  readonly folder: string
  readonly file: EvalFile
}

/** Models that were trained alike but for the seed. */
export interface ArmOfEvals {
  readonly name: string
  readonly members: ReadonlyArray<NamedEval>
}

/** By the value of a label, in the order of their first appearance: the first is the baseline. */
export const armsBy = (label: string, evals: ReadonlyArray<NamedEval>): ReadonlyArray<ArmOfEvals> =>
  Array.from(
    Map.groupBy(evals, ({ file }) => file.labels[label]!),
    ([name, members]) => ({ name, members })
  )

/** An arm on one benchmark. */
export interface ArmFigures {
  readonly name: string
  /** pass@1 over the seeds. */
  readonly arm: Arm
  readonly seeds: ReadonlyArray<{ readonly seed: string; readonly folder: string; readonly passAt1: number }>
}

/** What a later arm has more than the first. */
export interface ArmDifference {
  readonly before: string
  readonly after: string
  /** Over seeds, by Welch's t: the only interval that has the noise of training in it. */
  readonly overSeeds: Interval
  /** Over problems, clustered: as if these very models were all that could have been trained. */
  readonly overProblems: Interval
  /** Scatter of a seed, both arms together; `null` where neither has two. */
  readonly deviation: number | null
  /** Seeds an arm to see `DELTA`. */
  readonly needed: number | null
}

/** One percentage point. */
export const DELTA = 0.01

/** How far the arms' tokens may lie apart before what they differ in is not the cut alone. */
export const TOKENS_APART = 0.01

/** The samples of all seeds, by problem. */
const pooled = (benchmarks: ReadonlyArray<Benchmark>): ReadonlyMap<string, Cluster> => {
  const all = new Map<string, { sum: number; count: number }>()
  for (const { problems } of benchmarks) {
    for (const [id, { count, sum }] of rightOf(problems)) {
      const cluster = all.get(id) ?? { sum: 0, count: 0 }
      all.set(id, { sum: cluster.sum + sum, count: cluster.count + count })
    }
  }
  return all
}

const benchmarkIn = ({ file }: NamedEval, name: string): Benchmark =>
  file.benchmarks.find((benchmark) => benchmark.name === name)!

const figuresIn = ({ members, name }: ArmOfEvals, benchmark: string): ArmFigures => {
  const seeds = members.map((one) => ({
    seed: one.file.labels["seed"] ?? one.folder,
    folder: one.folder,
    passAt1: figuresOf(benchmarkIn(one, benchmark))?.passAt1.interval?.value ?? Number.NaN
  }))
  return { name, arm: armOf(seeds.map(({ passAt1 }) => passAt1)), seeds }
}

/** Compares arms on one benchmark that all of their evaluations have, whole. The first arm is the baseline. */
export const compareArms = (arms: ReadonlyArray<ArmOfEvals>, benchmark: string) => {
  const figures = arms.map((arm) => figuresIn(arm, benchmark))
  const clusters = arms.map(({ members }) => pooled(members.map((one) => benchmarkIn(one, benchmark))))
  const [first] = figures
  const differences = figures.slice(1).map((after, at): ArmDifference => {
    const deviation = pooledDeviation(first!.arm, after.arm)
    return {
      before: first!.name,
      after: after.name,
      overSeeds: welchDifference(first!.arm, after.arm),
      overProblems: shareDifference(clusters[0]!, clusters[at + 1]!),
      deviation,
      needed: deviation === null || deviation === 0 ? null : seedsNeeded(deviation, DELTA)
    }
  })
  return { benchmark, arms: figures, differences }
}
export type ArmComparison = ReturnType<typeof compareArms>

/** Tokens that an arm was trained on, the mean of its seeds; `null` where one does not say it. */
export const trainedOn = ({ members }: ArmOfEvals): number | null => {
  const tokens = members.map(({ file }) => Number(file.labels["tokens"] ?? Number.NaN))
  return tokens.some(Number.isNaN) ? null : tokens.reduce((sum, one) => sum + one, 0) / tokens.length
}
