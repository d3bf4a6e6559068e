import type { Dialect } from "./SimulatorOptions.ts"
import { tokenise } from "./Tokens.ts"

/** What a teacher has to say, before the wire gives it a form. */
export interface ChatReply {
  /** `null`: it did not think at all. */
  readonly reasoning: string | null
  readonly content: string
  readonly finish: string
  /** The chain was never closed: there is no answer. */
  readonly unclosed?: boolean
  /** The chain goes on with this text until the limit. */
  readonly loop?: string
  /** What the teacher made wrong on purpose: never sent, only counted. */
  readonly planted?: string
}

export type Field = "reasoning_content" | "reasoning" | "content"

export interface Token {
  readonly field: Field
  readonly text: string
}

/** A reply as tokens, cut at the limit. */
export interface Choice {
  readonly tokens: ReadonlyArray<Token>
  /** All tokens that are paid for, those of a hidden chain too. */
  readonly completionTokens: number
  readonly reasoningTokens: number
  readonly finish: string
}

interface Segment {
  readonly field: Field | "hidden"
  readonly text: string
}

const segmentsOf = (reply: ChatReply, dialect: Dialect): ReadonlyArray<Segment> => {
  const open = reply.unclosed === true || reply.loop !== undefined
  const reasoning = reply.reasoning ?? ""
  if (dialect === "inline" || dialect === "inline-open-in-prompt") {
    const opening = dialect === "inline" ? "<think>\n" : ""
    const closing = open ? "" : `\n</think>\n\n${reply.content}`
    return [{ field: "content", text: `${opening}${reasoning}${closing}` }]
  }
  const thoughts: Segment = { field: dialect === "none" ? "hidden" : dialect, text: reasoning }
  return open ? [thoughts] : [thoughts, { field: "content", text: reply.content }]
}

/** The tokens of a reply in its dialect, `limit` of them at most: the last ones fall away, mid-text. */
export const choiceOf = (reply: ChatReply, dialect: Dialect, limit: number): Choice => {
  const tokens: Array<Token> = []
  let completionTokens = 0
  let reasoningTokens = 0
  for (const [index, { field, text }] of segmentsOf(reply, dialect).entries()) {
    const words = tokenise(text)
    const cycle = index === 0 && reply.loop !== undefined ? tokenise(reply.loop) : []
    for (let i = 0; ; i++) {
      const word = i < words.length ? words[i] : cycle[(i - words.length) % cycle.length]
      if (word === undefined) break
      if (completionTokens === limit) return { tokens, completionTokens, reasoningTokens, finish: "length" }
      completionTokens++
      if (field !== "content") reasoningTokens++
      if (field !== "hidden") tokens.push({ field, text: word })
    }
  }
  return { tokens, completionTokens, reasoningTokens, finish: reply.finish }
}
