import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"

export const init = Command.make(
  "init",
  {
    folder: Argument.String("folder").pipe(
      Argument.withDescription("Where to; made if it is not there"),
      Argument.withDefault(".")
    )
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/init.ts")),
      (action) => action.init(flags)
    )
).pipe(Command.withDescription("Writes a first recipe and problems to try it on."))
