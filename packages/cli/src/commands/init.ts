import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { jsonFlag, sourceFlags } from "../flags.ts"

export const init = Command.make(
  "init",
  {
    folder: Argument.String("folder").pipe(
      Argument.withDescription("Where to; made if it is not there"),
      Argument.withDefault(".")
    ),
    from: Flag.String("from").pipe(
      Flag.withMetavar("FILE"),
      Flag.withDescription("A problem set: its columns are recognised, or guessed"),
      Flag.optional
    ),
    map: Flag.String("map").pipe(
      Flag.withMetavar("NAME=COLUMN"),
      Flag.withDescription("What a column is: --map prompt=task (repeatable)"),
      Flag.atLeast(0)
    ),
    ...sourceFlags,
    teacher: Flag.String("teacher").pipe(
      Flag.withMetavar("MODEL"),
      Flag.withDescription("The model that the recipe names (default: the simulated one)"),
      Flag.optional
    ),
    url: Flag.String("url").pipe(Flag.withDescription("Its endpoint, up to and with /v1"), Flag.optional),
    price: Flag.String("price").pipe(
      Flag.withDescription("free, or two prices in US dollars a million tokens: 0.55,2.19"),
      Flag.optional
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/init.ts")),
      (action) => action.init(flags)
    )
).pipe(
  Command.withDescription("Writes a first recipe: for problems of its own to try it on, or for a problem set."),
  Command.withExamples([
    { command: "cotton init demo", description: "A recipe and twenty problems: offline, without a key" },
    { command: "cotton init mine --from gsm8k/train.jsonl", description: "A recipe for a problem set" }
  ])
)
