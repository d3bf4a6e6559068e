import { rejectionSampling } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import type { Interval } from "@cotton/selection"
import type { Run } from "../Run.ts"
import { ASSUMED_TOKENS, type Bounds, boundsOf, type Range } from "./Bounds.ts"
import type { Bought, Sample } from "./Bought.ts"
import { type Cap, capOf, sufficesFor } from "./Cap.ts"
import { type Figures, figuresOf } from "./Figures.ts"
import { diskOf, memoryOf } from "./Footprint.ts"
import { type Forecast, forecast } from "./Forecast.ts"
import { type Pace, paceOf, timeOf, type Timing } from "./Pace.ts"
import { pilotProblems } from "./PilotProblems.ts"

/** What a run would do and cost from here on, and what that is told from. */
export interface Plan {
  readonly problems: number
  readonly bounds: Bounds
  /** `null` while no reply is stored that says anything. */
  readonly figures: Figures | null
  readonly forecast: Forecast | null
  readonly pace: Pace | null
  /**
   * How the measured problems were come by: `pilot`: drawn by their hash; `all`: no problem is untouched; `order`: the first ones
   * of the recipe, more or less, which later ones may not be like.
   */
  readonly measuredOn: "pilot" | "all" | "order" | null
  readonly cap: Cap | null
  /** Whether the budget does for the forecast; `null` without one of the two. */
  readonly capSuffices: "yes" | "perhaps" | "no" | null
  /** Milliseconds; `null`: nothing is known of the speed. */
  readonly timeMs: Range | null
  readonly memoryBytes: Range
  /** Of what is still to be bought. */
  readonly diskBytes: Range
}

const rangeOf = ({ value, low, high }: Interval): Range => [low ?? value, high ?? value]

/** Slots that work at once: all, or as many as the budget lets; all again once it is used up and has to be raised. */
export const slotsOf = ({ recipe }: Pick<Run, "recipe">, cap: Cap | null): number =>
  cap !== null && cap.inFlight > 0 ? cap.inFlight : recipe.teacher.at.reduce((sum, { slots }) => sum + slots, 0)

/** Of prompts and replies, which grow together: so their bounds are added, too. */
const sumOf = (a: Interval, b: Interval): Interval => ({
  value: a.value + b.value,
  low: a.low === null || b.low === null ? null : a.low + b.low,
  high: a.high === null || b.high === null ? null : a.high + b.high
})

const measuredBy = (problems: ReadonlyArray<Problem>, bought: Bought): Plan["measuredOn"] => {
  const touched = problems.filter(({ id }) => bought.samples.has(id))
  if (touched.length === 0) return null
  if (touched.length === problems.length) return "all"
  const drawn = pilotProblems(problems, touched.length)
  return drawn.every(({ id }) => bought.samples.has(id)) ? "pilot" : "order"
}

/** `among`: the problems of a pilot, from which the others are told; else all that have samples. */
export const planOf = (
  run: Run,
  it: {
    readonly problems: ReadonlyArray<Problem>
    readonly bought: Bought
    readonly timings: ReadonlyArray<Timing>
    readonly among?: ReadonlyArray<Problem>
  }
): Plan => {
  const { problems, bought } = it
  const { sample } = run.recipe
  const samplesOf = ({ id }: Problem): ReadonlyArray<Sample> => bought.samples.get(id) ?? []
  const bounds = boundsOf(run, problems, bought)
  const chosen = new Set(it.among ?? problems)
  const measured = problems
    .filter((problem) => chosen.has(problem))
    .map(samplesOf)
    .filter(({ length }) => length > 0)
  const begun = problems
    .filter((problem) => !chosen.has(problem))
    .map(samplesOf)
    .filter(({ length }) => length > 0)
  const figures = figuresOf(measured, sample)
  const judged = figures.judged > 0
  const told = judged
    ? forecast({
        strategy: rejectionSampling(sample),
        measured,
        begun,
        untouched: problems.length - measured.length - begun.length,
        keep: sample.keep,
        tries: sample.tries
      })
    : null
  const cap = capOf(run, bounds, bought.spent)
  const pace = paceOf(it.timings)
  const output = told === null ? bounds.output : rangeOf(told.owed.output)
  const samples = told === null ? bounds.samples : rangeOf(told.owed.samples)
  const longest = figures.output === null ? sample.limit : (figures.output.p95.high ?? figures.output.p95.value)
  return {
    problems: problems.length,
    bounds,
    figures: figures.samples > 0 ? figures : null,
    forecast: told,
    pace,
    measuredOn: it.among === undefined ? measuredBy(problems, bought) : "pilot",
    cap,
    capSuffices:
      cap === null || told === null ? null : sufficesFor(cap, told.owed.usd, sumOf(told.owed.input, told.owed.output)),
    timeMs: pace === null ? null : timeOf(pace, output, slotsOf(run, cap)),
    memoryBytes: memoryOf(run, longest),
    diskBytes: diskOf(samples, output)
  }
}

/** The bounds' basis in words. */
export const assumptionOf = ({ sample }: Run["recipe"]): string => {
  const short = Math.min(ASSUMED_TOKENS, sample.limit).toLocaleString("en-US")
  return `no reply is measured yet. Least: the first ${sample.keep === 1 ? "sample" : `${sample.keep} samples`} of each problem kept, each ${short} tokens long (an assumption); most: none kept in ${sample.tries} tries, each as long as the limit`
}
