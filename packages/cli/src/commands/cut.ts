import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { jsonFlag, setFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

export const cut = Command.make(
  "cut",
  {
    dir: Argument.String("dir").pipe(Argument.withDescription("A run directory")),
    set: setFlag,
    save: Flag.Boolean("save").pipe(
      Flag.withDescription("Write the dataset; without it nothing is written"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/cut.ts")),
      (action) => action.cut(flags)
    )
).pipe(
  Command.withDescription("Judges stored traces again under other settings and chooses anew. Buys nothing."),
  Command.withExamples([
    { command: "cotton cut runs/r1 --set cuts.verified.perProblem=1", description: "See what a change would give" }
  ])
)
