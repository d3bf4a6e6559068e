import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"

export const recipeArgument = Argument.String("recipe").pipe(
  Argument.withDescription("recipe.yaml or recipe.ts"),
  Argument.withDefault("recipe.yaml")
)

export const setFlag = Flag.String("set").pipe(
  Flag.withMetavar("FIELD=VALUE"),
  Flag.withDescription("Override a field: --set sample.temperature=0.7 (repeatable)"),
  Flag.atLeast(0)
)

/** Which files of a folder in the Hugging Face layout, and what is in them. */
export const sourceFlags = {
  config: Flag.String("config").pipe(
    Flag.withDescription("Of a folder in the Hugging Face layout: its config"),
    Flag.optional
  ),
  split: Flag.String("split").pipe(Flag.withDescription("Of such a folder: its split (default: train)"), Flag.optional),
  format: Flag.Literals("format", ["jsonl", "json", "csv", "tsv", "parquet"]).pipe(
    Flag.withDescription("The format, where a file's name does not say it"),
    Flag.optional
  )
}

export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("NDJSON on stdout; the last line is a summary"),
  Flag.withDefault(false)
)
