import { generateProblems, LANGUAGES, simulator, SimulatorOptions, type SimulatorOptionsInput } from "@cotton/simulator"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { InputError } from "../errors.ts"

const readOptions = (text: string): Effect.Effect<SimulatorOptionsInput, InputError> =>
  Effect.try({
    try: () => {
      const options = JSON.parse(text) as SimulatorOptionsInput
      Schema.decodeUnknownSync(SimulatorOptions, { onExcessProperty: "error" })(options)
      return options
    },
    catch: (error) =>
      new InputError({ message: `--options: ${error instanceof Error ? error.message : String(error)}` })
  })

export const simulate = Command.make(
  "simulate",
  {
    port: Flag.Int("port").pipe(Flag.withDescription("0: any free port"), Flag.withDefault(8123)),
    options: Flag.String("options").pipe(
      Flag.withDescription('JSON, for example {"faults":{"rateLimited":0.02},"replay":"replies.jsonl"}'),
      Flag.withDefault("{}")
    ),
    problems: Flag.Int("problems").pipe(
      Flag.withDescription("Instead of serving: write so many problems with answers to stdout, as JSONL"),
      Flag.optional
    ),
    seed: Flag.Int("seed").pipe(Flag.withDefault(0)),
    language: Flag.Literals("language", LANGUAGES).pipe(
      Flag.withDescription("Languages of the problems (repeatable)"),
      Flag.atLeast(0)
    )
  },
  Effect.fnUntraced(function* ({ port, options, problems, seed, language }) {
    if (Option.isSome(problems)) {
      const rows = generateProblems({
        count: problems.value,
        seed,
        ...(language.length > 0 ? { languages: language } : {})
      })
      return yield* Console.log(rows.map((row) => JSON.stringify(row)).join("\n"))
    }
    const running = yield* simulator({ models: ["*"], seed, port, ...(yield* readOptions(options)) })
    yield* Console.log(JSON.stringify({ url: running.url }))
    return yield* Effect.never
  }, Effect.scoped)
).pipe(
  Command.withDescription("The simulated teacher: an OpenAI-compatible server for first runs, tests and benchmarks.")
)
