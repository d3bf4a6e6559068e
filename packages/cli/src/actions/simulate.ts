import { quietJson } from "@cotton/schema/Legible"
import {
  generateProblems,
  type Language,
  simulator,
  SimulatorOptions,
  type SimulatorOptionsInput
} from "@cotton/simulator"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { InputError } from "../errors.ts"

export interface SimulateFlags {
  readonly port: number
  readonly options: string
  readonly problems: Option.Option<number>
  readonly seed: number
  readonly language: ReadonlyArray<Language>
}

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

export const simulate = Effect.fnUntraced(function* ({ port, options, problems, seed, language }: SimulateFlags) {
  if (Option.isSome(problems)) {
    const rows = generateProblems({
      count: problems.value,
      seed,
      ...(language.length > 0 ? { languages: language } : {})
    })
    return yield* Console.log(rows.map((row) => JSON.stringify(row)).join("\n"))
  }
  const running = yield* simulator({ models: ["*"], seed, port, ...(yield* readOptions(options)) })
  yield* Console.log(quietJson({ url: running.url }))
  return yield* Effect.never
}, Effect.scoped)
