/** What a recipe.ts imports from `cotton`. */
export { type Check, defineCheck } from "@cotton/filters"
export { defineRecipe, type Finding, type Recipe, type RecipeInput, type Subject } from "@cotton/schema"
