import type { ThinkTags } from "@cotton/schema"
import type { Look } from "./Look.ts"
import type { Kind, MapInput } from "./ProblemLayout.ts"

/**
 * Where one response of a row stands, or several. Each is a path to a field (`usage.completion_tokens`). Where `response`
 * holds a list, the others may hold lists of the same order; with `each`, paths start from each item of that list.
 */
export interface ResponseRef {
  /** Path of a list of objects, one a response. */
  readonly each?: string
  readonly response: string
  /** The chain, where it does not stand inside the response. */
  readonly reasoning?: string
  /** An empty text there is a chain without a word, and not the want of one. */
  readonly emptyChains?: true
  /** Whether that chain was never closed: true or false. */
  readonly unclosed?: string
  readonly finish?: string
  /** The model that wrote it: a path. */
  readonly model?: string
  /** The same, where the layout knows it. */
  readonly by?: string
  readonly inputTokens?: string
  readonly outputTokens?: string
  readonly reasoningTokens?: string
  /** Whether those counts are estimates: true or false. */
  readonly estimated?: string
  /** The source's own word on its correctness: true or false. */
  readonly verdict?: string
}

/** What the columns of a set with responses mean. */
export interface ResponseReading {
  /** The problem's fields. Without `prompt` and `messages`, the prompt is what a `conversation` says before its last turn. */
  readonly map: MapInput
  /** Path of turns that hold prompt and response: `{ role, content }` or `{ from, value }`. */
  readonly conversation?: string
  /** A column with the system turn of such a conversation. */
  readonly system?: string
  /** Empty with a conversation. */
  readonly responses: ReadonlyArray<ResponseRef>
  readonly kind: Kind
  /** The model that all responses are by, where the set is known for it. */
  readonly teacher?: string
  /** Filters that the set was judged with before. */
  readonly judge?: ReadonlyArray<string>
  readonly think?: typeof ThinkTags.Encoded
  readonly note?: string
}

/** A set with responses, or a family of them, that is known by its columns. Its file's name is its id. */
export interface ResponseLayout {
  readonly id: string
  readonly name: string
  readonly read: (look: Look) => ResponseReading | null
}
