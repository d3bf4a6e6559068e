import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"

const FILE = new URL("../../../../docs/recipe.schema.json", import.meta.url)

export const schema = Effect.gen(function* () {
  const text = yield* Effect.promise(() => readFile(FILE, "utf8"))
  yield* Effect.sync(() => process.stdout.write(text))
})
