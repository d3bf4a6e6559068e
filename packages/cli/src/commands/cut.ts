import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { jsonFlag, setFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

export const cut = Command.make(
  "cut",
  {
    dirs: Argument.String("dir").pipe(
      Argument.withDescription("A run directory; or two to compare, each also as DIR:CUT"),
      Argument.atLeast(1)
    ),
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
  Command.withDescription("Chooses again from stored traces under other settings, or compares two runs. Buys nothing."),
  Command.withExamples([
    { command: "cotton cut runs/r1 --set cuts.verified.perProblem=1", description: "See what a change would give" },
    { command: "cotton cut runs/r1 runs/r2", description: "Compare two runs, the first being the baseline" },
    { command: "cotton cut runs/r1:verified runs/r1:all", description: "Compare two cuts" }
  ])
)
