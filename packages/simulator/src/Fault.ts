import type { ChatRequest } from "./ChatRequest.ts"
import type { FaultOptions } from "./FaultOptions.ts"
import type { Act, Plan } from "./Plan.ts"
import type { Random } from "./Random.ts"
import type { Words } from "./Words.ts"

/** The sound reply that a fault spoils. */
export interface Scene {
  readonly request: ChatRequest
  readonly random: Random
  readonly options: FaultOptions
  readonly words: Words
  /** The defects of its choices. */
  readonly planted: () => ReadonlyArray<string>
  /** Tokens of all its choices. */
  readonly tokens: () => number
  /** The events of a stream, or the one body of a reply that is not streamed. Written when it is asked for. */
  readonly events: () => ReadonlyArray<string>
  /** The same reply, one character a delta. */
  readonly characters: () => ReadonlyArray<string>
  /** Events as acts, at the server's pace. */
  readonly pace: (events: ReadonlyArray<string>) => Array<Act>
}

export interface Fault {
  /** Whether the client gets the whole reply all the same. */
  readonly harmless: boolean
  readonly plan: (scene: Scene) => Plan
}
