import { type Problem, Recipe, type RecipeInput } from "@cotton/schema"
import * as Schema from "effect/Schema"

type Overrides = Partial<Omit<RecipeInput, "problems" | "teacher">> & {
  readonly teacher?: Partial<RecipeInput["teacher"]>
}

/** A recipe with its defaults, one free endpoint with four slots, and what a test changes. */
export const recipeOf = ({ teacher, ...rest }: Overrides = {}): Recipe =>
  Schema.decodeUnknownSync(Recipe)({
    problems: { from: "problems.jsonl" },
    ...rest,
    teacher: { model: "m", at: [{ url: "http://one.test/v1", price: "free", slots: 4 }], ...teacher }
  })

export const problemOf = (id: string, content = `What is ${id}?`): Problem => ({
  id,
  messages: [{ role: "user", content }],
  source: "test",
  metadata: {}
})

export const problemsOf = (count: number): ReadonlyArray<Problem> =>
  Array.from({ length: count }, (_, at) => problemOf(`p${at}`))
