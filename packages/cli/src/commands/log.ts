import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { jsonFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

export const log = Command.make(
  "log",
  { dir: Argument.String("dir").pipe(Argument.withDescription("A run directory")), json: jsonFlag },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/log.ts")),
      (action) => action.log(flags)
    )
).pipe(
  Command.withDescription("What happened to a run: sessions, pauses and why, warnings, how each of them ended."),
  Command.withExamples([{ command: "cotton log runs/r1", description: "A line a thing, oldest first" }])
)
