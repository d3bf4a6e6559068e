import type { Chatted } from "../Wire.ts"
import { isStream, textEvents } from "../Chunks.ts"
import { writtenIn } from "../Inquiry.ts"
import { type Finding, isRefusal, type Question, unclear } from "../Question.ts"

/**
 * A stream is a reply that comes in events and is whole in the end. Usage is in it when the server counted the tokens, as
 * `stream_options.include_usage` asks it to.
 */
export const interpretStreaming = ({ attempted, bytes }: Pick<Chatted, "attempted" | "bytes">): Finding => {
  if (attempted === null) return unclear("the stream was closed")
  if (attempted._tag === "Failed") {
    const { message } = attempted.failure
    if (isRefusal(attempted.failure))
      return { holds: false, words: `refused: ${message}`, facts: { stream: false, usageInStream: null } }
    return unclear(message)
  }
  if (!isStream(bytes))
    return { holds: false, words: "a reply comes in one piece", facts: { stream: false, usageInStream: null } }
  const usage = !attempted.usage.estimated
  const first = attempted.firstTokenMs === undefined ? "" : `, the first after ${Math.round(attempted.firstTokenMs)} ms`
  const count = textEvents(bytes, writtenIn)
  return {
    holds: usage,
    words: `${count} ${count === 1 ? "piece" : "pieces"}${first}; ${usage ? "with the token counts" : "without token counts"}`,
    facts: { stream: true, usageInStream: usage }
  }
}

/** Whether replies can be streamed, with the usage at the end. */
export const streaming: Question = {
  label: "streaming",
  most: { requests: 1, output: 16 },
  ask: async (inquiry) => interpretStreaming(await inquiry.streamed())
}
