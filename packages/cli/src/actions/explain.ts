import { quietJson } from "@cotton/schema/Legible"
import { explain as explainFields, goingOn, loadRecipe, planRun } from "@cotton/pipeline"
import { readRunFile } from "@cotton/store"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import { explainedLines } from "../display/PlanExplained.ts"
import { runFolder } from "../RunFolder.ts"
import { checkSimulator } from "../SimulatedTeacher.ts"

/** Every field of one resolved recipe, and where its value came from. Its problems are not looked at. */
export const explain = Effect.fnUntraced(function* (flags: {
  readonly recipe: string
  readonly set: ReadonlyArray<string>
  readonly dir: Option.Option<string>
  readonly json: boolean
}) {
  const loaded = yield* loadRecipe(flags.recipe, flags.set)
  yield* checkSimulator(loaded)
  const resolved = goingOn(loaded, readRunFile(runFolder(loaded, flags.dir))?.recipe)
  const run = yield* planRun(resolved)
  const fields = explainFields(resolved, flags.set)
  if (!flags.json) return yield* Console.log(explainedLines(fields, run.filters).join("\n"))
  for (const field of fields) yield* Console.log(quietJson({ type: "field", ...field }))
  const differing = fields.filter(({ isDefault }) => !isDefault).length
  yield* Console.log(
    quietJson({ type: "summary", recipe: resolved.file, fields: fields.length, differing, filters: run.filters })
  )
})
