/** What `effect/Schema` is to a recipe.ts beside which Effect is not installed. */
export * from "effect/Schema"
