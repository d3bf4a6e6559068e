import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { jsonFlag, sourceFlags } from "../flags.ts"

export const importCommand = Command.make(
  "import",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription(
        "Files with prompts and responses: jsonl, json, csv, tsv or parquet, plain or packed (.gz, .zst); globs; folders in the Hugging Face layout"
      ),
      Argument.atLeast(1)
    ),
    dir: Flag.String("dir").pipe(
      Flag.withDescription("The run directory, always needed; made if it is not there"),
      // Its lack is one line of the command's own, and no page of help.
      Flag.optional
    ),
    map: Flag.String("map").pipe(
      Flag.withMetavar("NAME=COLUMN"),
      Flag.withDescription("What a column is: --map response=solution (repeatable)"),
      Flag.atLeast(0)
    ),
    teacher: Flag.String("teacher").pipe(
      Flag.withMetavar("MODEL"),
      Flag.withDescription("The model that wrote the responses, where the file does not say it"),
      Flag.optional
    ),
    think: Flag.String("think").pipe(
      Flag.withMetavar("TAGS"),
      Flag.withDescription("Tags around the chain: --think '<think> </think>'; two more for those around the answer"),
      Flag.optional
    ),
    ...sourceFlags,
    onBadRow: Flag.Literals("on-bad-row", ["skip", "stop"]).pipe(
      Flag.withDescription("A row without a response: skip and list it, or stop"),
      Flag.withDefault("skip")
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/import.ts")),
      (action) => action.importFiles(flags)
    )
).pipe(
  Command.withDescription("Makes a run of a dataset that has responses already, judges it, and writes the dataset."),
  Command.withExamples([
    { command: "cotton import OpenR1-Math-220k/*.parquet --dir runs/openr1", description: "A known set" },
    {
      command: "cotton import traces.jsonl --dir runs/mine --map prompt=task --map response=reply",
      description: "One of your own"
    }
  ])
)
