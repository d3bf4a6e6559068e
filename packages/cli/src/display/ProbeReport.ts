import type { EndpointReport } from "@cotton/generator"
import type { Consequences } from "@cotton/pipeline"

const MARKS = { yes: "✓", no: "✗", unknown: "?" } as const
const markOf = (holds: boolean | null) => MARKS[holds === null ? "unknown" : holds ? "yes" : "no"]

const LABEL = 12

/** What a reader has to act on: after it is known, for one endpoint. */
export const consequenceLines = ({ refused, will, warnings }: Consequences): ReadonlyArray<string> => [
  refused === null
    ? `  this run will: ${will.length === 0 ? "ask as the recipe says" : will.join("; ")}`
    : `  ${refused}`,
  ...warnings.map((warning) => `  warning: ${warning}`)
]

export const spentWords = ({ requests, usage, usd }: EndpointReport["spent"]): string =>
  `${requests} request${requests === 1 ? "" : "s"}, ${usage.estimated ? "at most " : ""}${usage.input} input and ${usage.output} output tokens${usd === 0 ? "" : `, $${usd.toFixed(4)}`}`

/** The lines of one endpoint: a mark, the question, what was found. */
export const reportLines = (
  { host, lines, profile, spent, stop }: EndpointReport,
  consequences: Consequences
): ReadonlyArray<string> => {
  const left = lines.filter(({ asked }) => !asked).map(({ label }) => label)
  return [
    `${host}  ${profile.model}`,
    ...lines
      .filter(({ asked }) => asked)
      .map(({ holds, label, words }) => `  ${markOf(holds)} ${label.padEnd(LABEL)} ${words}`),
    ...(left.length === 0 ? [] : [`  not asked: ${left.join(", ")}`]),
    `  spent: ${spentWords(spent)}`,
    ...(stop === null ? consequenceLines(consequences) : [`  no run can work here as it is`])
  ]
}
