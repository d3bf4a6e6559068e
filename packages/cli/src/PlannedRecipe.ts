import type { LoadedProblems } from "@cotton/generator"
import {
  type Bought,
  goingOn,
  loadRecipe,
  NOTHING_BOUGHT,
  planRun,
  readBought,
  readProblems,
  readTimings,
  type ResolvedRecipe,
  type Run,
  type Timing
} from "@cotton/pipeline"
import type { Profile } from "@cotton/schema"
import { differences, layerJournalReader, readProfile, readRunFile } from "@cotton/store"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import { existsSync } from "node:fs"
import { join, relative } from "node:path"
import { runFolder } from "./RunFolder.ts"
import { checkSimulator } from "./SimulatedTeacher.ts"
import { usable } from "./UsableProfile.ts"

/** A recipe with all that a plan of it looks at. */
export interface PlannedRecipe {
  /** As the user named it. */
  readonly recipe: string
  readonly resolved: ResolvedRecipe
  readonly run: Run
  readonly loaded: LoadedProblems
  /** Where a run of it lives, from here. */
  readonly dir: string
  readonly bought: Bought
  readonly timings: ReadonlyMap<number, Timing>
  /** What a probe found out of the teacher's endpoints. */
  readonly profile: Profile | null
  readonly notes: ReadonlyArray<string>
}

const nothing = (note: string) => ({ bought: NOTHING_BOUGHT, timings: new Map<number, Timing>(), notes: [note] })

/** Reads recipe, problems, profile, and what its run directory holds. Sends nothing, writes nothing, takes no lock. */
export const planRecipe = Effect.fnUntraced(function* (
  recipe: string,
  options: {
    readonly set: ReadonlyArray<string>
    readonly dir: Option.Option<string>
  }
) {
  const loaded = yield* loadRecipe(recipe, options.set)
  yield* checkSimulator(loaded)
  const folder = runFolder(loaded, options.dir)
  const dir = relative(process.cwd(), folder) || "."
  const before = readRunFile(folder)
  const resolved = goingOn(loaded, before?.recipe)
  const profile = usable(yield* readProfile(folder), resolved.recipe.teacher.model, yield* Clock.currentTimeMillis)
  const run = yield* planRun(resolved, profile.endpoints)
  const problems = yield* readProblems(run)

  const journal = join(folder, "journal.db")
  const read = Effect.gen(function* () {
    const bought = yield* readBought(run, problems.problems)
    const timings = yield* readTimings(run, [...bought.samples.values()].flat())
    // As a run sees it: where nothing was answered yet there is nothing that could be mixed up.
    const differing = before === null || bought.replies === 0 ? [] : differences(before.recipe, run.recipe)
    if (differing.length > 0) {
      return nothing(
        `${dir} holds samples that were asked for otherwise (${differing.join("; ")}): cotton run refuses to mix them, and this plan is of a new run`
      )
    }
    return { bought, timings, notes: [] }
  }).pipe(
    Effect.provide(layerJournalReader(journal)),
    Effect.catchTag("JournalError", (error) =>
      Effect.succeed(nothing(`what ${dir} holds cannot be read, and is not counted here: ${error.message}`))
    )
  )
  const here = existsSync(journal)
    ? yield* read
    : { bought: NOTHING_BOUGHT, timings: new Map<number, Timing>(), notes: [] }
  const planned: PlannedRecipe = {
    recipe,
    resolved,
    run,
    loaded: problems,
    dir,
    bought: here.bought,
    timings: here.timings,
    profile: profile.endpoints,
    notes: [...here.notes, ...(profile.words === null ? [] : [profile.words])]
  }
  return planned
})
