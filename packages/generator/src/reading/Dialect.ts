import type { ThinkTags } from "@cotton/schema"

/** One assistant message as it is stored, its deltas merged and its unknown fields kept, with what helps to read it. */
export interface Said {
  readonly message: Readonly<Record<string, unknown>>
  /** The text of its `content`, thoughts that stand apart in it left out, behind what the reply was made to begin with. */
  readonly text: string
  readonly think: ThinkTags
  /** Tokens of the chain as the server counted them; 0 when it did not. */
  readonly reasoningTokens: number
}

/** Where a dialect finds the chain and the answer. */
export interface Found {
  /** The chain as it was given. An empty one was shown and is empty. */
  readonly chain?: string
  /** What the server shows in place of a chain that it keeps to itself. It is no chain. */
  readonly summary?: string
  /** The server has a chain, or a piece of one, that it does not show. */
  readonly hidden?: boolean
  readonly unclosed?: boolean
  /** The answer, where the chain stood in the text with it; else the chain stood apart, and the text is the answer. */
  readonly content?: string
}

/** How one family of servers says what is chain and what is answer. `null`: this message does not speak it. Pure. */
export type Dialect = (said: Said) => Found | null

export const asText = (value: unknown): string => (typeof value === "string" ? value : "")

/** The objects of a list; nothing when it is none. */
export const objectsOf = (value: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  Array.isArray(value)
    ? value.filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null)
    : []

/** A chain that may have pieces which were kept back: one with holes in it is no chain to learn from. */
export const shownOrHidden = (text: string, kept: boolean): Found | null => {
  if (kept) return text === "" ? { hidden: true } : { hidden: true, summary: text }
  return text === "" ? null : { chain: text }
}
