import type { ServerResponse } from "node:http"
import type { Choice, Field, Token } from "./ChatReply.ts"
import { eventsOf } from "./ChunkStream.ts"
import { completionOf } from "./Completion.ts"
import type { Envelope } from "./Envelope.ts"
import { EVENT_STREAM, JSON_BODY } from "./Plan.ts"
import type { FixedOptions, SimulatorOptions } from "./SimulatorOptions.ts"

const STREAM = /"stream"\s*:\s*true/
const INCLUDE_USAGE = /"include_usage"\s*:\s*true/

const SENTENCE =
  "The sum of the first two terms is 84, and the third term adds 17, so I get 101; let me check that once more. "

const pieces = (field: Field, chars: number, count: number): Array<Token> => {
  const text = SENTENCE.repeat(Math.ceil(chars / SENTENCE.length)).slice(0, chars)
  const size = Math.ceil(chars / Math.max(1, count))
  return Array.from({ length: chars === 0 ? 0 : Math.ceil(chars / size) }, (_, i) => ({
    field,
    text: text.slice(i * size, (i + 1) * size)
  }))
}

const choiceOfFixed = (fixed: FixedOptions, dialect: SimulatorOptions["reasoning"]): Choice => {
  const thoughts = dialect === "reasoning" || dialect === "reasoning_content" ? dialect : "content"
  const total = Math.max(1, fixed.reasoningChars + fixed.contentChars)
  const share = Math.round((fixed.deltas * fixed.reasoningChars) / total)
  const reasoning = pieces(thoughts, fixed.reasoningChars, share)
  const tokens = [...reasoning, ...pieces("content", fixed.contentChars, fixed.deltas - share)]
  return { tokens, completionTokens: tokens.length, reasoningTokens: reasoning.length, finish: "stop" }
}

const groupsOf = (events: ReadonlyArray<string>, size: number): ReadonlyArray<Buffer> =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, i) =>
    Buffer.from(events.slice(i * size, (i + 1) * size).join(""))
  )

/** One reply for every request, rendered before the first of them: a request costs a look for two flags and the writes. */
export const makeFixedReply = (
  fixed: FixedOptions,
  options: SimulatorOptions
): ((response: ServerResponse, body: Buffer) => void) => {
  const envelope: Envelope = {
    id: "chatcmpl-fixed",
    created: 1_767_225_600,
    model: options.models[0] as string,
    fingerprint: "simulator-fixed"
  }
  const choice = choiceOfFixed(fixed, options.reasoning)
  const usage = {
    prompt_tokens: 100,
    total_tokens: 100 + choice.completionTokens,
    completion_tokens: choice.completionTokens,
    completion_tokens_details: { reasoning_tokens: choice.reasoningTokens }
  }
  const streamed = (withUsage: boolean) =>
    groupsOf(eventsOf(envelope, [choice], withUsage ? usage : undefined, 1), options.stream.chunksPerWrite)
  const withUsage = streamed(true)
  const withoutUsage = streamed(false)
  const whole = Buffer.from(completionOf(envelope, [choice], usage, options.reasoning))
  const wholeHeaders = { ...JSON_BODY, "content-length": whole.length }

  return (response, body) => {
    // Two flags are all that counts, and a search for them is cheaper than a parse of a long prompt.
    if (!STREAM.test(body.toString("latin1"))) {
      response.writeHead(200, wholeHeaders)
      response.end(whole)
      return
    }
    const groups = INCLUDE_USAGE.test(body.toString("latin1")) ? withUsage : withoutUsage
    response.writeHead(200, EVENT_STREAM)
    const last = groups.length - 1
    for (let i = 0; i < last; i++) response.write(groups[i])
    response.end(groups[last])
  }
}
