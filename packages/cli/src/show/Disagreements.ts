import type { Comparison, Disputed, Pair, Untold } from "@cotton/pipeline/examine/Disagreements"
import type { Verdict } from "@cotton/schema"
import type { Reliability } from "@cotton/selection/DawidSkene"
import { shellWord } from "@cotton/schema/ShellWord"
import { counted } from "../display/Counted.ts"
import { columnsOf } from "../display/Columns.ts"
import { number, percent } from "../display/Figures.ts"
import { cottonCommand } from "../HowToCall.ts"
import { INDENT, labelled, labelledLines, oneLine, paint, type Screen } from "./Paint.ts"

/** Columns of what a verifier expected and found. */
const MOST_VALUE = 40
/** Columns of a verifier's name. */
const MOST_NAME = 40

const UNTOLD: Record<Untold, string> = {
  "two-members": "of two verifiers it cannot be told which one errs: that takes three that all look at the same traces",
  "not-all-asked":
    "which one errs cannot be told, since not all were asked about each trace: a panel with `ask: all` does that",
  "too-few": "which one errs cannot be told from fewer than 30 traces of which three verifiers are sure"
}

const saysOf = ({ reason, expected, found }: Verdict): string =>
  [
    reason === undefined ? "passes" : oneLine(reason, MOST_VALUE),
    expected === undefined ? "" : `expected ${oneLine(expected, MOST_VALUE)}`,
    found === undefined ? "" : `found ${oneLine(found, MOST_VALUE)}`
  ]
    .filter((part) => part !== "")
    .join("   ")

const exampleLines = (on: Screen, folder: string, { id, passing, failing }: Disputed): ReadonlyArray<string> => [
  `${INDENT}  ${cottonCommand()} show ${shellWord(folder)} ${shellWord(id)}`,
  `${INDENT}    ${paint(on, "green", "✓")} ${saysOf(passing)}`,
  `${INDENT}    ${paint(on, "red", "✗")} ${saysOf(failing)}`
]

const concordWords = ({ traces, agreement, kappa }: Pair): string =>
  agreement === null
    ? ""
    : `   agree on ${percent(agreement * traces, traces)} of ${number(traces)}${kappa === null ? "" : `, kappa ${kappa.toFixed(2)}`}`

const pairLines = (
  on: Screen,
  folder: string,
  { group: { labels } }: Comparison,
  pair: Pair
): ReadonlyArray<string> => {
  const [first, second] = [labels[pair.first]!, labels[pair.second]!].map((name) => oneLine(name, MOST_NAME))
  const disputed = pair.onlyFirst + pair.onlySecond
  const ways = [
    [pair.onlyFirst, first, second],
    [pair.onlySecond, second, first]
  ] as const
  const told = ways.flatMap(([count, passing, failing]) =>
    count === 0 ? [] : [`${number(count)}: ${passing} passes, ${failing} fails`]
  )
  return [
    ...labelledLines(on, "pair", `${first} and ${second}${concordWords(pair)}`),
    ...(disputed === 0 ? [`${INDENT}no disagreement`] : told.map((line) => `${INDENT}${line}`)),
    ...pair.examples.flatMap((one) => exampleLines(on, folder, one))
  ]
}

const shareOf = (share: number | null, of: number, what: string): string =>
  share === null ? `no ${what} ones` : `${percent(share * of, of)} of about ${number(Math.round(of))} ${what} ones`

/** The names of a group's verifiers, in a column. */
const columnOf = ({ labels }: Comparison["group"]): ReadonlyArray<string> => {
  const names = labels.map((name) => oneLine(name, MOST_NAME))
  const width = Math.max(...names.map(columnsOf))
  return names.map((name) => `${INDENT}${name}${" ".repeat(width - columnsOf(name))}`)
}

const reliabilityLines = (on: Screen, { reliabilities, group }: Comparison): ReadonlyArray<string> => {
  if (typeof reliabilities === "string") return labelledLines(on, "estimate", UNTOLD[reliabilities])
  const { members, right } = reliabilities
  return [
    ...labelledLines(
      on,
      "estimate",
      `about ${percent(right, 1)} of the traces are right, if the verifiers err independently of one another (Dawid and Skene)`
    ),
    ...columnOf(group).map((name, at) => {
      const member = members[at]!
      return `${name}   fails ${shareOf(member.misses, member.right, "right")}, passes ${shareOf(member.falsePasses, member.wrong, "wrong")}`
    })
  ]
}

const countLine = (name: string, { pass, fail, unsure, error, unasked }: Comparison["counts"][number]): string =>
  `${name}   ${[
    `${number(pass)} pass`,
    `${number(fail)} fail`,
    ...(unsure === 0 ? [] : [`${number(unsure)} unsure`]),
    ...(error === 0 ? [] : [`${number(error)} broke`]),
    ...(unasked === 0 ? [] : [`${number(unasked)} not asked`])
  ].join("   ")}`

/** Where the verifiers of a run differ, and what follows of each. */
export const disagreementLines = (
  on: Screen,
  folder: string,
  comparisons: ReadonlyArray<Comparison>
): ReadonlyArray<string> =>
  comparisons.length === 0
    ? labelledLines(
        on,
        "verifiers",
        "no entry of `judge` asks several: a panel (verify/panel) or a fall-back (`then`) does"
      )
    : comparisons.flatMap((comparison, at) => {
        const { group, traces, counts, pairs } = comparison
        return [
          ...(at === 0 ? [] : [""]),
          labelled(on, group.as, `${paint(on, "bold", oneLine(group.name, 80))}   ${counted(traces, "trace")}`),
          ...columnOf(group).map((name, member) => countLine(name, counts[member]!)),
          ...pairs.flatMap((pair) => pairLines(on, folder, comparison, pair)),
          ...(traces === 0 ? [] : reliabilityLines(on, comparison))
        ]
      })

/** An estimate has no more places than these. */
const places = (value: number | null): number | null => value && Math.round(value * 1e6) / 1e6

const rounded = ({ misses, right, falsePasses, wrong }: Reliability) => ({
  misses: places(misses),
  right: places(right),
  falsePasses: places(falsePasses),
  wrong: places(wrong)
})

/** The same as NDJSON: each dispute a line, then each pair, each verifier, and a summary. */
export const disagreementJson = (
  folder: string,
  comparisons: ReadonlyArray<Comparison>
): ReadonlyArray<Readonly<Record<string, unknown>>> => [
  ...comparisons.flatMap(({ group, traces, counts, pairs, reliabilities }) => {
    const { name, as, labels } = group
    const nameOf = ({ first, second }: Pair) => ({ first: labels[first], second: labels[second] })
    return [
      ...pairs.flatMap((pair) =>
        pair.examples.map(({ id, passing, failing }) => ({
          type: "dispute",
          in: name,
          ...nameOf(pair),
          id,
          passing,
          failing
        }))
      ),
      ...pairs.map(({ traces: of, agreement, kappa, onlyFirst, onlySecond, ...pair }) => ({
        type: "pair",
        in: name,
        ...nameOf({ ...pair, traces: of, agreement, kappa, onlyFirst, onlySecond }),
        traces: of,
        agreement,
        kappa,
        onlyFirst,
        onlySecond
      })),
      ...labels.map((verifier, at) =>
        Object.assign(
          { type: "verifier", in: name, verifier },
          counts[at],
          typeof reliabilities === "string" ? {} : rounded(reliabilities.members[at]!)
        )
      ),
      {
        type: "group",
        in: name,
        as,
        traces,
        ...(typeof reliabilities === "string" ? { untold: reliabilities } : { right: places(reliabilities.right) })
      }
    ]
  }),
  { type: "summary", run: folder, groups: comparisons.length }
]
