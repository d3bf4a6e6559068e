import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"

export const recipeArgument = Argument.String("recipe").pipe(
  Argument.withDescription("recipe.yaml or recipe.ts"),
  Argument.withDefault("recipe.yaml")
)

export const setFlag = Flag.String("set").pipe(
  Flag.withDescription("Override a field: --set sample.temperature=0.7 (repeatable)"),
  Flag.atLeast(0)
)

export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("NDJSON on stdout; the last line is a summary"),
  Flag.withDefault(false)
)
