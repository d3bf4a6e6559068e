import { planFilters } from "@cotton/filters"
import { findFiles, placeName, type SkippedRow, readRows } from "@cotton/generator"
import { goldNotes, unreadableGolds } from "@cotton/pipeline"
import { columnsOf } from "@cotton/pipeline/layouts/Guess"
import { initRecipe, notesOf, templateOf } from "@cotton/pipeline/layouts/InitRecipe"
import { type Look, lookAt } from "@cotton/pipeline/layouts/Look"
import { BY_NAME, PROBLEM_NAMES, readMapOptions } from "@cotton/pipeline/layouts/MapOptions"
import { type Preview, preview, type Rendered } from "@cotton/pipeline/layouts/Preview"
import type { RecognisedProblems } from "@cotton/pipeline/layouts/ProblemLayouts"
import { problemReadingOf } from "@cotton/pipeline/layouts/ProblemReadingOf"
import { filtersFor, inline, verifies } from "@cotton/pipeline/layouts/RecipeText"
import { unreadable } from "@cotton/pipeline/layouts/Unreadable"
import type { InputFormat, Price } from "@cotton/schema"
import { recognise } from "@cotton/simulator/scripted/Recognition"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { isAbsolute, join, relative, resolve } from "node:path"
import { counted } from "./display/Counted.ts"
import { InputError } from "./errors.ts"
import { cottonCommand } from "./HowToCall.ts"

export interface SourceFlags {
  readonly map: ReadonlyArray<string>
  readonly config: Option.Option<string>
  readonly split: Option.Option<string>
  readonly format: Option.Option<InputFormat>
}

export interface TeacherFlags {
  readonly teacher: Option.Option<string>
  readonly url: Option.Option<string>
  readonly price: Option.Option<string>
}

/** Rows that are looked at: enough to see what is seldom, and the rest of a large file is not read. */
const FIRST = 1000

/** Characters of rows that are looked at: of contest problems, with all their tests, one row may have millions. */
const FIRST_SIZE = 100_000_000

/** About how many characters a row takes. */
const sizeOf = (value: unknown): number =>
  typeof value === "string"
    ? value.length
    : typeof value === "object" && value !== null && !ArrayBuffer.isView(value)
      ? Object.values(value).reduce<number>((sum, one) => sum + sizeOf(one), 8)
      : 8

const SIMULATED = { model: "simulated-teacher", url: "simulator", price: "free" as const }

/** Two prices, `0.55,2.19`, or `free`. */
export const priceOf = (text: string): Price | null => {
  if (text === "free") return "free"
  const [input, output, ...more] = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)))
  const good = [input, output].every((price) => price !== undefined && Number.isFinite(price) && price >= 0)
  return good && more.length === 0 ? { input: input!, output: output! } : null
}

const teacherOf = Effect.fnUntraced(function* ({ teacher, url, price }: TeacherFlags) {
  if (Option.isNone(teacher) && Option.isNone(url) && Option.isNone(price)) return SIMULATED
  if (Option.isNone(teacher) || Option.isNone(url) || Option.isNone(price))
    return yield* new InputError({
      message:
        "a teacher is named by three together: --teacher MODEL --url URL --price free (or INPUT,OUTPUT in US dollars a million tokens)"
    })
  const read = priceOf(price.value)
  if (read === null)
    return yield* new InputError({ message: `--price ${price.value}: write free, or two numbers: --price 0.55,2.19` })
  if (!/^https?:\/\//.test(url.value) || !URL.canParse(url.value))
    return yield* new InputError({ message: `--url ${url.value}: is no http(s) URL` })
  return { model: teacher.value, url: url.value, price: read }
})

/**
 * How the recipe names the file: from its own folder, so that both can move together; an absolute path that leads out of
 * the folder stays one, as the recipe moves alone then.
 */
const fromOf = (from: string, here: string, folder: string): string => {
  const path = relative(resolve(folder), resolve(here, from))
  return isAbsolute(from) && path.startsWith("..") ? resolve(from) : path
}

const cut = (text: string, most = 1200) =>
  text.length > most ? `${text.slice(0, most)} … (${text.length} characters)` : text

const indented = (text: string, by: number) => text.replaceAll("\n", `\n${" ".repeat(by)}`)

const usedLines = ({ columns }: Look, { map }: RecognisedProblems): ReadonlyArray<string> => {
  const mapped = columnsOf(map)
  const byName = BY_NAME.filter((name) => columns.includes(name) && !Object.hasOwn(map, name))
  const ignored = columns.filter((name) => !mapped.includes(name) && !byName.includes(name))
  return [
    ...Object.entries(map).map(([name, ref]) => `  ${name.padEnd(9)} ${inline(ref)}`),
    ...byName.map((name) => `  ${name.padEnd(9)} ${name}`),
    ...(ignored.length === 0 ? [] : [`  ignored   ${ignored.join(", ")}`])
  ]
}

/** Bad rows by what is wrong with them, the first of each with its place. */
const badLines = (bad: ReadonlyArray<SkippedRow>): ReadonlyArray<string> => {
  const kinds = new Map<string, { readonly first: SkippedRow; count: number }>()
  for (const row of bad) {
    const kind = `${row.field ?? ""} ${row.detail}`
    const known = kinds.get(kind)
    if (known === undefined) kinds.set(kind, { first: row, count: 1 })
    else known.count++
  }
  const lines = [...kinds.values()].map(
    ({ first: { field, detail, ...place }, count }) =>
      `  ${String(count).padStart(5)}  ${placeName(place)}: ${field === undefined ? "" : `field ${field}: `}${detail}`
  )
  return lines.length > 5 ? [...lines.slice(0, 5), `         … and ${lines.length - 5} other reasons`] : lines
}

const renderedLines = ({ messages, answer, choices }: Rendered, at: number): ReadonlyArray<string> => [
  `${at + 1}.`,
  ...messages.map(({ role, content }) => `  ${role}: ${indented(cut(content), 4)}`),
  ...(answer === null ? [] : [`  gold answer: ${indented(cut(answer, 200), 4)}`]),
  ...(choices === null ? [] : [`  ${choices.length} choices`])
]

const countLine = ({ rows, problems, repeated, bad }: Preview, whole: boolean): string =>
  `${whole ? "all" : "the first"} ${counted(rows, "row")}: ${counted(problems.length, "problem")}${repeated > 0 ? `, ${repeated} repeated` : ""}, ${counted(bad.length, "bad row")}`

/** Looks at the first rows of a problem set. Gives its recipe, and what there is to say about it. */
export const initFrom = Effect.fnUntraced(function* (from: string, folder: string, flags: SourceFlags & TeacherFlags) {
  const here = process.cwd()
  const teacher = yield* teacherOf(flags)
  const options = readMapOptions(flags.map, PROBLEM_NAMES)
  if (Result.isFailure(options)) return yield* new InputError({ message: options.failure })
  if (from === "-")
    return yield* new InputError({ message: "--from -: a recipe names a file; write the rows to one first" })
  const [config, split, format] = [flags.config, flags.split, flags.format].map(Option.getOrUndefined) as [
    string | undefined,
    string | undefined,
    InputFormat | undefined
  ]
  const files = yield* findFiles([from], here, { config, split, format })
  let size = 0
  const rows = yield* readRows(files[0]!, here, { format }).pipe(
    Stream.take(FIRST + 1),
    Stream.takeUntil((row) => {
      if (row._tag === "Row") size += sizeOf(row.value)
      return size > FIRST_SIZE
    }),
    Stream.runCollect
  )
  const first = rows.slice(0, FIRST)
  const look = lookAt(first.flatMap((row) => (row._tag === "Row" ? [row.value] : [])))
  const shown = first[0]?.file ?? from
  const wrong = unreadable(shown, first)
  if (wrong !== null) return yield* new InputError({ message: wrong })

  const read = problemReadingOf(shown, look, options.success)
  if (Result.isFailure(read)) return yield* new InputError({ message: read.failure })
  const reading = read.success
  const verified = reading.kind !== "code" && verifies(filtersFor(reading))
  const seen = preview(first, { map: reading.map, template: templateOf(reading), verified })
  if (seen.problems.length === 0) {
    const why = [`${shown}: none of the first ${seen.rows} rows can be used as ${reading.name ?? "guessed"}:`]
    return yield* new InputError({ message: [...why, ...badLines(seen.bad)].join("\n") })
  }
  const recipe = initRecipe({
    from: fromOf(from, here, folder),
    ...(format === undefined ? {} : { format }),
    ...(config === undefined ? {} : { config }),
    ...(split === undefined ? {} : { split }),
    reading,
    someBad: seen.bad.length > 0,
    teacher
  })

  const strange =
    teacher.url === "simulator" &&
    !seen.rendered.every(({ messages }) => recognise(messages.at(-1)!.content) !== undefined)
  const plan = yield* planFilters(filtersFor(reading), [])
  const golds = yield* unreadableGolds({ filters: plan, resolved: { filters: [] } }, seen.problems)
  const notes = [
    ...notesOf(reading),
    ...goldNotes(golds),
    ...(strange
      ? [
          "the simulated teacher does not know these problems, and says so in its replies: for real ones, --teacher MODEL --url URL --price free"
        ]
      : [])
  ]
  const file = join(folder, "recipe.yaml")
  const more = files.length > 1 ? ` (the first of ${files.length} files)` : ""
  const lines = [
    `${shown}${more}: ${reading.name ?? "an unknown set; its columns are guessed, so look at them"}`,
    ...usedLines(look, reading),
    countLine(seen, rows.length <= FIRST && size <= FIRST_SIZE),
    ...badLines(seen.bad),
    ...(seen.bad.length === 0 ? [] : ["         the recipe leaves bad rows out (problems.onBadRow: skip)"]),
    ...seen.rendered.flatMap(renderedLines),
    ...notes.map((note) => `note: ${note}`),
    "",
    `${file}      next: ${cottonCommand()} check ${file}`
  ]
  const { rendered, bad, problems, ...counts } = seen
  const summary = {
    recipe: file,
    set: reading.name,
    kind: reading.kind,
    map: reading.map,
    notes,
    ...counts,
    problems: problems.length,
    bad: bad.length,
    rendered
  }
  return { recipe, lines, summary }
})
