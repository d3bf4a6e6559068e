import { planFilters } from "@cotton/filters"
import { judgesAsked, loadRecipe, nameJudges, type ResolvedRecipe } from "@cotton/pipeline"
import { type FilterRef, type PlannedFilter, type Recipe, ThinkTags } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { parse as parseYaml } from "yaml"
import { InputError } from "./errors.ts"
import { isSimulated, withSimulator } from "./SimulatedTeacher.ts"

/** `verify/number`, or with options: `verify/number={ tolerance: 0.01 }`. Several ids may stand in one, with commas. */
export const readRefs = (
  given: ReadonlyArray<string>,
  flag = "--with"
): Effect.Effect<ReadonlyArray<FilterRef>, InputError> =>
  Effect.try({
    try: () =>
      given.flatMap((text): ReadonlyArray<FilterRef> => {
        const at = text.indexOf("=")
        if (at === -1)
          return text
            .split(",")
            .map((id) => id.trim())
            .filter((id) => id !== "")
        return [{ [text.slice(0, at).trim()]: parseYaml(text.slice(at + 1)) }]
      }),
    catch: (error) => new InputError({ message: `${flag}: ${error instanceof Error ? error.message : String(error)}` })
  })

/** The filters of a command that needs no run, and what else its recipe says of judging. */
export interface GivenFilters {
  readonly plan: ReadonlyArray<PlannedFilter>
  readonly think: ThinkTags
  /** The recipe that brings filters of its own. */
  readonly own: ResolvedRecipe | null
  /** Those of its judges that the filters ask. */
  readonly judges: Recipe["judges"]
}

/**
 * What `--with` and `--recipe` name. Without `--with`: the recipe's own list where `orRecipes`, else a mistake. Fails where
 * the recipe or a filter cannot be used.
 */
export const givenFilters = Effect.fnUntraced(function* (
  given: { readonly with: ReadonlyArray<string>; readonly recipe: Option.Option<string> },
  orRecipes = false
) {
  const refs = yield* readRefs(given.with)
  const wanting = refs.length === 0 && !(orRecipes && Option.isSome(given.recipe))
  if (wanting) {
    const message = `--with names no filter, for example --with verify/math-answer${orRecipes ? "; or --recipe, for those of a recipe" : ""}`
    return yield* new InputError({ message })
  }
  const own = Option.isSome(given.recipe) ? yield* loadRecipe(given.recipe.value) : null
  const planned = yield* planFilters(refs.length === 0 ? own!.recipe.judge : refs, own?.filters ?? [])
  const { plan, wrong } = yield* nameJudges(planned, own?.recipe.judges ?? {})
  const [noJudge] = wrong
  if (noJudge !== undefined) {
    const how = own === null ? "; --recipe names a recipe that has judges" : ""
    return yield* new InputError({ message: `--with ${noJudge.path.slice(2).join(".")}: ${noJudge.message}${how}` })
  }
  const asked = judgesAsked(plan, own?.recipe.judges ?? {})
  const resolved = own !== null && isSimulated(asked) ? yield* withSimulator(own) : own
  const judges = judgesAsked(plan, resolved?.recipe.judges ?? {})
  const think = own?.recipe.teacher.think ?? Schema.decodeUnknownSync(ThinkTags)({})
  const found: GivenFilters = { plan, think, own: resolved, judges }
  return found
})
