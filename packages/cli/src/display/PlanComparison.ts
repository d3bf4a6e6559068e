import { type Interval, shareDifference } from "@cotton/selection"
import type { Bought, Plan } from "@cotton/pipeline"
import { about, number } from "./Figures.ts"
import { between, money, withBounds } from "./PlanFigures.ts"
import { comparedLines } from "./PlanPilot.ts"
import { row } from "./PlanReport.ts"

/** A recipe that was measured beside others. */
export interface Candidate {
  readonly recipe: string
  readonly teacher: string
  readonly plan: Plan
  /** What its pilot's problems have. */
  readonly bought: Bought
}

/** Yield of `b` less yield of `a`, over problems of which at least one was judged by both. */
export interface YieldDifference {
  readonly a: string
  readonly b: string
  readonly shared: number
  readonly difference: Interval
}

const yieldsOf = ({ samples }: Bought) =>
  new Map(
    [...samples].flatMap(([id, all]) => {
      const judged = all.filter(({ replied, result }) => replied && result !== "unjudged")
      const sum = judged.filter(({ result }) => result === "accepted").length
      return judged.length === 0 ? [] : [[id, { sum, count: judged.length }] as const]
    })
  )

/** Each recipe against the first. A problem that only one of them was asked says nothing of the difference. */
export const differencesOf = (all: ReadonlyArray<Candidate>): ReadonlyArray<YieldDifference> => {
  const [first, ...others] = all
  if (first === undefined) return []
  const base = yieldsOf(first.bought)
  return others.map((other) => {
    const yields = yieldsOf(other.bought)
    const shared = [...base.keys()].filter((id) => yields.has(id))
    const of = (from: typeof base) => new Map(shared.map((id) => [id, from.get(id)!]))
    return {
      a: first.recipe,
      b: other.recipe,
      shared: shared.length,
      difference: shareDifference(of(base), of(yields))
    }
  })
}

const points = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${(100 * Math.abs(value)).toFixed(1)}`

const differenceLine = ({ a, b, shared, difference }: YieldDifference): string => {
  if (shared === 0) return `${b} and ${a} share no problem: their yields cannot be told apart from their problems`
  const { value, low, high } = difference
  const bounds = low === null || high === null ? "" : ` (${points(low)} to ${points(high)})`
  const seen =
    low === null || high === null
      ? ""
      : low <= 0 && high >= 0
        ? ": no difference to be seen"
        : value > 0
          ? `: ${b} keeps more`
          : `: ${a} keeps more`
  return `yield of ${b} against ${a}: ${points(value)} points${bounds}, on ${number(shared)} shared problem${shared === 1 ? "" : "s"}${seen}`
}

/** What a recipe's whole goal takes, whatever of it is bought already. */
const goalOf = ({ forecast, timeMs, bounds }: Plan) => {
  if (forecast === null) return { "in all": "–" }
  const { usd, samples, owed } = forecast
  return {
    "in all": `${withBounds(samples, number)} samples`,
    cost: usd.value === 0 ? "free" : withBounds(usd, money),
    "to buy":
      bounds.open === 0
        ? "nothing"
        : `${number(owed.samples.value)} samples${timeMs === null ? "" : ` in ${between(timeMs, about)}`}`
  }
}

/** The recipes side by side, then what differs for sure. */
export const comparisonLines = (
  all: ReadonlyArray<Candidate>,
  differences: ReadonlyArray<YieldDifference>
): ReadonlyArray<string> => [
  ...comparedLines(
    all.flatMap(({ recipe, teacher, plan: { figures, pace, ...plan } }) =>
      figures === null
        ? []
        : [{ name: recipe, figures, pace, more: { teacher, ...goalOf({ figures, pace, ...plan }) } }]
    )
  ),
  ...differences.flatMap((one) => row("", differenceLine(one)))
]
