import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { sourceFlags } from "../flags.ts"

export const judge = Command.make(
  "judge",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("Rows { id?, answer?, response, reasoning?, … } of any format; - is standard input")
    ),
    with: Flag.String("with").pipe(
      Flag.withMetavar("FILTERS"),
      Flag.withDescription("Filters: ids with commas, or one id={ option: value } (repeatable)"),
      Flag.atLeast(0)
    ),
    map: Flag.String("map").pipe(
      Flag.withMetavar("NAME=COLUMN"),
      Flag.withDescription("NAME=FIELD where a row names it otherwise: --map response=output"),
      Flag.atLeast(0)
    ),
    recipe: Flag.String("recipe").pipe(
      Flag.withDescription("A recipe.ts whose own filters may be named"),
      Flag.optional
    ),
    format: sourceFlags.format,
    timeout: Flag.Finite("timeout").pipe(Flag.withDescription("Seconds a row may take"), Flag.withDefault(10))
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/judge.ts")),
      (action) => action.judge(flags)
    )
).pipe(
  Command.withDescription("Verdicts for the rows of any file: one JSON line a row, in order. No run needed."),
  Command.withExamples([
    {
      command: "cotton judge answers.jsonl --with verify/math-answer,shape/complete",
      description: "Judge with two filters"
    }
  ])
)
