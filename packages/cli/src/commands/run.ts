import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { jsonFlag, recipeArgument, setFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

export const run = Command.make(
  "run",
  {
    recipe: recipeArgument,
    dir: Flag.String("dir").pipe(
      Flag.withDescription("The run directory (default: runs/ and the recipe's name, here)"),
      Flag.optional
    ),
    set: setFlag,
    yes: Flag.Boolean("yes").pipe(
      Flag.withDescription("Buy what changed filters owe without asking"),
      Flag.withDefault(false)
    ),
    display: Flag.Literals("display", ["auto", "live", "plain", "json"]).pipe(
      Flag.withDescription("How progress is shown; auto: live in a terminal, else plain"),
      Flag.withDefault("auto")
    ),
    json: jsonFlag,
    grace: Flag.Finite("grace").pipe(
      Flag.withDescription("Seconds that SIGTERM waits for what is in flight"),
      Flag.withDefault(30)
    ),
    minYield: Flag.Finite("min-yield").pipe(
      Flag.withDescription("Exit with 5 when less than this share of the judged traces is kept"),
      Flag.withDefault(0)
    )
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/run.ts")),
      (action) => action.run(flags)
    )
).pipe(
  Command.withDescription("Buys what the recipe owes, judges it, and writes the dataset. The same command goes on."),
  Command.withExamples([
    { command: "cotton run recipe.yaml --dir runs/r1", description: "Run, or go on with, a recipe" }
  ])
)
