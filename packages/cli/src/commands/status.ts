import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { jsonFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

export const status = Command.make(
  "status",
  { dir: Argument.String("dir").pipe(Argument.withDescription("A run directory")), json: jsonFlag },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/status.ts")),
      (action) => action.status(flags)
    )
).pipe(Command.withDescription("How far a run is: also from another process or host, or after the fact."))
