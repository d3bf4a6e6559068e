import { quietJson } from "@cotton/schema/Legible"
import {
  explain as explainFields,
  goldNotes,
  type Plan,
  planOf,
  promptHint,
  sandboxNote,
  unreadableGolds
} from "@cotton/pipeline"
import { commandNotes } from "@cotton/pipeline/CommandNote"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import { planLines } from "../display/PlanReport.ts"
import { type PlannedRecipe, planRecipe } from "../PlannedRecipe.ts"
import { distinctFolders } from "../RunFolder.ts"
import { unsetVariables } from "../UnsetVariables.ts"

export interface CheckFlags {
  readonly recipe: ReadonlyArray<string>
  readonly set: ReadonlyArray<string>
  readonly dir: Option.Option<string>
  /** The whole first prompt. */
  readonly prompt: boolean
  readonly json: boolean
}

/** The plan as `--json` has it. The fields of its beginning are older than the others. */
const summaryOf = ({ run, resolved, loaded, bought, dir }: PlannedRecipe, plan: Plan) => ({
  problems: plan.problems,
  skipped: loaded.skipped,
  duplicates: loaded.duplicates,
  requests: plan.bounds.requests,
  worstUsd: plan.bounds.usd[1],
  filters: run.filters,
  defaulted: resolved.defaulted,
  file: resolved.file,
  dir,
  stored: bought.stored,
  spentUsd: bought.spent.usd,
  open: plan.bounds.open,
  basis: plan.forecast === null ? "assumed" : "measured",
  measuredOn: plan.measuredOn,
  samples: plan.bounds.samples,
  tokens: { input: plan.bounds.input, output: plan.bounds.output },
  usd: plan.bounds.usd,
  figures: plan.figures,
  forecast: plan.forecast,
  cap: plan.cap,
  capSuffices: plan.capSuffices,
  pace: plan.pace,
  timeMs: plan.timeMs,
  memoryBytes: plan.memoryBytes,
  diskBytes: plan.diskBytes,
  prompt: run.asking.messages(loaded.problems[0]!),
  recipe: run.recipe
})

/** What a run would do and cost from here on. Sends nothing, writes nothing. */
export const check = Effect.fnUntraced(function* (flags: CheckFlags) {
  const all = yield* Effect.forEach(flags.recipe, (recipe) => planRecipe(recipe, flags))
  yield* distinctFolders(all)
  for (const [at, planned] of all.entries()) {
    const { run, resolved, loaded } = planned
    const plan = planOf(run, {
      problems: loaded.problems,
      bought: planned.bought,
      timings: [...planned.timings.values()]
    })
    const golds = yield* unreadableGolds(run, loaded.problems)
    const sandbox = yield* sandboxNote(run)
    const commands = yield* commandNotes(run, process.env)
    const unset = yield* unsetVariables(run.recipe, process.env)
    const before = [...unset, ...(sandbox === null ? [] : [sandbox]), ...commands]
    if (flags.json) {
      const type = all.length === 1 ? "summary" : "plan"
      const notes = [...before, ...planned.notes, ...resolved.notes]
      yield* Console.log(quietJson({ type, ...summaryOf(planned, plan), notes, unreadableGolds: golds }))
      continue
    }
    const hint = promptHint(run, run.asking.messages(loaded.problems[0]!))
    const notes = [
      ...(hint === null ? [] : [hint]),
      ...goldNotes(golds),
      ...before,
      ...planned.notes,
      ...resolved.notes
    ]
    const lines = planLines(planned, plan, {
      fields: explainFields(resolved, flags.set),
      notes,
      wholePrompt: flags.prompt
    })
    yield* Console.log([...(at === 0 ? [] : [""]), ...lines].join("\n"))
  }
  if (flags.json && all.length > 1) yield* Console.log(quietJson({ type: "summary", recipes: all.length }))
})
