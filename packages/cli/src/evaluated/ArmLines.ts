import {
  type ArmComparison,
  type ArmDifference,
  type ArmFigures,
  type ArmOfEvals,
  DELTA,
  TOKENS_APART,
  trainedOn
} from "@cotton/pipeline/evaluate/Arms"
import { legibleLine } from "@cotton/schema/Legible"
import { counted } from "../display/Counted.ts"
import { number, short } from "../display/Figures.ts"
import { pointWords } from "./CompareLines.ts"

/* Which cut taught more: arms over seeds. */

const tenth = (share: number): string => (100 * share).toFixed(1)

/** What is to be said of the tokens that the arms were trained on. */
export const tokenNotes = (arms: ReadonlyArray<ArmOfEvals>): ReadonlyArray<string> => {
  const known = arms.map((arm) => ({ name: arm.name, tokens: trainedOn(arm) }))
  const unknown = known.filter(({ tokens }) => tokens === null).map(({ name }) => name)
  if (unknown.length > 0)
    return [
      `note: how many tokens ${unknown.join(", ")} ${unknown.length === 1 ? "was" : "were"} trained on is not known (--label tokens=N): arms of unequal tokens differ in more than the cut`
    ]
  const all = known.map(({ tokens }) => tokens!)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  if (most <= least * (1 + TOKENS_APART)) return []
  const words = known.map(({ name, tokens }) => `${name} ${number(tokens!)}`).join(", ")
  return [
    `warning: the arms were not trained on equally many tokens (${words}): what they differ in may be that, and not the cut`
  ]
}

const armLine = ({ arm, name, seeds }: ArmFigures, tokens: number | null, width: number): string => {
  const each = seeds.map(({ passAt1, seed }) => `${seed}: ${tenth(passAt1)}`).join(", ")
  const scatter = arm.deviation === null ? "" : `, s ${tenth(arm.deviation)} pts`
  const trained = tokens === null ? "" : `  ${short(tokens)} tokens`
  return legibleLine(
    `  ${name.padEnd(width)}  ${`${tenth(arm.mean)} %`.padEnd(7)} ${counted(arm.seeds, "seed")}${scatter} (${each})${trained}`
  )
}

const neededLine = ({ deviation, needed }: ArmDifference): string => {
  const point = `${(100 * DELTA).toFixed(0)} point`
  if (needed !== null && deviation !== null)
    return `    to see ${point}: ${counted(needed, "seed")} an arm (a seed scatters by ${tenth(deviation)} pts; power 0.8, two-sided 5 %)`
  if (deviation === 0) return `    to see ${point}: not known, no two seeds of an arm differ`
  return `    to see ${point}: not known, no arm has two seeds to tell how a seed scatters`
}

const differenceLines = (one: ArmDifference): ReadonlyArray<string> => [
  legibleLine(`  ${one.after} − ${one.before}`),
  ...(one.overSeeds.low === null
    ? [`    over seeds: ${pointWords(one.overSeeds)}, no interval: that needs two seeds of each arm that differ`]
    : [`    over seeds: ${pointWords(one.overSeeds)}, Welch's t`]),
  `    over problems: ${pointWords(one.overProblems)}, clustered; the noise of training is not in it`,
  neededLine(one)
]

export const armLines = (
  label: string,
  arms: ReadonlyArray<ArmOfEvals>,
  comparisons: ReadonlyArray<ArmComparison>
): ReadonlyArray<string> => {
  const width = Math.max(...arms.map(({ name }) => name.length))
  return [
    legibleLine(
      `by ${label}: ${arms.map(({ members, name }) => `${name} (${counted(members.length, "seed")})`).join(", ")}`
    ),
    ...comparisons.flatMap(({ arms: figures, benchmark, differences }) => [
      "",
      `${legibleLine(benchmark)}: pass@1`,
      ...figures.map((one, at) => armLine(one, trainedOn(arms[at]!), width)),
      ...differences.flatMap(differenceLines)
    ]),
    "",
    ...tokenNotes(arms),
    "95 % intervals"
  ]
}
