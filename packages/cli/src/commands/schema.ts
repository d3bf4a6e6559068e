import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"

export const schema = Command.make("schema", {}, () =>
  Effect.flatMap(
    Effect.promise(() => import("../actions/schema.ts")),
    (action) => action.schema
  )
).pipe(
  Command.withDescription("Prints the JSON Schema of recipe.yaml, from which an editor completes and checks fields."),
  Command.withExamples([{ command: "cotton schema > recipe.schema.json", description: "A file for your editor" }])
)
