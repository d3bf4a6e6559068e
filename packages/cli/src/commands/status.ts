import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { jsonFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

export const status = Command.make(
  "status",
  {
    dir: Argument.String("dir").pipe(
      Argument.withDescription("A run directory; without it, every run under ./runs is listed"),
      Argument.optional
    ),
    watch: Flag.Boolean("watch").pipe(
      Flag.withDescription("Look again each second until the run has ended"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/status.ts")),
      (action) => action.status(flags)
    )
).pipe(
  Command.withDescription("How far a run is: also from another process or host, or after the fact."),
  Command.withExamples([
    { command: "cotton status", description: "The runs under ./runs, the one that moved last first" },
    { command: "cotton status runs/r1 --watch", description: "Watch a run that another process drives" }
  ])
)
