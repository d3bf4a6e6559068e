import { counted } from "./Counted.ts"
import { number } from "./Figures.ts"
import type { Side, SidesComparison } from "@cotton/pipeline/compare/Sides"
import { legibleLine, quietJson } from "@cotton/schema/Legible"
import { type ChangedProblem, type ChangedRow, compareYields, type Interval } from "@cotton/selection"
import { narrowed } from "./Columns.ts"
import { cottonCommand } from "../HowToCall.ts"
import {
  byReason,
  cameAndWent,
  idList,
  settingLines,
  settingsJson,
  signed,
  standpointWords
} from "./ComparisonWords.ts"
import { shellWord } from "@cotton/schema/ShellWord"

interface Named {
  /** As the user named it. */
  readonly name: string
  /** Its run directory, as the user named it. */
  readonly dir: string
  readonly side: Side
}

export interface ShownSides {
  readonly before: Named
  readonly after: Named
  readonly result: SidesComparison
  /** Columns of the terminal. */
  readonly width: number
}

const NOTHING = "–"
const MOST_SETTINGS = 12
const MOST_REASONS = 5
const [LABEL, COLUMN] = [16, 20]

const row = (label: string, a: string, b: string, difference: string): string =>
  `${label.padEnd(LABEL)} ${a.padEnd(COLUMN)} ${b.padEnd(COLUMN)} ${difference}`.trimEnd()

const tenth = (share: number) => (100 * share).toFixed(1)

const share = ({ high, low, value }: Interval, judged: number): string => {
  if (judged === 0) return NOTHING
  return low === null || high === null ? `${tenth(value)} %` : `${tenth(value)} % (${tenth(low)}–${tenth(high)})`
}

const points = ({ high, low, value }: Interval): string => {
  const write = (magnitude: number) => tenth(magnitude)
  const bounds = low === null || high === null ? "" : ` (${signed(low, write)}…${signed(high, write)})`
  return `${signed(value, write)} pts${bounds}`
}

/** Digits after the point at most: a millionth of a cent. */
const MOST_DECIMALS = 8

/** Cents, or three digits of the larger one where both cost less than a dollar. */
const dollarsLike = (a: number | null, b: number | null) => {
  const larger = Math.max(a ?? 0, b ?? 0)
  const decimals = larger >= 1 ? 2 : Math.min(MOST_DECIMALS, 2 + Math.ceil(-Math.log10(larger)))
  return (usd: number) => (larger === 0 ? "$0" : `$${usd.toFixed(decimals)}`)
}

const optional = (value: number | null, write: (value: number) => string) => (value === null ? NOTHING : write(value))
/** Of the figures as they are written, so that whoever subtracts them finds the same. */
const change = (a: number | null, b: number | null, write: (value: number) => string) => {
  const written = (value: number) => Number(write(value).replaceAll(/[$,]/g, ""))
  return a === null || b === null ? NOTHING : signed(written(b) - written(a), write)
}

const figureLines = ({ before: { side: a }, after: { side: b }, result }: ShownSides): ReadonlyArray<string> => {
  const { cost, yields } = result
  const { after, before, difference, problems } = yields
  const gained = problems.filter((one) => one.change === "gained").length
  const lost = problems.length - gained
  const word = a.cut === null && b.cut === null ? "kept" : "rows"
  const [usdBefore, usdAfter] = [cost.before.usdPerKept, cost.after.usdPerKept]
  const dollars = dollarsLike(usdBefore, usdAfter)
  const length = ({ kept, length: { value } }: typeof before) => (kept === 0 ? null : value)
  return [
    row("", "A", "B", "B \u2212 A"),
    row(
      a.cut === null && b.cut === null ? "yield" : "rows per trace",
      share(before.share, before.judged),
      share(after.share, after.judged),
      before.judged === 0 || after.judged === 0 ? NOTHING : points(difference)
    ),
    row(
      word,
      `${number(before.kept)} of ${number(before.judged)}`,
      `${number(after.kept)} of ${number(after.judged)}`,
      signed(after.kept - before.kept)
    ),
    row(
      "problems covered",
      `${number(before.covered)} of ${number(before.problems)}`,
      `${number(after.covered)} of ${number(after.problems)}`,
      `${signed(after.covered - before.covered)}${gained + lost === 0 ? "" : ` (${cameAndWent(gained, lost)})`}`
    ),
    row(
      "cost per kept",
      optional(usdBefore, dollars),
      optional(usdAfter, dollars),
      change(usdBefore, usdAfter, dollars)
    ),
    row(
      "tokens per kept",
      optional(cost.before.tokensPerKept, number),
      optional(cost.after.tokensPerKept, number),
      change(cost.before.tokensPerKept, cost.after.tokensPerKept, number)
    ),
    row(
      "length of kept",
      optional(length(before), number),
      optional(length(after), number),
      change(length(before), length(after), number)
    )
  ]
}

const flipLine = (words: string, ids: ReadonlyArray<string>): string =>
  `  ${number(ids.length).padStart(6)}  ${words.padEnd(46)} ${idList(ids)}`.trimEnd()

const traceLines = (rows: ReadonlyArray<ChangedRow>): ReadonlyArray<string> =>
  (
    [
      ["lost", "in A only"],
      ["gained", "in B only"]
    ] as const
  ).flatMap(([kind, words]) => {
    const groups = byReason(rows, kind)
    const count = groups.reduce((sum, { ids }) => sum + ids.length, 0)
    if (count === 0) return []
    const side = kind === "lost" ? "B" : "A"
    const rest = groups.slice(MOST_REASONS).reduce((sum, { ids }) => sum + ids.length, 0)
    const shown = groups.slice(0, MOST_REASONS).map((group) => flipLine(`${side}: ${group.words}`, group.ids))
    const more = rest === 0 ? [] : [`  ${number(rest).padStart(6)}  ${side}: for other reasons`]
    return [`  ${words}: ${number(count)}`].concat(shown, more)
  })

const problemLines = (problems: ReadonlyArray<ChangedProblem>): ReadonlyArray<string> =>
  (
    [
      ["lost", "solved in A, not in B"],
      ["gained", "solved in B, not in A"]
    ] as const
  ).flatMap(([kind, words]) => {
    const ids = problems.filter((one) => one.change === kind).map(({ problemId }) => problemId)
    return ids.length === 0 ? [] : [flipLine(words, ids)]
  })

const flippedLines = ({ result: { sameTraces, traces, yields } }: ShownSides): ReadonlyArray<string> => {
  if (traces !== null) {
    const lines = traceLines(traces)
    const what = `${counted(sameTraces, "trace")} in both`
    return lines.length === 0 ? [`flipped  nothing; ${what}`] : [`flipped  of ${what}`, ...lines]
  }
  const lines = problemLines(yields.problems)
  const why = "the traces differ, so problems are compared"
  return lines.length === 0 ? [`flipped  nothing; ${why}`] : [`flipped  ${why}`, ...lines]
}

const noteLines = ({ before, after, result: { problems, reworded } }: ShownSides): ReadonlyArray<string> => {
  const { onlyAfter, onlyBefore, shared } = problems
  return [
    ...(onlyBefore + onlyAfter === 0 || shared === 0
      ? []
      : [
          `note: compared on the ${counted(shared, "problem")} that both have samples of; left out: ${number(onlyBefore)} of A only, ${number(onlyAfter)} of B only`
        ]),
    ...(reworded === 0
      ? []
      : [
          `note: ${counted(reworded, "problem")} of the same id ${reworded === 1 ? "has" : "have"} another text or answer in B`
        ]),
    ...[before, after].flatMap(({ dir, side }, at) =>
      side.read.lacking === 0 || (at === 1 && before.dir === dir)
        ? []
        : [
            `note: ${counted(side.read.lacking, "trace")} of ${"AB"[at]} not judged under its filters; once it stands still, ${cottonCommand()} cut ${shellWord(dir)} judges them`
          ]
    )
  ]
}

/** Of two that have nothing in common each has its own yield, and what differs is not told by it. */
const apartLines = ({ after, before }: ShownSides): ReadonlyArray<string> => [
  "A and B have no problem in common, so there is nothing to compare. Each by itself:",
  ...[before, after].map(({ side: { cut, picture, read } }, at) => {
    const own = { candidates: read.samples, rows: picture.choice.rows }
    const { covered, judged, kept, problems, share: of } = compareYields(own, own).before
    const word = cut === null ? "kept" : "rows"
    return `  ${"AB"[at]}  ${word} ${number(kept)} of ${number(judged)}, ${share(of, judged)}; ${number(covered)} of ${counted(problems, "problem")} covered`
  })
]

const isSame = ({ before: { side: a }, after: { side: b } }: ShownSides) =>
  a.cut === b.cut && a.stored.directory.folder === b.stored.directory.folder

/** Something to look at: a trace that flipped, or a problem, on each side. */
const exampleLine = ({ after, before, result }: ShownSides): ReadonlyArray<string> => {
  const [trace] = result.traces ?? []
  const [problem] = result.yields.problems
  const id = trace?.traceId ?? problem?.problemId
  if (id === undefined) return []
  const dirs = new Set([before.dir, after.dir])
  return [
    "to look at one:",
    ...Array.from(dirs, (dir) => `  ${cottonCommand()} show ${shellWord(dir)} ${shellWord(id)}`)
  ]
}

/** For a person; A is the baseline. */
export const sidesLines = (shown: ShownSides): ReadonlyArray<string> => {
  const { after, before, result, width } = shown
  const settings =
    result.settings.length === 0
      ? ["settings  no difference"]
      : ["settings that differ", ...settingLines(result.settings, MOST_SETTINGS)]
  const figures = [
    `A  ${legibleLine(before.name)}`,
    `B  ${legibleLine(after.name)}`,
    "",
    ...(isSame(shown) ? ["A and B are the same"] : settings),
    "",
    ...(result.problems.shared === 0 ? apartLines(shown) : [...figureLines(shown), "", ...flippedLines(shown)])
  ]
  return [
    ...figures.map((line) => narrowed(line, width)),
    ...exampleLine(shown),
    ...noteLines(shown),
    "95 % intervals, clustered by problem"
  ]
}

/** NDJSON: everything that flipped, then the summary. */
export const sidesJson = ({ after, before, result }: ShownSides): ReadonlyArray<string> => {
  const { traces, yields, ...rest } = result
  const flipped =
    traces === null
      ? yields.problems.map(({ problemId, ...one }) => ({ type: "flipped", of: "problem", id: problemId, ...one }))
      : traces.map(({ change: kind, traceId, why }) => ({
          type: "flipped",
          of: "trace",
          id: traceId,
          change: kind,
          why: standpointWords(why)
        }))
  const sideOf = ({ name, side }: Named) => ({ name, cut: side.cut, unjudged: side.read.lacking })
  const { problems: flippedProblems, ...figures } = yields
  const summary = {
    type: "summary",
    a: { ...sideOf(before), ...figures.before, ...rest.cost.before },
    b: { ...sideOf(after), ...figures.after, ...rest.cost.after },
    difference: figures.difference,
    settings: settingsJson(rest.settings),
    problems: {
      ...rest.problems,
      reworded: rest.reworded,
      gained: flippedProblems.filter((one) => one.change === "gained").length,
      lost: flippedProblems.filter((one) => one.change === "lost").length
    },
    flipped: {
      of: traces === null ? "problem" : "trace",
      compared: traces === null ? rest.problems.shared : rest.sameTraces,
      count: flipped.length
    }
  }
  return [...flipped, summary].map((line) => quietJson(line))
}
