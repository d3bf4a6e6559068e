import { type Interval, tQuantile } from "./Clustered.ts"

/*
 * Training the same cut again with another seed gives another model. What two cuts differ in is to be told from that: a
 * seed's figure is one draw, and the seeds of an arm are its sample.
 */

/** The figures of one arm, one a seed. */
export interface Arm {
  readonly mean: number
  /** Standard deviation over the seeds; `null` with one. */
  readonly deviation: number | null
  readonly seeds: number
}

export const armOf = (figures: ReadonlyArray<number>): Arm => {
  const seeds = figures.length
  const mean = seeds === 0 ? Number.NaN : figures.reduce((sum, one) => sum + one, 0) / seeds
  if (seeds < 2) return { mean, deviation: null, seeds }
  const squares = figures.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (seeds - 1)), seeds }
}

/**
 * `b` less `a` with its 95 % interval over seeds, by Welch's t (Welch 1947, Biometrika 34): the arms need not scatter alike. Degrees
 * of freedom by Welch and Satterthwaite, rounded down. `null` bounds where an arm has one seed, or no two seeds differ at all:
 * then nothing is known of the scatter.
 */
export const welchDifference = (a: Arm, b: Arm): Interval => {
  const value = b.mean - a.mean
  if (a.deviation === null || b.deviation === null) return { value, low: null, high: null }
  const [va, vb] = [a.deviation ** 2 / a.seeds, b.deviation ** 2 / b.seeds]
  const variance = va + vb
  if (variance === 0) return { value, low: null, high: null }
  const degrees = variance ** 2 / (va ** 2 / (a.seeds - 1) + vb ** 2 / (b.seeds - 1))
  const reach = tQuantile(Math.max(1, Math.floor(degrees + 1e-9))) * Math.sqrt(variance)
  return { value, low: value - reach, high: value + reach }
}

/** Two-sided 5 %, and a power of 0.8. */
const Z_ALPHA = 1.959964
const Z_BETA = 0.841621

/** The scatter of one seed, from both arms together; `null` where neither has two. */
export const pooledDeviation = (a: Arm, b: Arm): number | null => {
  const of = [a, b].filter(({ deviation }) => deviation !== null)
  const degrees = of.reduce((sum, { seeds }) => sum + seeds - 1, 0)
  if (degrees === 0) return null
  return Math.sqrt(of.reduce((sum, { deviation, seeds }) => sum + (seeds - 1) * deviation! ** 2, 0) / degrees)
}

/**
 * Seeds an arm to see a difference of `delta` with power 0.8 at two-sided 5 %: n = 2 (z_{α/2} + z_β)² s² / δ² (Chow, Shao & Wang,
 * Sample Size Calculations in Clinical Research, §3.2, arms of equal size), rounded up, at least 2. `deviation` is that of one
 * seed; from a few seeds it is itself a rough guess, and so is this.
 */
export const seedsNeeded = (deviation: number, delta: number): number =>
  Math.max(2, Math.ceil((2 * (Z_ALPHA + Z_BETA) ** 2 * deviation ** 2) / delta ** 2 - 1e-9))
