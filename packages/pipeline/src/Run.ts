import type { FilterError } from "@cotton/filters/errors"
import { needsAnswer } from "@cotton/filters/NeedsAnswer"
import { planFilters } from "@cotton/filters/Plan"
import { type Questions, questionsOf } from "@cotton/filters/Questions"
import { type Asking, makeAsking } from "@cotton/generator/Asking"
import { hostOf } from "@cotton/generator/desk/Station"
import { PARSER_VERSION } from "@cotton/generator/reading/Reasoning"
import type { LoadedProblems } from "@cotton/generator/sources/LoadProblems"
import {
  digest,
  type JudgeSpec,
  type Message,
  type PlannedFilter,
  type Problem,
  type Profile,
  type Recipe,
  type Ways,
  waysOf
} from "@cotton/schema"
import * as Effect from "effect/Effect"
import { identityOf } from "./consult/Inquiry.ts"
import { judgesAsked, nameJudges } from "./consult/NamedJudges.ts"
import { RecipeError } from "./errors.ts"
import type { ResolvedRecipe } from "./recipe/RecipeFile.ts"

/** A recipe with everything that follows from it: what `collect` and `cut` work on. Nothing here changes. */
export interface Run {
  readonly resolved: ResolvedRecipe
  readonly recipe: Recipe
  readonly filters: ReadonlyArray<PlannedFilter>
  /** Those of the recipe's judges that the filters ask. */
  readonly judges: Readonly<Record<string, JudgeSpec>>
  /** What they may be asked about one trace. */
  readonly questions: ReadonlyArray<Questions>
  /** Digest of the filters and of the parser that reads traces: the key of a judgement, with the gold. */
  readonly plan: string
  readonly asking: Asking
  /** The name of each endpoint, in the recipe's order: its host and port, never its key. */
  readonly hosts: ReadonlyArray<string>
  /** How each endpoint is to be asked. */
  readonly ways: ReadonlyArray<Ways>
}

/** Digest of what the filters compare a trace with: a corrected answer is judged again and buys nothing. */
export const goldOf = (problem: Problem): string => {
  const known = golds.get(problem)
  if (known !== undefined) return known
  const { answer, choices, language, tests } = problem
  const gold = digest({ answer, choices, language, tests })
  golds.set(problem, gold)
  return gold
}

/** A problem's samples share its gold, and a resume asks for it once a sample. */
const golds = new WeakMap<Problem, string>()

/**
 * What the recipe wants of its endpoints and what a probe found them to do, by their hosts. A context is of use only
 * where a server refuses what goes over it.
 */
const waysTo = ({ teacher, sample }: Recipe, hosts: ReadonlyArray<string>, profile: Profile | null) => {
  const wanted = { stream: teacher.stream, perRequest: sample.perRequest, continueWith: teacher.continueWith }
  return hosts.map((host): Ways => {
    const known = profile?.endpoints.find((one) => one.host === host && one.model === teacher.model)
    const ways = waysOf(wanted, known)
    return known?.overLimit === "accepted" ? { ...ways, context: null } : ways
  })
}

/** Resolves the filters and renders nothing yet. Sends nothing. `profile`: what a probe found out about the endpoints. */
export const planRun = Effect.fnUntraced(function* (
  resolved: ResolvedRecipe,
  profile: Profile | null = null
): Effect.fn.Return<Run, RecipeError> {
  const { recipe } = resolved
  const refuse = (wrong: ReadonlyArray<Pick<FilterError, "path" | "message">>) =>
    new RecipeError({
      file: resolved.file,
      problems: wrong.map(({ path, message }) => resolved.locate(path, message))
    })
  const planned = yield* Effect.mapError(planFilters(recipe.judge, resolved.filters), (error: FilterError) =>
    refuse([error, ...(error.others ?? [])])
  )
  const { plan: filters, wrong } = yield* nameJudges(planned, recipe.judges)
  if (wrong.length > 0) return yield* refuse(wrong)
  const judges = judgesAsked(filters, recipe.judges)
  const { think, reasoningField, at } = recipe.teacher
  const hosts = resolved.hosts ?? at.map(({ url }) => hostOf(url))
  const asked = Object.entries(judges).map(([name, spec]) => [name, identityOf(spec)])
  return {
    resolved,
    recipe,
    filters,
    judges,
    questions: yield* questionsOf(filters),
    plan: digest({
      filters,
      parser: PARSER_VERSION,
      think,
      reasoningField,
      ...(asked.length === 0 ? {} : { judges: Object.fromEntries(asked) })
    }),
    asking: makeAsking(recipe),
    hosts,
    ways: waysTo(recipe, hosts, profile)
  }
})

/**
 * A given beginning is sent only to endpoints of which it is known that they go on from it: one that begins anew would
 * give a chain with words at its head that its model never wrote.
 */
export const checkPrefix = ({ recipe, resolved, hosts, ways }: Run): Effect.Effect<void, RecipeError> => {
  const unknown = hosts.filter((_, at) => ways[at]!.continueWith === null)
  if (recipe.teacher.prefix === undefined || unknown.length === 0) return Effect.void
  const detail = `teacher.prefix: whether ${unknown.join(", ")} goes on from a given beginning is not known; \`cotton check --probe\` finds out, or say how in teacher.continueWith`
  return Effect.fail(
    new RecipeError({ file: resolved.file, problems: [resolved.locate(["teacher", "prefix"], detail)] })
  )
}

/** What a first prompt lacks for the recipe's filters, in words; `null` when nothing is seen. */
export const promptHint = (run: Run, messages: ReadonlyArray<Message>): string | null =>
  run.filters.some(({ id }) => id === "verify/math-answer") &&
  !messages.some(({ content }) => content.includes("boxed"))
    ? String.raw`verify/math-answer looks for \boxed{…} first, and the prompt does not ask for it: see prompt.template`
    : null

/** All problems of the recipe; one that lacks the answer that a filter needs is a bad row. */
export const readProblems = (run: Run) =>
  Effect.gen(function* () {
    // Whoever only looks at a run reads no files of problems: their readers are most of what there is to load.
    const { loadProblems } = yield* Effect.promise(() => import("@cotton/generator/sources/LoadProblems"))
    const needs = yield* needsAnswer(run.filters, run.resolved.filters)
    // The answer of most traces stands in for one that is not there.
    const needing = run.recipe.majority === undefined ? needs : []
    const lack = ({ answer }: Problem) =>
      needing.length > 0 && (answer === undefined || answer === "")
        ? `is missing, and ${needing.join(", ")} needs it`
        : null
    const loaded: LoadedProblems = yield* loadProblems(run.recipe.problems, run.resolved.folder, lack)
    return loaded
  })
