import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { InputError } from "../errors.ts"
import { jsonFlag, recipeArgument, setFlag } from "../flags.ts"
import * as Effect from "effect/Effect"

/** A share that was written as a percentage is the usual mistake. */
const shareOf = (minYield: number): Effect.Effect<void, InputError> => {
  if (minYield >= 0 && minYield <= 1) return Effect.void
  const hint = minYield > 1 && minYield <= 100 ? `; ${minYield} % is --min-yield ${minYield / 100}` : ""
  return Effect.fail(new InputError({ message: `--min-yield ${minYield}: is a share, from 0 to 1${hint}` }))
}

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
      Flag.withDescription("Exit with 5 when less than this share (0 to 1) of the judged traces is kept"),
      Flag.withDefault(0)
    )
  },
  (flags) =>
    Effect.andThen(
      shareOf(flags.minYield),
      Effect.flatMap(
        Effect.promise(() => import("../actions/run.ts")),
        (action) => action.run(flags)
      )
    )
).pipe(
  Command.withDescription("Buys what the recipe owes, judges it, and writes the dataset. The same command goes on."),
  Command.withExamples([
    { command: "cotton run recipe.yaml --dir runs/r1", description: "Run, or go on with, a recipe" }
  ])
)
