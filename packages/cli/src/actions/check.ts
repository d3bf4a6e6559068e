import {
  fieldName,
  goldNotes,
  loadRecipe,
  planRun,
  promptHint,
  readProblems,
  type Run,
  unreadableGolds
} from "@cotton/pipeline"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { inputBound, placeName, worstCase } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import { counted } from "../display/Counted.ts"
import { legible } from "@cotton/schema/Legible"

export interface CheckFlags {
  readonly recipe: string
  readonly set: ReadonlyArray<string>
  readonly json: boolean
}

/** Leaves of what the recipe gives, as `field = value`. */
const leaves = (value: unknown, path: ReadonlyArray<PropertyKey> = []): ReadonlyArray<string> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
    : [`${fieldName(path)} = ${JSON.stringify(value)}`]

/** Requests and worst-case cost if every problem needs `samples`. */
const cost = (run: Run, problems: ReadonlyArray<Problem>, samples: number) => {
  const { teacher, sample } = run.recipe
  const price = teacher.at[0]!.price
  const requests = Math.ceil(samples / run.ways[0]!.perRequest)
  let usd = 0
  for (const problem of problems) {
    const prompts = inputBound(run.asking.asked(problem, 0)) * requests
    usd += worstCase(price, prompts, sample.limit * samples).usd
  }
  return { requests: problems.length * requests, usd }
}

export const check = Effect.fnUntraced(function* ({ recipe, set, json }: CheckFlags) {
  const resolved = yield* loadRecipe(recipe, set)
  const run = yield* planRun(resolved)
  const loaded = yield* readProblems(run)
  const { problems, skipped, duplicates } = loaded
  const { sample, budget } = run.recipe
  const least = cost(run, problems, sample.keep)
  const most = cost(run, problems, sample.tries)
  const golds = yield* unreadableGolds(run, problems)
  if (json) {
    const plan = {
      problems: problems.length,
      skipped,
      duplicates,
      requests: [least.requests, most.requests],
      worstUsd: most.usd,
      filters: run.filters,
      defaulted: resolved.defaulted,
      notes: resolved.notes,
      unreadableGolds: golds,
      recipe: run.recipe
    }
    return yield* Console.log(JSON.stringify({ type: "summary", ...plan }))
  }
  const first = run.asking.messages(problems[0]!)
  const hint = promptHint(run, first)
  yield* Console.log(
    [
      `recipe    ${resolved.file}`,
      ...leaves(resolved.given).map((line) => `  ${line}`),
      ...resolved.defaulted.map(({ field, from, value }) => `  ${from}: ${field} = ${JSON.stringify(value)}`),
      `problems  ${problems.length} (${counted(duplicates, "duplicate")} collapsed, ${counted(skipped.length, "row")} skipped)`,
      ...skipped
        .slice(0, 5)
        .map((row) => `  skipped ${placeName(row)}: ${row.field === undefined ? "" : `${row.field} `}${row.detail}`),
      `requests  ${least.requests} to ${most.requests}`,
      `cost      at most $${most.usd.toFixed(2)}, when every reply is as long as sample.limit (${sample.limit} tokens)${budget.usd === undefined ? "; no cap (budget.usd)" : `; capped at $${budget.usd}`}`,
      `filters   ${run.filters.map(({ id }) => id).join(" → ")}`,
      "prompt    the first one:",
      ...first.map(({ role, content }) => `  ${role}: ${content.replaceAll("\n", "\n    ")}`),
      ...(hint === null ? [] : [`note      ${hint}`]),
      ...goldNotes(golds).map((note) => `note      ${note}`),
      ...resolved.notes.map((note) => `note      ${note}`)
    ]
      .map(legible)
      .join("\n")
  )
})
