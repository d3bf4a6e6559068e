import { type Call, type ThinkTags, type Trace, traceId, type Turn } from "@cotton/schema"

/** Raised when the same Call would be read as another Trace. Part of the key of every verdict. */
export const PARSER_VERSION = 1

/** Fields that servers put the chain into, in the order of trust. vLLM ≥ 0.12: `reasoning`; DeepSeek, SGLang, older vLLM: `reasoning_content`. */
const REASONING_FIELDS = ["reasoning", "reasoning_content"] as const

interface Parts {
  readonly reasoning?: string
  readonly unclosed?: boolean
  readonly content: string
}

const trimLines = (text: string) => text.replace(/^\s*\n|^\s+/, "").trimEnd()

/** Where `tag` stands at the head of a line: in the middle of one it is spoken of, not used. */
const atLineStart = (text: string, tag: string): number => {
  for (let at = text.indexOf(tag); at !== -1; at = text.indexOf(tag, at + 1)) {
    if (text.slice(text.lastIndexOf("\n", at) + 1, at).trim() === "") return at
  }
  return -1
}

/**
 * Splits an inline chain from its answer.
 *
 * - `<think>chain</think>answer`, also with lines before the opening tag (they belong to the answer);
 * - `chain</think>answer`: the chat template opened the chain in the prompt;
 * - `<think>chain`: never closed, so the reply is all chain and no answer; the same without the tag when `opened`;
 * - an empty chain is an empty string, which is not the same as no chain.
 *
 * The first closing tag ends the chain: a model that writes `</think>` again in its answer keeps it there.
 */
export const splitInline = (text: string, { open, close, opened }: ThinkTags): Parts => {
  const spoken = text.indexOf(open)
  const from = atLineStart(text, open)
  const to = text.indexOf(close)
  if (!opened && from !== -1 && (to === -1 || from < to)) {
    const before = text.slice(0, from).trim()
    const start = from + open.length
    if (to === -1) return { reasoning: trimLines(text.slice(start)), unclosed: true, content: before }
    const after = text.slice(to + close.length).trim()
    const content = before === "" ? after : `${before}\n\n${after}`
    return { reasoning: trimLines(text.slice(start, to)), content }
  }
  if (!opened && (to === -1 || (spoken !== -1 && spoken < to))) return { content: text.trim() }
  // The chain began in the prompt; some servers send its opening tag all the same.
  const chain = to === -1 ? text : text.slice(0, to)
  const reasoning = trimLines(
    from !== -1 && chain.slice(0, from).trim() === "" ? chain.slice(from + open.length) : chain
  )
  return to === -1
    ? { reasoning, unclosed: true, content: "" }
    : { reasoning, content: text.slice(to + close.length).trim() }
}

const asText = (value: unknown): string => (typeof value === "string" ? value : "")

/** The text of a content that comes in parts, thoughts apart from the answer, as Mistral's reasoning models send it. */
const readParts = (parts: ReadonlyArray<unknown>): { readonly content: string; readonly thinking: string } => {
  let content = ""
  let thinking = ""
  for (const part of parts) {
    if (typeof part === "string") content += part
    if (typeof part !== "object" || part === null) continue
    const { type, text, thinking: thoughts } = part as Record<string, unknown>
    if (type === "thinking") {
      thinking += Array.isArray(thoughts) ? readParts(thoughts).content : asText(thoughts)
    } else content += asText(text)
  }
  return { content, thinking }
}

/** The answer beside a chain that has its own field. Some parsers leave a stray tag, or the chain again, at its head. */
const answerBeside = (content: string, think: ThinkTags): string => {
  const bare = content.trim()
  if (bare.startsWith(think.close)) return bare.slice(think.close.length).trim()
  if (!bare.startsWith(think.open)) return bare
  const inline = splitInline(bare, { ...think, opened: false })
  return inline.unclosed === true ? bare : inline.content
}

/** One assistant message, in whatever form the server gave it, as a turn. */
export const readTurn = (
  message: Readonly<Record<string, unknown>>,
  finish: string,
  call: Pick<Call, "usage">,
  think: ThinkTags
): Turn => {
  const given = message["content"]
  const { content, thinking } = Array.isArray(given) ? readParts(given) : { content: asText(given), thinking: "" }
  const field = REASONING_FIELDS.map((name) => asText(message[name])).find((text) => text !== "") ?? thinking
  const calls = message["tool_calls"]
  const toolCalls =
    Array.isArray(calls) && calls.length > 0 ? { toolCalls: calls as NonNullable<Turn["toolCalls"]> } : {}
  if (field !== "") {
    const answer = answerBeside(content, think)
    const unclosed = answer === "" && finish === "length"
    return {
      role: "assistant",
      reasoning: trimLines(field),
      content: answer,
      ...(unclosed ? { unclosed } : {}),
      ...toolCalls
    }
  }
  const inline = splitInline(content, think)
  const hidden = inline.reasoning === undefined && (call.usage.reasoning ?? 0) > 0
  return {
    role: "assistant",
    ...(inline.reasoning === undefined ? {} : { reasoning: inline.reasoning }),
    ...(inline.unclosed === true ? { unclosed: true } : {}),
    ...(hidden ? { hidden } : {}),
    content: inline.content,
    ...toolCalls
  }
}

/** Reads the trace from a Call that has a reply; `null` when it has none. Pure: the same Call gives the same Trace. */
export const readTrace = (call: Call, think: ThinkTags): Trace | null => {
  if (call.reply === null) return null
  const last = call.attempts.at(-1)
  const { model, fingerprint } = call.reply
  return {
    id: traceId(call.problemId, call.index),
    problemId: call.problemId,
    index: call.index,
    turns: [readTurn(call.reply.message, call.finish, call, think)],
    finish: call.finish,
    usage: call.usage,
    usd: call.usd,
    timing: {
      at: last?.at ?? 0,
      ms: last?.ms ?? 0,
      ...(last?.firstTokenMs === undefined ? {} : { firstTokenMs: last.firstTokenMs })
    },
    teacher: call.asked.model,
    served: {
      host: call.fetched.host,
      ...(model === undefined ? {} : { model }),
      ...(fingerprint === undefined ? {} : { fingerprint })
    },
    asked: call.asked,
    calls: [call.key]
  }
}
