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
  /** The request had begun the reply: how far, when it was made to go on. */
  readonly begun?: "chain" | "answer"
  readonly toolCall?: ToolCall
  /** What the teacher made wrong on purpose: never sent, only counted. */
  readonly planted?: string
}

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON text. */
  readonly arguments: string
}

/** Where a text stands in a message; `thinking` and `text` are blocks of its content. */
export type Field = "reasoning_content" | "reasoning" | "content" | "thinking" | "text"

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
  /** The string at which it was stopped. */
  readonly stop?: string
  readonly toolCall?: ToolCall
}

interface Segment {
  readonly field: Field | "hidden"
  readonly text: string
}

const CHAIN_FIELD = {
  reasoning: "reasoning",
  reasoning_content: "reasoning_content",
  blocks: "thinking",
  none: "hidden"
} as const

export const contentField = (dialect: Dialect): "content" | "text" => (dialect === "blocks" ? "text" : "content")

const segmentsOf = (reply: ChatReply, dialect: Dialect): ReadonlyArray<Segment> => {
  const open = reply.unclosed === true || reply.loop !== undefined
  const answer: Segment = { field: contentField(dialect), text: reply.content }
  if (reply.begun === "answer") return [answer]
  const reasoning = reply.reasoning ?? ""
  if (dialect === "inline" || dialect === "inline-open-in-prompt") {
    const opening = dialect === "inline" && reply.begun === undefined ? "<think>\n" : ""
    const closing = open ? "" : `\n</think>\n\n${reply.content}`
    return [{ field: "content", text: `${opening}${reasoning}${closing}` }]
  }
  const thoughts: Segment = { field: CHAIN_FIELD[dialect], text: reasoning }
  return open ? [thoughts] : [thoughts, answer]
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
      if (field !== "content" && field !== "text") reasoningTokens++
      if (field !== "hidden") tokens.push({ field, text: word })
    }
  }
  const called = reply.toolCall === undefined ? 0 : tokenise(reply.toolCall.arguments).length
  if (completionTokens + called > limit) {
    return { tokens, completionTokens: limit, reasoningTokens, finish: "length" }
  }
  const choice = { tokens, completionTokens: completionTokens + called, reasoningTokens, finish: reply.finish }
  return reply.toolCall === undefined ? choice : { ...choice, toolCall: reply.toolCall }
}

/** The choice cut before the first of the strings that stop it; what was hidden stops nothing. */
export const stoppedAt = (choice: Choice, stops: ReadonlyArray<string>): Choice => {
  const text = choice.tokens.map((token) => token.text).join("")
  let at = -1
  let stop: string | undefined
  for (const one of stops) {
    const found = text.indexOf(one)
    if (found !== -1 && (at === -1 || found < at)) {
      at = found
      stop = one
    }
  }
  if (stop === undefined) return choice
  const kept: Array<Token> = []
  let seen = 0
  let generated = 0
  for (const token of choice.tokens) {
    // The tokens that make up the stop string were generated, and are paid for.
    if (seen >= at + stop.length) break
    generated++
    const left = at - seen
    if (left > 0) kept.push(left >= token.text.length ? token : { ...token, text: token.text.slice(0, left) })
    seen += token.text.length
  }
  const dropped = choice.tokens.slice(generated)
  const thought = dropped.filter(({ field }) => field !== "content" && field !== "text").length
  return {
    tokens: kept,
    completionTokens: choice.completionTokens - dropped.length,
    reasoningTokens: choice.reasoningTokens - thought,
    finish: "stop",
    stop
  }
}
