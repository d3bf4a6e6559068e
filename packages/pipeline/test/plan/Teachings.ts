import { rejectionSampling } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import { forecast, type Forecast } from "../../src/plan/Forecast.ts"
import { walk } from "../../src/plan/Walk.ts"
import { randomFrom } from "../../src/plan/Random.ts"

/* Teachers as pure functions: each problem has a pass rate of its own, and lengths of its own. */

export interface Goal {
  readonly keep: number
  readonly tries: number
  /** Problems in all, and of the pilot. */
  readonly problems: number
  readonly pilot: number
}

/** How the pass rates of a set are spread. */
export const SETS = {
  /** All the same. */
  even: () => 0.6,
  /** Uniform. */
  mixed: (random: () => number) => random(),
  /** Half easy, a fifth hopeless. */
  split: (random: () => number) => {
    const kind = random()
    return kind < 0.5 ? 0.95 : kind < 0.8 ? 0.4 : 0
  },
  easy: (random: () => number) => 1 - 0.2 * random() ** 2
} as const

export interface Drawn {
  readonly index: number
  readonly result: "accepted" | "rejected"
  readonly input: number
  readonly output: number
  readonly usd: number
}

const ANY: Problem = { id: "any", messages: [{ role: "user", content: "" }], source: "", metadata: {} }

const gauss = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** What a run buys for one problem. */
export const bought = (
  goal: Pick<Goal, "keep" | "tries">,
  rate: number,
  random: () => number
): ReadonlyArray<Drawn> => {
  const samples: Array<Drawn> = []
  const typical = 4000 * Math.exp(0.6 * gauss(random)) * (1.5 - rate)
  walk(rejectionSampling(goal), ANY, (index) => {
    const result = random() < rate ? "accepted" : "rejected"
    const output = Math.min(32_768, Math.round(typical * Math.exp(0.5 * gauss(random))))
    samples.push({ index, result, input: 200, output, usd: (200 * 0.5 + output * 2) / 1e6 })
    return result
  })
  return samples
}

const sumOf = (all: ReadonlyArray<ReadonlyArray<Drawn>>) => ({
  samples: all.flat().length,
  kept: all.flat().filter(({ result }) => result === "accepted").length,
  usd: all.flat().reduce((sum, { usd }) => sum + usd, 0)
})

/** A run of the whole set, and what its pilot had foretold. */
export const tried = (goal: Goal, set: keyof typeof SETS, seed: number) => {
  const random = randomFrom(seed)
  const all = Array.from({ length: goal.problems }, () => bought(goal, SETS[set](random), random))
  const measured = all.slice(0, goal.pilot)
  const told = forecast({
    strategy: rejectionSampling(goal),
    measured,
    begun: [],
    untouched: goal.problems - goal.pilot,
    keep: goal.keep,
    tries: goal.tries
  })!
  return { told, came: sumOf(all), owed: sumOf(all.slice(goal.pilot)) }
}

export const within = (value: number, { low, high }: Forecast["samples"]): boolean =>
  low !== null && high !== null && low <= value && value <= high
