import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { jsonFlag, setFlag, sourceFlags } from "../flags.ts"

export const evalCommand = Command.make(
  "eval",
  {
    given: Argument.String("bench").pipe(
      Argument.withDescription("Problem files with gold answers; or evaluations"),
      Argument.atLeast(0)
    ),
    model: Flag.String("model").pipe(
      Flag.withMetavar("NAME"),
      Flag.withDescription("At --at; or a folder, served here (repeatable)"),
      Flag.atLeast(0)
    ),
    at: Flag.String("at").pipe(
      Flag.withMetavar("URL"),
      Flag.withDescription("Its endpoint, up to and with /v1"),
      Flag.atLeast(0)
    ),
    baseModel: Flag.String("base-model").pipe(
      Flag.withMetavar("NAME"),
      Flag.withDescription("The untouched base: evaluated first, the first row"),
      Flag.optional
    ),
    baseAt: Flag.String("base-at").pipe(
      Flag.withMetavar("URL"),
      Flag.withDescription("Its endpoint (default: --at)"),
      Flag.optional
    ),
    key: Flag.String("key").pipe(
      Flag.withMetavar("$NAME"),
      Flag.withDescription("The environment variable with the endpoint's key"),
      Flag.optional
    ),
    price: Flag.String("price").pipe(
      Flag.withDescription("free, or US dollars a million tokens: 0.55,2.19"),
      Flag.optional
    ),
    k: Flag.Int("samples").pipe(
      Flag.withAlias("k"),
      Flag.withDescription("A problem (default: 64, 16 or 8, by the set's size)"),
      Flag.optional
    ),
    temperature: Flag.Finite("temperature").pipe(Flag.withDescription("As DeepSeek-R1"), Flag.withDefault(0.6)),
    topP: Flag.Finite("top-p").pipe(Flag.withDescription("As DeepSeek-R1"), Flag.withDefault(0.95)),
    limit: Flag.Int("limit").pipe(Flag.withDescription("Tokens of a reply at most"), Flag.withDefault(32_768)),
    verifier: Flag.String("verifier").pipe(
      Flag.withMetavar("ID"),
      Flag.withDescription("What judges (default: by the kind of gold)"),
      Flag.atLeast(0)
    ),
    recipe: Flag.String("recipe").pipe(Flag.withDescription("A recipe to judge by and to prompt with"), Flag.optional),
    map: Flag.String("map").pipe(
      Flag.withMetavar("NAME=COLUMN"),
      Flag.withDescription("What a column is: --map answer=gold"),
      Flag.atLeast(0)
    ),
    ...sourceFlags,
    set: setFlag,
    dir: Flag.String("dir").pipe(Flag.withDescription("Default: evals/ and the model's name"), Flag.optional),
    label: Flag.String("label").pipe(
      Flag.withMetavar("NAME=VALUE"),
      Flag.withDescription("Kept with it: cut=verified, seed=0, tokens=8.1e6"),
      Flag.atLeast(0)
    ),
    budget: Flag.Finite("budget").pipe(Flag.withDescription("US dollars for all of it"), Flag.optional),
    server: Flag.String("server").pipe(
      Flag.withMetavar("OPTIONS"),
      Flag.withDescription("More options for the server of a folder"),
      Flag.optional
    ),
    compare: Flag.Boolean("compare").pipe(
      Flag.withDescription("Compare evaluations; the first is the baseline"),
      Flag.withDefault(false)
    ),
    by: Flag.String("by").pipe(
      Flag.withMetavar("LABEL"),
      Flag.withDescription("Compare arms over seeds: --by cut"),
      Flag.optional
    ),
    anyway: Flag.Boolean("anyway").pipe(
      Flag.withDescription("Compare although settings or problems differ"),
      Flag.withDefault(false)
    ),
    yes: Flag.Boolean("yes").pipe(Flag.withDescription("Buy without asking"), Flag.withDefault(false)),
    json: jsonFlag
  },
  (flags) =>
    flags.compare
      ? Effect.flatMap(
          Effect.promise(() => import("../actions/eval-compare.ts")),
          (action) => action.compareEvals(flags)
        )
      : Effect.flatMap(
          Effect.promise(() => import("../actions/eval.ts")),
          (action) => action.evaluate(flags)
        )
).pipe(
  Command.withDescription("Scores models on benchmarks: pass@1, pass@k, the answer of most. The same command goes on."),
  Command.withExamples([
    {
      command: "cotton eval aime24.jsonl --model my-7b --at http://127.0.0.1:8000/v1 --price free",
      description: "With the settings of DeepSeek-R1"
    },
    { command: "cotton eval --compare evals/base evals/my-7b", description: "Differences on the same problems" }
  ])
)
