import { collect, layerRun, loadRecipe, planRun } from "@cotton/pipeline"
import { openRun } from "@cotton/store"
import * as Effect from "effect/Effect"

/*
 * The whole durable loop: problems into the journal, desk, teacher, journal, worker pool, verdicts into the journal.
 * Arguments: recipe, run directory. CPU time is the process's, worker threads included, from before the problems are
 * read to the last durable verdict.
 */
const [file, folder] = [process.argv[2]!, process.argv[3]!]
const before = process.cpuUsage()
const started = performance.now()
const closing = await Effect.runPromise(
  Effect.scoped(
    Effect.gen(function* () {
      const run = yield* Effect.flatMap(loadRecipe(file), planRun)
      const directory = yield* openRun(folder, {
        recipe: run.recipe,
        recipeFile: file,
        recipeDigest: run.resolved.digest
      })
      return yield* collect(run, { confirmed: true }).pipe(
        Effect.provide(layerRun(run, directory, { environment: process.env }))
      )
    })
  )
)
const { user, system } = process.cpuUsage(before)
console.log(
  JSON.stringify({
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - started,
    peakMb: process.resourceUsage().maxRSS / 1024,
    endMb: Object.fromEntries(
      Object.entries(process.memoryUsage()).map(([name, bytes]) => [name, Math.round(bytes / 1e6)])
    ),
    closing
  })
)
process.exit(0)
