import type { AnyCheck } from "@cotton/filters"
import { planFilters } from "@cotton/filters/Plan"
import { Prompt, Recipe } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"
import { checkPrompt } from "./PromptCheck.ts"
import { fieldName, type Place } from "./RecipeIssues.ts"

/** What is wrong with the prompt's placeholders. One line a mistake, with its place. */
export const promptMistakes = (prompt: Prompt, place: Place): ReadonlyArray<string> =>
  checkPrompt(prompt).map(({ path, words }) => {
    const whole = ["prompt", ...path]
    return `${place(whole)}: ${fieldName(whole)}: ${words}`
  })

/** What is wrong with the filters. One line a mistake, with its place. */
export const filterMistakes = (
  judge: Recipe["judge"],
  custom: ReadonlyArray<AnyCheck>,
  place: Place
): Effect.Effect<ReadonlyArray<string>> =>
  planFilters(judge, custom).pipe(
    Effect.as([]),
    Effect.catch((error) =>
      Effect.succeed([error, ...(error.others ?? [])].map(({ path, message }) => `${place(path)}: ${message}`))
    )
  )

const decodePrompt = SchemaParser.decodeUnknownResult(Prompt)
const decodeJudge = SchemaParser.decodeUnknownResult(Recipe.fields.judge)

/** Mistakes within the parts of a recipe that can be read, though others cannot: they are told together. */
export const mistakesOfParts = (
  { prompt, judge }: Readonly<Record<string, unknown>>,
  custom: ReadonlyArray<AnyCheck>,
  place: Place
): Effect.Effect<ReadonlyArray<string>> => {
  const read = { prompt: decodePrompt(prompt), judge: decodeJudge(judge) }
  const ofPrompt = Result.isSuccess(read.prompt) ? promptMistakes(read.prompt.success, place) : []
  const ofFilters = Result.isSuccess(read.judge)
    ? filterMistakes(read.judge.success, custom, place)
    : Effect.succeed([])
  return Effect.map(ofFilters, (lines) => [...ofPrompt, ...lines])
}

const PLACED = /^.*?:(\d+):(\d+): /

/** Lines in the order of their places in the file; those without one, of settings, after them. */
export const inOrder = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines
    .map((line) => ({ line, at: PLACED.exec(line)?.slice(1).map(Number) ?? [Infinity, 0] }))
    .toSorted((a, b) => (a.at[0] === b.at[0] ? a.at[1]! - b.at[1]! : a.at[0]! - b.at[0]!))
    .map(({ line }) => line)
