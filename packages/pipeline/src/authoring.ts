/** What a recipe.ts imports from `cotton`. */
export { type Check, defineCheck, option } from "@cotton/filters/Check"
export { defineRecipe, type Recipe, type RecipeInput } from "@cotton/schema/Recipe"
export type { Finding, Subject } from "@cotton/schema/Verdict"
/** For the options of a check: Effect's Schema, the one that decodes them. */
export * as Schema from "effect/Schema"
