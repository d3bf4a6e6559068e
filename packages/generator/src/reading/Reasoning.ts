import { type Call, type TeacherSpec, type Trace, traceId, type Turn } from "@cotton/schema"
import { besideField } from "./Beside.ts"
import { contentText } from "./ContentParts.ts"
import type { Found, Said } from "./Dialect.ts"
import { DIALECTS } from "./dialects/registry.ts"
import { tagsFor, trimChain, withoutAnswerTags } from "./InlineChain.ts"
import { beganAnew, continueField, readPrefix, withoutHead } from "./Prefix.ts"
import { toolCallsOf } from "./ToolCalls.ts"

/**
 * Raised when the same Call would be read as another Trace. Part of the key of every verdict.
 *
 * 2: summaries and redacted chains are hidden; `reasoning_details`, `thinking_blocks`, `thinking`, Gemini's thoughts and
 * harmony channels are read; other known tags, tags that are only spoken of, chains that follow each other; a second
 * chain beside a field; the given beginning belongs to the turn; tool calls without their place in the stream; an answer
 * that stands wholly in `<answer>` tags behind an inline `<think>` is taken out of them.
 */
export const PARSER_VERSION = 2

/** What the recipe says of how its teacher writes. */
export type Manner = Pick<TeacherSpec, "think" | "reasoningField">

/** What helps to read a message beside it. */
export interface Around {
  readonly finish: string
  readonly usage: Pick<Call["usage"], "reasoning">
  readonly asked?: Pick<Call["asked"], "prefix">
}

/** Finish reasons of a reply that ran out of room: without an answer it ended inside its thoughts. */
const CUT: ReadonlySet<string> = new Set(["length", "max_tokens", "model_length", "repetition"])

/** The first dialect that finds something. The field that the recipe names is believed before them all. */
const find = (said: Said, named: string | undefined): Found => {
  const chain = named !== undefined && Object.hasOwn(said.message, named) ? contentText(said.message[named]) : ""
  if (chain !== "") return { chain }
  for (const read of Object.values(DIALECTS)) {
    const found = read(said)
    if (found !== null) return found
  }
  return {}
}

/** A chain that the server set apart, and the answer that it left in the content. */
const readBeside = (chain: string, content: string, { think }: Manner, prefix: string): Found => {
  const parted = prefix === "" ? { chain, content } : continueField(readPrefix(prefix, think), chain, content, think)
  const { reasoning, ...rest } = besideField(parted.chain, parted.content, think)
  return { chain: reasoning, ...rest }
}

/** One assistant message, in whatever form the server gave it, as a turn. */
export const readTurn = (
  message: Readonly<Record<string, unknown>>,
  { finish, usage, asked: { prefix: given = "" } = {} }: Around,
  manner: Manner
): Turn => {
  const { think } = manner
  const written = withoutHead(contentText(message["content"]), given, think)
  const prefix = beganAnew(written, given, think) ? "" : given
  const text = prefix + written
  const first = find({ message, text, think, reasoningTokens: usage.reasoning ?? 0 }, manner.reasoningField)
  const apart = first.chain !== undefined && first.content === undefined
  const found = apart ? readBeside(first.chain, written, manner, prefix) : first
  const { answer } = tagsFor(text, think)
  const content = withoutAnswerTags((found.content ?? text).trim(), answer)
  const toolCalls = toolCallsOf(message)
  const cut = apart && content === "" && toolCalls.length === 0 && CUT.has(finish)
  return {
    role: "assistant",
    ...(found.chain === undefined ? {} : { reasoning: trimChain(found.chain) }),
    ...(found.summary === undefined ? {} : { summary: found.summary.trim() }),
    ...(found.hidden === true ? { hidden: true } : {}),
    ...(found.unclosed === true || cut ? { unclosed: true } : {}),
    content,
    ...(toolCalls.length === 0 ? {} : { toolCalls })
  }
}

/** Reads the trace from a Call that has a reply; `null` when it has none. Pure: the same Call gives the same Trace. */
export const readTrace = (call: Call, manner: Manner): Trace | null => {
  if (call.reply === null) return null
  const last = call.attempts.at(-1)
  const { message, model, fingerprint } = call.reply
  const { finish, usage, asked } = call
  return {
    id: traceId(call.problemId, call.index),
    problemId: call.problemId,
    index: call.index,
    turns: [readTurn(message, call, manner)],
    finish,
    usage,
    usd: call.usd,
    timing: {
      at: last?.at ?? 0,
      ms: last?.ms ?? 0,
      ...(last?.firstTokenMs === undefined ? {} : { firstTokenMs: last.firstTokenMs })
    },
    teacher: asked.model,
    served: {
      host: call.fetched.host,
      ...(model === undefined ? {} : { model }),
      ...(fingerprint === undefined ? {} : { fingerprint })
    },
    asked,
    calls: [call.key]
  }
}
