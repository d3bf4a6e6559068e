import { counted } from "./Counted.ts"
import { number } from "./Figures.ts"
import type { DatasetSummary } from "@cotton/exporter"
import type { ChangedCut, ChangeEffect, CutFigures, WhatIf } from "@cotton/pipeline/compare/WhatIf"
import { legibleLine, quietJson } from "@cotton/schema/Legible"
import { narrowed } from "./Columns.ts"
import { cottonCommand } from "../HowToCall.ts"
import { byReason, cameAndWent, idList, settingLines, settingsJson, standpointWords } from "./ComparisonWords.ts"
import { shellWord } from "@cotton/schema/ShellWord"

/** What `cotton cut DIR` found, and what it wrote with `--save`. */
export interface ShownWhatIf {
  /** The run as the user named it. */
  readonly dir: string
  readonly set: ReadonlyArray<string>
  readonly result: WhatIf
  /** Traces without a sound verdict under the new settings: the running run has not judged them yet, or a filter breaks. */
  readonly unjudged: number
  readonly running: boolean
  /** Columns of the terminal. */
  readonly width: number
  readonly dataset: string
  readonly written: {
    readonly summary: DatasetSummary
    /** Rows of the dataset that stood there, by cut; `null` where there was none. */
    readonly rowsBefore: ReadonlyMap<string, ReadonlySet<string>> | null
    readonly rowsAfter: ReadonlyMap<string, ReadonlySet<string>>
  } | null
}

const MOST_SETTINGS = 10
const MOST_CAUSES = 6
const MOST_REASONS = 4
const REASON_WIDTH = 44

const figures = ({ problems, tokens, train, validation }: CutFigures): string =>
  `${counted(train + validation, "row")} (${number(train)} train, ${number(validation)} validation) of ${counted(problems, "problem")}, ${number(tokens)} tokens`

const countLine = (word: string, count: number, words: string, more: string): string =>
  `  ${word.padEnd(6)} ${number(count).padStart(6)}  ${more === "" ? words : `${words.padEnd(REASON_WIDTH)} ${more}`}`.trimEnd()

const changeLines = ({ rows }: ChangedCut): ReadonlyArray<string> =>
  (["gained", "lost"] as const).flatMap((change) => {
    const groups = byReason(rows, change)
    const lines = groups
      .slice(0, MOST_REASONS)
      .map(({ ids, words }) =>
        countLine(change, ids.length, change === "gained" ? `was: ${words}` : words, idList(ids))
      )
    const rest = groups.slice(MOST_REASONS).reduce((sum, { ids }) => sum + ids.length, 0)
    return rest === 0 ? lines : lines.concat(countLine(change, rest, "for other reasons", ""))
  })

const leftLines = ({ causes, left }: ChangedCut): ReadonlyArray<string> => [
  ...causes
    .slice(0, MOST_CAUSES)
    .map(({ filter, first, reason, sole }) =>
      countLine("left", first, legibleLine(`${filter}: ${reason}`), `sole cause of ${number(sole)}`)
    ),
  ...(left === null
    ? []
    : (
        [
          [left.failed, { _tag: "Failed" }],
          [left.unjudged, { _tag: "Unjudged" }],
          [left.perProblem, { _tag: "PerProblem" }],
          [left.tokens, { _tag: "Tokens" }]
        ] as const
      ).flatMap(([count, at]) => (count === 0 ? [] : [countLine("left", count, standpointWords(at), "")])))
]

const isChanged = ({ after, before, effect, moved }: ChangedCut): boolean =>
  effect.gained + effect.lost + moved > 0 || (before === null) !== (after === null)

/** Under the new figures, the number of rows in the column of the counts. */
const wasLine = (before: CutFigures | null): string => {
  if (before === null) return countLine("was", 0, "there was no such cut", "")
  const [, count = "", rest = ""] = /^(\S+) (.*)$/.exec(figures(before)) ?? []
  return `  ${"was".padEnd(6)} ${count.padStart(6)} ${rest}`
}

const cutLines = (cut: ChangedCut): ReadonlyArray<string> => {
  const { after, before, moved, name } = cut
  if (after === null) return [`${name}  no more: it had ${before === null ? "nothing" : figures(before)}`]
  return [
    `${name}  ${figures(after)}`,
    ...(isChanged(cut) ? [wasLine(before)] : []),
    ...changeLines(cut),
    ...(moved === 0 ? [] : [countLine("moved", moved, "between train and validation", "")]),
    ...leftLines(cut)
  ]
}

const effectWords = (effects: ReadonlyMap<string, ChangeEffect> | null, name: string): string => {
  if (effects === null) return "not possible"
  const { gained, lost, moved } = effects.get(name) ?? { gained: 0, lost: 0, moved: 0 }
  if (gained + lost === 0) return moved === 0 ? "0 rows" : `${counted(moved, "row")} moved`
  return `${cameAndWent(gained, lost)} rows${moved === 0 ? "" : `, ${number(moved)} moved`}`
}

const LABEL_WIDTH = 70
const NAME_WIDTH = 16

const attributionLines = ({ attribution, cuts }: WhatIf): ReadonlyArray<string> => {
  if (attribution.length < 2) return []
  const lines = attribution.flatMap(({ alone, given, label }) => {
    const effects = cuts.filter(isChanged).map(({ name }) => {
      const first = name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1)}…` : name
      return `    ${first.padEnd(NAME_WIDTH)} ${effectWords(alone, name).padEnd(20)} ${effectWords(given, name)}`
    })
    const short = label.length > LABEL_WIDTH ? `${label.slice(0, LABEL_WIDTH)}…` : label
    return effects.length === 0 ? [] : [`  ${legibleLine(short)}`, ...effects]
  })
  const head = `${"each change".padEnd(NAME_WIDTH + 4)} ${"alone".padEnd(20)} given the others`
  return lines.length === 0 ? [] : ["", head, ...lines]
}

const sizeOf = (rows: ReadonlySet<string> | undefined) => rows?.size ?? 0

/** By cut, what came into the dataset's files and what went. */
const writtenChanges = ({ rowsAfter, rowsBefore }: NonNullable<ShownWhatIf["written"]>) =>
  [...new Set([...rowsAfter.keys(), ...(rowsBefore?.keys() ?? [])])].map((name) => {
    const [was, is] = [rowsBefore?.get(name) ?? new Set<string>(), rowsAfter.get(name) ?? new Set<string>()]
    return { name, rows: sizeOf(is), added: is.difference(was).size, removed: was.difference(is).size }
  })

const writtenLines = (written: NonNullable<ShownWhatIf["written"]>, dataset: string): ReadonlyArray<string> => [
  `written to ${legibleLine(dataset)}`,
  ...(written.rowsBefore === null
    ? ["  a new dataset"]
    : writtenChanges(written).map(({ added, name, removed, rows }) =>
        added + removed === 0
          ? `  ${name}  the same ${counted(rows, "row")}`
          : `  ${name}  ${counted(added, "row")} added, ${number(removed)} removed`
      ))
]

/** A setting that was given and that no cut looks at. */
const idleNotes = ({ idle }: WhatIf, set: ReadonlyArray<string>): ReadonlyArray<string> =>
  idle
    .filter(({ field }) => set.some((one) => field.startsWith(one.split(/[=[]/)[0] ?? one)))
    .map(({ field }) => `note: ${legibleLine(field)} has no bearing on a cut`)

const verdictLines = ({ result }: ShownWhatIf): ReadonlyArray<string> => {
  if (result.cuts.some(isChanged)) return []
  if (result.settings.length === 0) return ["nothing changes: these are the settings that the run has"]
  return ["no row comes or goes in any cut"]
}

const unjudgedNotes = ({ running, unjudged }: ShownWhatIf): ReadonlyArray<string> => {
  if (unjudged === 0) return []
  const why = running
    ? "not judged yet by the running run"
    : "in none of the cuts: a judge has still to be asked about them, or a filter broke on them; cotton run goes on"
  return [`note: ${counted(unjudged, "trace")} ${why}`]
}

/** Without a `--set` it is the recipe's file that has changed since, and that may come as a surprise. */
const settingsHead = ({ result: { attribution }, set }: ShownWhatIf): string =>
  set.length === 0 ? `settings, by ${legibleLine(attribution.map(({ label }) => label).join(", "))}` : "settings"

/** For a person. */
export const whatIfLines = (shown: ShownWhatIf): ReadonlyArray<string> => {
  const { dataset, dir, result, set, width, written } = shown
  const [example] = result.cuts.flatMap(({ rows }) => rows)
  const figures = [
    ...(result.settings.length === 0 ? [] : [settingsHead(shown), ...settingLines(result.settings, MOST_SETTINGS), ""]),
    ...result.cuts.flatMap(cutLines),
    ...attributionLines(result)
  ]
  return [
    ...figures.map((line) => narrowed(line, width)),
    "",
    ...idleNotes(result, set),
    ...unjudgedNotes(shown),
    ...verdictLines(shown),
    ...(example === undefined
      ? []
      : [`to look at one: ${cottonCommand()} show ${shellWord(dir)} ${shellWord(example.traceId)}`]),
    ...(written === null ? ["nothing is written; --save writes the dataset"] : writtenLines(written, dataset))
  ]
}

const byCut = (effects: ReadonlyMap<string, ChangeEffect> | null) => effects && Object.fromEntries(effects)

/** NDJSON: every changed row, then the summary. */
export const whatIfJson = ({ result, unjudged, written }: ShownWhatIf): ReadonlyArray<string> => {
  const flipped = result.cuts.flatMap(({ name, rows }) =>
    rows.map(({ change, traceId, why }) => ({
      type: "flipped",
      cut: name,
      id: traceId,
      change,
      why: standpointWords(why)
    }))
  )
  const summary = {
    type: "summary",
    saved: written !== null,
    samples: result.samples,
    unjudged,
    settings: settingsJson(result.settings),
    cuts: result.cuts.map(({ after, before, causes, effect, left, moved, name }) => ({
      name,
      before,
      after,
      effect,
      moved,
      left,
      causes
    })),
    changes: result.attribution.map(({ alone, given, label }) => ({
      label,
      alone: byCut(alone),
      givenTheOthers: byCut(given)
    })),
    dataset: written && { ...written.summary, changes: written.rowsBefore === null ? null : writtenChanges(written) }
  }
  return [...flipped, summary].map((line) => quietJson(line))
}
