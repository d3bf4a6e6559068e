import type { ServerResponse } from "node:http"
import { contentField, type Choice, type Field, type Token } from "./ChatReply.ts"
import { eventsOf } from "./ChunkStream.ts"
import { completionOf } from "./Completion.ts"
import { CREATED, type Envelope } from "./Envelope.ts"
import { EVENT_STREAM, JSON_BODY } from "./Plan.ts"
import type { Setting } from "./Setting.ts"
import type { Dialect, FixedOptions } from "./SimulatorOptions.ts"

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

const choiceOfFixed = (fixed: FixedOptions, dialect: Dialect): Choice => {
  const answers = contentField(dialect)
  const thoughts =
    dialect === "reasoning" || dialect === "reasoning_content" ? dialect : dialect === "blocks" ? "thinking" : answers
  const total = Math.max(1, fixed.reasoningChars + fixed.contentChars)
  const share = Math.round((fixed.deltas * fixed.reasoningChars) / total)
  const reasoning = pieces(thoughts, fixed.reasoningChars, share)
  const tokens = [...reasoning, ...pieces(answers, fixed.contentChars, fixed.deltas - share)]
  return { tokens, completionTokens: tokens.length, reasoningTokens: reasoning.length, finish: "stop" }
}

const groupsOf = (events: ReadonlyArray<string>, size: number): ReadonlyArray<Buffer> =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, i) =>
    Buffer.from(events.slice(i * size, (i + 1) * size).join(""))
  )

/** One reply for every request, rendered before the first of them: a request costs a look for two flags and the writes. */
export const makeFixedReply = (
  fixed: FixedOptions,
  setting: Setting
): ((response: ServerResponse, body: Buffer) => void) => {
  const { abilities, dialect, options, server } = setting
  const envelope: Envelope = {
    id: server.id("fixed"),
    created: CREATED,
    model: options.models[0] as string,
    fingerprint: "simulator-fixed"
  }
  const choice = choiceOfFixed(fixed, dialect)
  const counts = { prompt: 100, completion: choice.completionTokens, reasoning: choice.reasoningTokens }
  const usage = () => JSON.stringify(server.usage(counts, true))
  const streamed = (withUsage: boolean) =>
    groupsOf(
      eventsOf(setting, { envelope, choices: [choice], usage: withUsage ? usage : undefined, tokensPerChunk: 1 }),
      options.stream.chunksPerWrite
    )
  const withUsage = streamed(abilities.streamUsage !== "never")
  const withoutUsage = streamed(abilities.streamUsage === "always")
  const whole = Buffer.from(completionOf(setting, envelope, [choice], counts))
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
