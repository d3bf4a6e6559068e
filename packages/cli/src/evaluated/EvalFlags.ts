import type { InputFormat } from "@cotton/schema"
import type * as Option from "effect/Option"

/** What `cotton eval` is called with. */
export interface EvalFlags {
  /** Benchmarks; with `compare` the folders of evaluations. */
  readonly given: ReadonlyArray<string>
  readonly model: ReadonlyArray<string>
  readonly at: ReadonlyArray<string>
  readonly baseModel: Option.Option<string>
  readonly baseAt: Option.Option<string>
  readonly key: Option.Option<string>
  readonly price: Option.Option<string>
  readonly k: Option.Option<number>
  readonly temperature: number
  readonly topP: number
  readonly limit: number
  readonly verifier: ReadonlyArray<string>
  readonly recipe: Option.Option<string>
  readonly map: ReadonlyArray<string>
  readonly config: Option.Option<string>
  readonly split: Option.Option<string>
  readonly format: Option.Option<InputFormat>
  readonly set: ReadonlyArray<string>
  readonly dir: Option.Option<string>
  readonly label: ReadonlyArray<string>
  readonly budget: Option.Option<number>
  readonly server: Option.Option<string>
  readonly compare: boolean
  readonly by: Option.Option<string>
  readonly anyway: boolean
  readonly yes: boolean
  readonly json: boolean
}
