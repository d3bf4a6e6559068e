import type { Attempted } from "@cotton/schema/ports/Teacher"
import { choicesIn } from "../Chunks.ts"
import { type Finding, isRefusal, type Question, unclear } from "../Question.ts"

const WANTED = 2
const LIMIT = 8

/** Whether a request for two samples brings two. llama.cpp counts only the first of a whole body: that is said. */
export const interpretSamples = (attempted: Attempted, choices: number): Finding => {
  if (attempted._tag === "Failed") {
    const { message } = attempted.failure
    return isRefusal(attempted.failure)
      ? { holds: false, words: `refused: ${message}`, facts: { n: false } }
      : unclear(message)
  }
  if (choices < WANTED) return { holds: false, words: `a request for ${WANTED} brings ${choices}`, facts: { n: false } }
  const counted = !attempted.usage.estimated && (attempted.siblings ?? []).some(({ usage }) => usage.estimated)
  const words = counted ? ", and counts the tokens of the first alone" : ""
  return { holds: true, words: `a request for ${WANTED} brings ${choices}${words}`, facts: { n: true } }
}

/** Two samples of one request (`n`), asked for as the run would: at a temperature over 0, streamed where it streams. */
export const samples: Question = {
  label: "n",
  most: { requests: 1, output: WANTED * LIMIT },
  ask: async (inquiry) => {
    const stream = inquiry.teacher.stream && inquiry.facts.stream === true
    const got = await inquiry.chat({ text: "Write a random word.", limit: LIMIT, temperature: 1, n: WANTED, stream })
    return interpretSamples(got.attempted!, choicesIn(got.bytes))
  }
}
