import type { Abilities } from "./Abilities.ts"
import type { Field } from "./ChatReply.ts"
import type { Envelope } from "./Envelope.ts"
import type { Dialect } from "./SimulatorOptions.ts"
import type { Words } from "./Words.ts"
import type { Load } from "./Work.ts"

/*
 * What one kind of server does otherwise than the next: data and small functions, no state. All texts are JSON text
 * where they go into a stream, so that a delta costs one template.
 */

/** Tokens of a reply, as they are counted before a server writes them down. */
export interface Counts {
  readonly prompt: number
  readonly completion: number
  /** `null`: nobody parsed the chain, so nobody counted it. */
  readonly reasoning: number | null
}

/** One choice in one event of a stream. */
export interface Piece {
  readonly kind: "begin" | "delta" | "end"
  readonly index: number
  /** JSON of the delta. */
  readonly delta: string
  /** The text of the delta, JSON. */
  readonly text: string
  /** JSON of the finish reason. */
  readonly finish: string
  /** JSON of the string that stopped it. */
  readonly stop: string
  /** JSON, or `undefined` when no logprobs were asked for. */
  readonly logprobs: string | undefined
}

/** What stands around the choices of an event. */
export interface Frame {
  /** Up to and with `"choices":[`. */
  readonly head: string
  /** From `]` on; with the usage, given as JSON, where the event carries it. */
  readonly tail: (usage?: string) => string
}

export interface StreamForm {
  readonly frame: (envelope: Envelope) => Frame
  readonly choice: (piece: Piece) => string
  /** The delta of the first event; `undefined` when a stream begins with the first token. */
  readonly begin?: string
  /** The delta that brings this text (JSON). */
  readonly delta: (field: Field, text: string) => string
  /** The delta of the event with the finish reason, when no token rides in it. */
  readonly empty: string
  /** Whether the last token of a reply that was cut rides in the event with the finish reason. */
  readonly rides: boolean
  /** Where the usage comes: in an event of its own, in one for each choice, or in the last event with a finish reason. */
  readonly usage: "event" | "event-per-choice" | "with-finish"
  /** The choices of the event with the usage; none, mostly. */
  readonly usageChoices?: string
  /** Comments before the first event. */
  readonly comments?: string
}

/** One choice of a reply in one piece. */
export interface Answer {
  readonly index: number
  /** `null` when there is none; a list of blocks where the server has those. */
  readonly content: unknown
  readonly reasoning: string | null
  /** The name of the field for the chain. */
  readonly field: "reasoning" | "reasoning_content"
  readonly toolCalls: ReadonlyArray<WireToolCall> | undefined
  readonly finish: string
  readonly stop: string | null
  readonly logprobs: unknown
}

export interface WireToolCall {
  readonly id: string
  readonly type: "function"
  readonly function: { readonly name: string; readonly arguments: string }
}

/** What the models list is made of. */
export interface ModelCard {
  readonly id: string
  readonly context: number
  readonly created: number
}

export interface Server {
  /** Where the chain stands. */
  readonly chain: Dialect
  readonly abilities: Abilities
  readonly words: Words
  readonly stream: StreamForm
  /** A reply in one piece. */
  readonly whole: (envelope: Envelope, answers: ReadonlyArray<Answer>, usage: unknown) => unknown
  readonly usage: (counts: Counts, streamed: boolean) => unknown
  /** A limit is held against the context alone; else limit and prompt together must fit. */
  readonly limitAlone?: boolean
  /** Whether the usage of a whole reply is that of one choice, however many there are. */
  readonly countsOne?: boolean
  /** A reply to a message that was begun repeats its beginning, but a stream that was told to `continue_final_message`. */
  readonly repeatsBeginning?: boolean
  /** A whole reply that goes on behind a closed chain stands in the chain's field; a stream brings it as content. */
  readonly misfilesAnswer?: boolean
  /** A tool call comes in one delta, not in pieces of its arguments. */
  readonly toolCallsWhole?: boolean
  /** Spaces by which bodies are indented. */
  readonly indent?: number
  /** The id of a reply, from 12 or more hex digits that are its own. */
  readonly id: (hex: string) => string
  /** The name under which it says that it served `model`; `models` are those it has. */
  readonly served?: (model: string, models: ReadonlyArray<string>) => string
  readonly fingerprint: (seed: number) => string | null
  readonly models: (cards: ReadonlyArray<ModelCard>) => unknown
  /** Further paths for chat, beside /v1/chat/completions. */
  readonly chatPaths?: ReadonlyArray<string>
  /** Content types, where they are not the usual ones. */
  readonly types?: { readonly json: string; readonly stream: string }
  /** Headers of each answer about chat. */
  readonly headers?: (id: string) => Readonly<Record<string, string>>
  /** Headers with what is left of the rate limits. */
  readonly rateLimits?: (left: RateLimit) => Readonly<Record<string, string>>
  /** The body of /metrics. */
  readonly metrics?: (load: Load, model: string) => string
}

export interface RateLimit {
  readonly requests: number
  readonly requestsLeft: number
  readonly tokens: number
  readonly tokensLeft: number
}
