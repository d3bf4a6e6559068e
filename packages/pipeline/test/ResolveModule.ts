import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { loadRecipe, planRun } from "../src/index.ts"

/*
 * Resolves recipes in a process of its own, as `cotton` does: the test runner's own module loader would stand between
 * a recipe.ts and what it imports. Arguments: recipes. Prints a JSON line each.
 */
for (const file of process.argv.slice(2)) {
  const exit = await Effect.runPromiseExit(
    Effect.gen(function* () {
      const resolved = yield* loadRecipe(file)
      const { filters } = yield* planRun(resolved)
      const { digest, recipe, module } = resolved
      return { digest, model: recipe.teacher.model, filters: filters.map(({ id }) => id), module }
    })
  )
  console.log(JSON.stringify(Exit.isSuccess(exit) ? exit.value : { error: String(exit.cause) }))
}
