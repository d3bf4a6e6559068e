import { shellWord } from "@cotton/schema/ShellWord"
import { findFiles, ProblemsError } from "@cotton/generator"
import { layerRunJudging, loadRecipe, planRun } from "@cotton/pipeline"
import { importRecipe, PROBLEMS_FILE } from "@cotton/pipeline/import/ImportRecipe"
import { importRun } from "@cotton/pipeline/import/ImportRun"
import { withoutOptions } from "@cotton/pipeline/import/WithoutOptions"
import { IMPORT_NAMES, readThink } from "@cotton/pipeline/import/ReadingOf"
import { type RecognisedSource, recogniseSource, shownFile as shownIn } from "@cotton/pipeline/import/Sources"
import { readMapOptions } from "@cotton/pipeline/layouts/MapOptions"
import { inline, oneLine, verifies } from "@cotton/pipeline/layouts/RecipeText"
import { IMPORTED, type InputFormat } from "@cotton/schema"
import { funnelOf } from "@cotton/selection"
import { layerJournal, openRun, replaceFile } from "@cotton/store"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { existsSync, mkdirSync } from "node:fs"
import { basename, join, relative, resolve } from "node:path"
import { announce } from "../Announce.ts"
import { counted } from "../display/Counted.ts"
import { quietJson } from "@cotton/schema/Legible"
import { chooseDisplay } from "../display/Display.ts"
import { displays } from "../display/Displays.ts"
import { watched } from "../display/Watch.ts"
import { InputError } from "../errors.ts"
import { reporting } from "../Report.ts"
import { summarise } from "../Summary.ts"
import { VERSION } from "../Version.ts"

export interface ImportFlags {
  readonly files: ReadonlyArray<string>
  readonly dir: Option.Option<string>
  readonly map: ReadonlyArray<string>
  readonly teacher: Option.Option<string>
  readonly think: Option.Option<string>
  readonly config: Option.Option<string>
  readonly split: Option.Option<string>
  readonly format: Option.Option<InputFormat>
  readonly onBadRow: "skip" | "stop"
  readonly json: boolean
}

const orInputError = <A>(result: Result.Result<A, string>): Effect.Effect<A, InputError> =>
  Result.isSuccess(result) ? Effect.succeed(result.success) : Effect.fail(new InputError({ message: result.failure }))

const shownFile = (file: string): string => shownIn(file, process.cwd())

/** What a file is taken for. */
const takenFor = ({ reading }: RecognisedSource): string => {
  const { map, conversation, responses, name } = reading
  const prompt = map.prompt ?? map.messages ?? `${conversation}, but its last turn`
  const texts = responses.map(({ each, response, reasoning }) =>
    [reasoning, response]
      .flatMap((path) => (path === undefined ? [] : [each === undefined ? path : `${each}[].${path}`]))
      .join(" + ")
  )
  const answer = map.answer === undefined ? "none" : inline(map.answer)
  return `${name}\n  prompt ${inline(prompt)} · response ${texts.join(", ")} · answer ${answer}`
}

/** What the files are taken for: one paragraph for all that are alike. */
const takenAll = (sources: ReadonlyArray<RecognisedSource>): ReadonlyArray<string> => {
  const alike = Map.groupBy(sources, takenFor)
  return Array.from(alike, ([taken, [first, ...more]]) => {
    const others = more.length === 0 ? "" : ` and ${more.length} other ${more.length === 1 ? "file" : "files"}`
    const ignored = [...new Set([first!, ...more].flatMap((source) => source.ignored))]
    const notes = [...new Set([first!, ...more].flatMap(({ reading }) => reading.note ?? []))]
    return [
      `${shownFile(first!.file)}${others}: ${taken}`,
      ...(ignored.length === 0 ? [] : [`  ignored ${ignored.map(oneLine).join(", ")}`]),
      ...notes.map((note) => `note: ${note}`)
    ].join("\n")
  })
}

/** A run directory that already has a recipe must be an import's own. */
const checkOurs = Effect.fnUntraced(function* (
  recipe: string,
  sources: ReadonlyArray<RecognisedSource>,
  teacher: string | undefined
) {
  const resolved = yield* loadRecipe(recipe)
  const { at, think, model } = resolved.recipe.teacher
  if (!at.every(({ url }) => url === IMPORTED)) {
    return yield* new InputError({
      message: `${recipe} is no import's: its teacher is at ${at.map(({ url }) => url).join(", ")}. Choose another --dir`
    })
  }
  const other = sources.find(({ reading }) => reading.think !== undefined && reading.think.open !== think.open)
  if (other !== undefined) {
    return yield* new InputError({
      message: `${shownFile(other.file)} marks chains by ${String(other.reading.think?.open)}, and this run reads ${think.open}: import it into another --dir`
    })
  }
  if (teacher !== undefined && teacher !== model) {
    return yield* new InputError({
      message: `--teacher ${teacher}: this run's is ${model} (${recipe}): import into another --dir`
    })
  }
  return resolved
})

export const importFiles = Effect.fnUntraced(function* (flags: ImportFlags) {
  const here = process.cwd()
  if (Option.isNone(flags.dir))
    return yield* new InputError({ message: "--dir is missing: name the run directory, as in --dir runs/mine" })
  const dir = flags.dir.value
  const map = yield* orInputError(readMapOptions(flags.map, IMPORT_NAMES))
  const think = Option.isNone(flags.think) ? undefined : yield* orInputError(readThink(flags.think.value))
  const format = Option.getOrUndefined(flags.format)
  const { config, split } = flags
  if (flags.files.includes("-"))
    return yield* new InputError({
      message: "-: an import goes on where it stopped, so it needs a file; write the rows to one"
    })
  const files = yield* findFiles(flags.files, here, {
    config: Option.getOrUndefined(config),
    split: Option.getOrUndefined(split),
    format
  })
  const sources = yield* Effect.forEach(files, (file) => recogniseSource(file, here, { map, think, format }))
  const [first] = sources

  const folder = resolve(dir)
  const recipeFile = join(folder, "recipe.yaml")
  let leftOut: string | null = null
  if (!existsSync(recipeFile)) {
    if (existsSync(join(folder, "run.json")))
      return yield* new InputError({ message: `${dir} is a run that buys; choose another --dir` })
    mkdirSync(folder, { recursive: true })
    const teacher = Option.getOrElse(flags.teacher, () => first!.reading.teacher ?? "unknown")
    // A file without gold answers takes the verifier from none of the others.
    const { usable, lacking } = yield* withoutOptions(first!.reading.judge ?? [])
    if (lacking.length > 0) {
      leftOut = `note: the file does not hold the options of ${lacking.join(", ")}, which judged it: left out; add it to ${shownFile(recipeFile)} with its options`
    }
    const judge = first!.reading.judge === undefined ? {} : { judge: usable }
    const { kind } = (sources.find(({ reading }) => reading.kind !== "text") ?? first!).reading
    replaceFile(
      recipeFile,
      importRecipe({
        name: basename(folder),
        files: files.map(shownFile),
        reading: { ...first!.reading, ...judge, kind },
        teacher
      })
    )
  }
  const resolved = yield* checkOurs(recipeFile, sources, Option.getOrUndefined(flags.teacher))
  const run = yield* planRun(resolved)
  const directory = yield* openRun(folder, {
    recipe: run.recipe,
    recipeFile: resolved.file,
    recipeDigest: resolved.digest
  })

  const name = chooseDisplay("auto", flags.json)
  const display = displays[name]()
  const say = announce(display, directory, () => null)
  for (const line of takenAll(sources)) display.say(line)
  if (leftOut !== null) display.say(leftOut)
  if (!verifies(run.recipe.judge))
    display.say(
      `note: nothing is verified; every readable response is kept, in ${Object.keys(run.recipe.cuts).join(", ")}`
    )
  const command = ["cotton import", ...flags.files.map(shellWord), "--dir", shellWord(dir)].join(" ")
  const report = reporting(run)
  const { imported, agreed, dataset } = yield* watched(
    importRun(run, sources, {
      onBadRow: flags.onBadRow,
      problemsFile: join(folder, PROBLEMS_FILE),
      dir: directory.dataset,
      command,
      seen: report.seen
    }),
    {
      display: { ...display, event: (event) => (say.event(event), display.event(event)) },
      folder,
      cap: null,
      live: name === "live",
      begun: {
        command: "import",
        version: VERSION,
        recipe: resolved.file,
        digest: resolved.digest,
        settings: []
      },
      opened: () => undefined
    }
  ).pipe(
    Effect.provide(
      Layer.provideMerge(
        layerRunJudging(run),
        layerJournal({ path: directory.journal, rollback: directory.network !== null }, say.opened)
      )
    ),
    Effect.onInterrupt(() =>
      Effect.sync(() => display.say("interrupted: what was stored stays; the same command goes on from here"))
    )
  )

  const { listed, ...counts } = imported
  const { rows, added, known, skipped, withoutAnswer, firstLacking: lack } = counts
  display.say(
    `${counted(rows, "row")}: ${counted(added, "response")} stored, ${known} were here already, ${skipped} left out`
  )
  if (withoutAnswer > 0) {
    const why = lack === null ? "" : ` (${lack.file}:${lack.line}: field ${lack.field} ${lack.detail})`
    display.say(`${withoutAnswer} ${withoutAnswer === 1 ? "problem has" : "problems have"} no gold answer${why}`)
  }
  if (agreed !== null && agreed.compared > 0)
    display.say(`the verifier agrees with the set's own verdicts on ${agreed.agreed} of ${agreed.compared} responses`)
  if (dataset === null) {
    const [bad] = listed
    const why = bad === undefined ? "" : `; the first: ${new ProblemsError({ reason: "bad-row", ...bad }).message}`
    return yield* new InputError({ message: `no row has a response; nothing was imported${why}` })
  }
  const shown = relative(here, folder) || "."
  summarise(display, {
    run,
    directory: { folder: shown, dataset: relative(here, directory.dataset) },
    called: { recipe: join(shown, "recipe.yaml"), set: [] },
    report: yield* report.write({ folder, state: "done", command, dataset, say: display.say }),
    ...dataset
  })
  if (flags.json) {
    const result = {
      imported: counts,
      agreement: agreed,
      funnel: funnelOf(dataset.candidates),
      dataset: dataset.summary
    }
    process.stdout.write(`${quietJson({ type: "summary", ...result })}\n`)
  }
}, Effect.scoped)
