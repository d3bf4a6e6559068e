import { type FilterError, needsAnswer, planFilters } from "@cotton/filters"
import { type Asking, hostOf, type LoadedProblems, loadProblems, makeAsking, PARSER_VERSION } from "@cotton/generator"
import { digest, type Message, type PlannedFilter, type Problem, type Recipe } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { RecipeError } from "./errors.ts"
import type { ResolvedRecipe } from "./RecipeFile.ts"

/** A recipe with everything that follows from it: what `collect` and `cut` work on. Nothing here changes. */
export interface Run {
  readonly resolved: ResolvedRecipe
  readonly recipe: Recipe
  readonly filters: ReadonlyArray<PlannedFilter>
  /** Digest of the filters and of the parser that reads traces: the key of a judgement, with the gold. */
  readonly plan: string
  readonly asking: Asking
  /** The name of each endpoint, in the recipe's order: its host and port, never its key. */
  readonly hosts: ReadonlyArray<string>
}

/** Digest of what the filters compare a trace with: a corrected answer is judged again and buys nothing. */
export const goldOf = (problem: Problem): string => {
  const known = golds.get(problem)
  if (known !== undefined) return known
  const { answer, choices, language } = problem
  const gold = digest({ answer, choices, language })
  golds.set(problem, gold)
  return gold
}

/** A problem's samples share its gold, and a resume asks for it once a sample. */
const golds = new WeakMap<Problem, string>()

/** Resolves the filters and renders nothing yet. Sends nothing. */
export const planRun = (resolved: ResolvedRecipe): Effect.Effect<Run, RecipeError> =>
  planFilters(resolved.recipe.judge, resolved.filters).pipe(
    Effect.mapError(
      (error: FilterError) =>
        new RecipeError({ file: resolved.file, problems: [resolved.locate(error.path, error.message)] })
    ),
    Effect.map((filters) => ({
      resolved,
      recipe: resolved.recipe,
      filters,
      plan: digest({ filters, parser: PARSER_VERSION, think: resolved.recipe.teacher.think }),
      asking: makeAsking(resolved.recipe),
      hosts: resolved.hosts ?? resolved.recipe.teacher.at.map(({ url }) => hostOf(url))
    }))
  )

/** What a first prompt lacks for the recipe's filters, in words; `null` when nothing is seen. */
export const promptHint = (run: Run, messages: ReadonlyArray<Message>): string | null =>
  run.filters.some(({ id }) => id === "verify/math-answer") &&
  !messages.some(({ content }) => content.includes("boxed"))
    ? String.raw`verify/math-answer looks for \boxed{…} first, and the prompt does not ask for it: see prompt.template`
    : null

/** All problems of the recipe; one that lacks the answer that a filter needs is a bad row. */
export const readProblems = (run: Run) =>
  Effect.gen(function* () {
    const needing = yield* needsAnswer(run.filters, run.resolved.filters)
    const lack = ({ answer }: Problem) =>
      needing.length > 0 && (answer === undefined || answer === "")
        ? `is missing, and ${needing.join(", ")} needs it`
        : null
    const loaded: LoadedProblems = yield* loadProblems(run.recipe.problems, run.resolved.folder, lack)
    return loaded
  })
