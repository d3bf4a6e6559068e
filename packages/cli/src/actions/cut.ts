import {
  choose,
  cut as cutPipeline,
  goingOn,
  layerRunJudging,
  loadRecipe,
  planRun,
  rejudge,
  splitSizes
} from "@cotton/pipeline"
import { differences, layerJournal, openRun, OtherRecipe, readRunFile, type RunFile } from "@cotton/store"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { resolve } from "node:path"
import { InputError } from "../errors.ts"

export interface CutFlags {
  readonly dir: string
  readonly set: ReadonlyArray<string>
  readonly save: boolean
  readonly json: boolean
}

/** What the stored samples were asked with, as settings: the run may have had it from its own `--set`. */
const askedOf = ({ problems, prompt, teacher, sample }: RunFile["recipe"]): ReadonlyArray<string> =>
  Object.entries({
    "problems.from": problems.from,
    "problems.map": problems.map,
    prompt,
    "teacher.model": teacher.model,
    "teacher.body": teacher.body,
    "teacher.prefix": teacher.prefix,
    "sample.temperature": sample.temperature,
    "sample.topP": sample.topP,
    "sample.effort": sample.effort,
    "sample.seed": sample.seed
  }).flatMap(([field, value]) => (value === undefined ? [] : [`${field}=${JSON.stringify(value)}`]))

export const cut = Effect.fnUntraced(function* ({ dir, set, save, json }: CutFlags) {
  const folder = resolve(dir)
  const stored = readRunFile(folder)
  if (stored === null) return yield* new InputError({ message: `${dir}: no run here` })
  const { settings = [] } = stored
  // What was asked stands over what the recipe's file says by now, and a setting that is given now over both.
  const loaded = yield* loadRecipe(stored.recipeFile, [...settings, ...askedOf(stored.recipe), ...set])
  const resolved = goingOn(loaded, stored.recipe)
  const run = yield* planRun(resolved)
  const asksOtherwise = differences(stored.recipe, run.recipe)
  if (asksOtherwise.length > 0) return yield* new OtherRecipe({ path: folder, differences: asksOtherwise })
  const directory = yield* openRun(folder, {
    recipe: save ? run.recipe : stored.recipe,
    recipeFile: resolved.file,
    recipeDigest: save ? resolved.digest : stored.recipeDigest,
    // The run's own: a cut with other ones can be taken back by one without.
    ...(stored.settings === undefined ? {} : { settings })
  })
  const services = Layer.merge(
    layerRunJudging(run),
    layerJournal({ path: directory.journal, rollback: directory.network !== null })
  )
  const command = ["cotton cut", dir, ...set.map((one) => `--set '${one}'`), "--save"].join(" ")
  const work = Effect.gen(function* () {
    yield* rejudge(run)
    const written = save ? (yield* cutPipeline(run, { dir: directory.dataset, command })).summary : null
    return { written, ...(yield* choose(run)) }
  })
  const { written, all, chosen } = yield* Effect.provide(work, services)

  const cuts = Array.from(chosen, ([name, choice]) => {
    const { tokens, problems, causes } = choice
    return { name, tokens, problems, causes, ...splitSizes(run, all, choice) }
  })
  if (json) return yield* Console.log(JSON.stringify({ type: "summary", saved: save, cuts, dataset: written }))
  const lines = cuts.flatMap(({ name, tokens, problems, causes, train, validation }) => {
    const rows = `${train + validation} rows (${train} train, ${validation} validation)`
    const left = causes
      .slice(0, 6)
      .map(({ filter, reason, count }) => `  left ${String(count).padStart(6)}  ${filter}: ${reason}`)
    return [`${name}  ${rows} of ${problems} problems, ${tokens.toLocaleString("en-US")} tokens`].concat(left)
  })
  const end = save ? `written to ${directory.dataset}` : "nothing is written; --save writes the dataset"
  yield* Console.log(lines.concat(end).join("\n"))
}, Effect.scoped)
