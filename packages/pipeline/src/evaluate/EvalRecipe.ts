import type { FilterRef, Price, Problems } from "@cotton/schema"
import { judgesAnswer } from "@cotton/selection"
import * as Effect from "effect/Effect"
import { stringify } from "yaml"
import { loadRecipe, type ResolvedRecipe } from "../recipe/RecipeFile.ts"

/** One model on one benchmark, as it is asked. */
export interface EvalSpec {
  readonly name: string
  readonly problems: typeof Problems.Encoded
  /** How the problem is put to the model, where the recipe whose judging is taken does not say it. */
  readonly template: string
  readonly model: string
  readonly at: { readonly url: string; readonly key?: string; readonly price: Price; readonly slots?: number }
  /** Samples of each problem. */
  readonly k: number
  readonly limit: number
  readonly temperature: number
  readonly topP: number
  /** US dollars. */
  readonly budget?: number
  readonly judge: ReadonlyArray<FilterRef>
}

/** As many are wanted as are asked for at most: so each problem gets that many, whatever they are worth. */
const sampleOf = ({ k, limit, temperature, topP }: EvalSpec) => ({ keep: k, tries: k, limit, temperature, topP })
const budgetOf = ({ budget }: EvalSpec) => (budget === undefined ? {} : { budget: { usd: budget } })

/** The recipe of an evaluation, as the file of its run directory has it. */
export const evalRecipeText = (spec: EvalSpec): string =>
  [
    "# Written by cotton eval. The same command goes on; cotton show and cotton status read the run.",
    stringify(
      {
        name: spec.name,
        problems: spec.problems,
        prompt: { template: spec.template },
        teacher: { model: spec.model, at: [spec.at] },
        sample: sampleOf(spec),
        ...budgetOf(spec),
        judge: spec.judge
      },
      { lineWidth: 0 }
    )
  ].join("\n")

const setting = (field: string, value: unknown): string => `${field}=${JSON.stringify(value)}`

/**
 * The same as settings over a recipe whose judges, sandbox and manner of asking are taken. Its own prompt stays where it gives
 * one, its other filters go: how a reply is written makes it no wrong one.
 */
export const evalSettings = (spec: EvalSpec, { given }: Pick<ResolvedRecipe, "given">): ReadonlyArray<string> => [
  setting("name", spec.name),
  setting("problems", spec.problems),
  ...(given["prompt"] === undefined ? [setting("prompt", { template: spec.template })] : []),
  setting("teacher.model", spec.model),
  setting("teacher.at", [spec.at]),
  setting("sample", sampleOf(spec)),
  setting("budget", budgetOf(spec).budget ?? {}),
  setting("judge", spec.judge),
  setting("cuts", { verified: {} })
]

const idOf = (ref: FilterRef): string => (typeof ref === "string" ? ref : (Object.keys(ref)[0] ?? ""))

/** Those of a recipe's filters that say whether an answer is right; its own among them, if they are called `verify/…`. */
export const answerFilters = (judge: ReadonlyArray<FilterRef>): ReadonlyArray<FilterRef> =>
  judge.filter((ref) => judgesAnswer(idOf(ref)))

/** The recipe of an evaluation, resolved. `over`: a recipe's file; else `file` is the path that the text will have. */
export const resolveEval = Effect.fnUntraced(function* (
  spec: EvalSpec,
  {
    file,
    over,
    set
  }: { readonly file: string; readonly over: ResolvedRecipe | null; readonly set: ReadonlyArray<string> }
) {
  if (over === null) {
    const text = evalRecipeText(spec)
    return { resolved: yield* loadRecipe(file, set, text), text, settings: set }
  }
  const settings = [...evalSettings(spec, over), ...set]
  return { resolved: yield* loadRecipe(over.file, settings), text: null, settings }
})
