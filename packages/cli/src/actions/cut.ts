import { cut as cutPipeline, layerRunJudging, loadRecipe, planRun, rejudge } from "@cotton/pipeline"
import { layerJournal, openRun, readRunFile } from "@cotton/store"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { InputError } from "../errors.ts"

export interface CutFlags {
  readonly dir: string
  readonly set: ReadonlyArray<string>
  readonly save: boolean
  readonly json: boolean
}

export const cut = Effect.fnUntraced(function* ({ dir, set, save, json }: CutFlags) {
  const folder = resolve(dir)
  const stored = readRunFile(folder)
  if (stored === null) return yield* new InputError({ message: `${dir}: no run here` })
  const resolved = yield* loadRecipe(stored.recipeFile, set)
  const run = yield* planRun(resolved)
  const directory = yield* openRun(folder, {
    recipe: save ? run.recipe : stored.recipe,
    recipeFile: resolved.file,
    recipeDigest: save ? resolved.digest : stored.recipeDigest
  })
  const target = save ? directory.dataset : join(mkdtempSync(join(tmpdir(), "cotton-cut-")), "dataset")
  const { summary, chosen } = yield* rejudge(run).pipe(
    Effect.andThen(
      cutPipeline(run, {
        dir: target,
        command: ["cotton cut", dir, ...set.map((one) => `--set '${one}'`), "--save"].join(" ")
      })
    ),
    Effect.provide(
      Layer.merge(layerRunJudging(run), layerJournal({ path: directory.journal, rollback: directory.network !== null }))
    ),
    Effect.ensuring(
      Effect.sync(() => (save ? undefined : rmSync(join(target, ".."), { recursive: true, force: true })))
    )
  )
  if (json) return yield* Console.log(JSON.stringify({ type: "summary", saved: save, dataset: summary }))
  const lines = summary.cuts.flatMap(({ name, train, validation, tokens }) => {
    const choice = chosen.get(name)
    return [
      `${name}  ${train + validation} rows (${train} train, ${validation} validation) of ${choice?.problems ?? 0} problems, ${tokens.toLocaleString("en-US")} tokens`,
      ...(choice?.causes ?? [])
        .slice(0, 6)
        .map(({ filter, reason, count }) => `  left ${String(count).padStart(6)}  ${filter}: ${reason}`)
    ]
  })
  yield* Console.log(
    [...lines, save ? `written to ${directory.dataset}` : "nothing is written; --save writes the dataset"].join("\n")
  )
}, Effect.scoped)
