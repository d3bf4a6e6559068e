import { differences, OtherRecipe, type RunFile } from "@cotton/store"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { existsSync } from "node:fs"
import { basename } from "node:path"
import { goingOn, loadRecipe, overridden } from "../recipe/RecipeFile.ts"
import { planRun, type Run } from "../Run.ts"
import type { StoredRun } from "../StoredRun.ts"
import { isOfCuts, settingDifferences } from "./Settings.ts"

/** One change to a run's settings. */
export interface Change {
  /** The `--set` as it was given, or the recipe's file where that says something else than the run by now. */
  readonly label: string
  /** The run's settings with this change only; `null` where it is none by itself. */
  readonly alone: Run | null
  /** All the changes but this one. */
  readonly others: Run | null
}

/** A stored run as it stands, and as it would be under other settings. */
export interface Experiment {
  readonly before: Run
  readonly after: Run
  readonly changes: ReadonlyArray<Change>
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

/** From the recipe's file: what was asked stands over what it says by now, and a setting that is given now over both. */
const fromFile = ({ stored }: StoredRun, set: ReadonlyArray<string>) =>
  loadRecipe(stored.recipeFile, [...(stored.settings ?? []), ...askedOf(stored.recipe), ...set]).pipe(
    Effect.flatMap((loaded) => planRun(goingOn(loaded, stored.recipe)))
  )

/** From `run.json` alone. */
const fromRun = ({ run }: StoredRun, set: ReadonlyArray<string>) =>
  Effect.flatMap(overridden(run.resolved, set), (resolved) => planRun(resolved))

/**
 * What `set` changes in a run, each change by itself and among the others. The recipe's file is read anew, as `cotton run`
 * would: where it has been changed since, that is a change like the others. A file that is gone changes nothing.
 */
export const planExperiment = Effect.fnUntraced(function* (it: StoredRun, set: ReadonlyArray<string>) {
  const { directory, stored, run: before } = it
  const there = existsSync(stored.recipeFile)
  const after = yield* there ? fromFile(it, set) : fromRun(it, set)
  const asksOtherwise = differences(stored.recipe, after.recipe)
  if (asksOtherwise.length > 0) return yield* new OtherRecipe({ path: directory.folder, differences: asksOtherwise })

  const file = there && set.length > 0 ? yield* fromFile(it, []) : there ? after : null
  const changed = file !== null && settingDifferences(before, file).some(isOfCuts)
  const resolve = changed ? fromRun : there ? fromFile : fromRun
  const changes: Array<Change> = []
  if (changed) {
    const others = set.length === 0 ? before : Option.getOrNull(yield* Effect.option(fromRun(it, set)))
    changes.push({ label: `${basename(stored.recipeFile)} as it is now`, alone: file, others })
  }
  for (const [at, label] of set.entries()) {
    const rest = set.filter((_, other) => other !== at)
    const alone = set.length === 1 && !changed ? after : Option.getOrNull(yield* Effect.option(resolve(it, [label])))
    const others =
      rest.length === 0
        ? (file ?? before)
        : Option.getOrNull(yield* Effect.option((there ? fromFile : fromRun)(it, rest)))
    changes.push({ label, alone, others })
  }
  return { before, after, changes } satisfies Experiment
})
