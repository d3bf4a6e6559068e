import * as Command from "effect/cli/Command"
import { jsonFlag, recipeArgument, setFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

export const check = Command.make("check", { recipe: recipeArgument, set: setFlag, json: jsonFlag }, (flags) =>
  Effect.flatMap(
    Effect.promise(() => import("../actions/check.ts")),
    (action) => action.check(flags)
  )
).pipe(Command.withDescription("What a run would do and cost. Sends nothing."))
