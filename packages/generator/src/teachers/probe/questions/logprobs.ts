import type { Attempted } from "@cotton/schema/ports/Teacher"
import { asObject } from "../../Json.ts"
import { type Finding, isRefusal, type Question, unclear } from "../Question.ts"

export const interpretLogprobs = (attempted: Attempted): Finding => {
  if (attempted._tag === "Failed") {
    const { message } = attempted.failure
    return isRefusal(attempted.failure)
      ? { holds: false, words: `refused: ${message}`, facts: { logprobs: false } }
      : unclear(message)
  }
  const tokens = asObject(attempted.reply.rest?.["logprobs"])?.["content"]
  return Array.isArray(tokens) && tokens.length > 0
    ? { holds: true, words: "one for each token", facts: { logprobs: true } }
    : { holds: false, words: "none in the reply", facts: { logprobs: false } }
}

/** Whether replies come with the log probabilities of their tokens. */
export const logprobs: Question = {
  label: "logprobs",
  most: { requests: 1, output: 4 },
  ask: async (inquiry) => {
    const { attempted } = await inquiry.chat({ text: "Say hello.", limit: 4, extra: { logprobs: true } })
    return interpretLogprobs(attempted!)
  }
}
