import type { ContinueWith } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { writtenIn } from "../Inquiry.ts"
import { type Finding, isRefusal, type Question, unclear } from "../Question.ts"

/** A new answer cannot count as far within so many tokens as the given beginning has. */
const LIMIT = 12
const WAYS: ReadonlyArray<ContinueWith> = ["continue_final_message", "prefix", "trailing"]

const TEXT = "Count from 1 to 40. Write the numbers separated by commas and nothing else."
export const PREFIX = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,"
const NEXT = "13"

/**
 * What a reply to a given beginning is: its continuation (with the beginning before it or not: llama.cpp repeats it in a
 * whole body), a new answer, or neither of them. A continuation goes on at 13; a new answer begins with 1, or thinks
 * first. The continuation may stand in the field of the chain (vLLM with a reasoning parser).
 */
export const readContinuation = (attempted: Attempted): "continued" | "anew" | "refused" | "unclear" => {
  if (attempted._tag === "Failed") return isRefusal(attempted.failure) ? "refused" : "unclear"
  const { content, ...others } = attempted.reply.message
  const written = writtenIn(attempted.reply.message).trimStart()
  const own = written.startsWith(PREFIX) ? written.slice(PREFIX.length).trimStart() : written
  if (own.startsWith(NEXT)) return "continued"
  const thinks = writtenIn(others).trim() !== "" || (typeof content === "string" && content.trimStart().startsWith("<"))
  return thinks || written.startsWith("1,") ? "anew" : "unclear"
}

const WORDS = { anew: "writes a new answer", refused: "refused", unclear: "cannot tell" } as const

const hintOf = (way: ContinueWith, reading: string): string =>
  way === "prefix" && reading === "refused" ? " (DeepSeek takes it at its address …/beta)" : ""

/** `readings`: what came of each way that was tried, in order. */
export const interpretContinuation = (
  readings: ReadonlyArray<readonly [ContinueWith, ReturnType<typeof readContinuation>]>
): Finding => {
  const found = readings.find(([, reading]) => reading === "continued")
  if (found !== undefined)
    return { holds: true, words: `goes on from a given beginning, by ${found[0]}`, facts: { continueWith: found[0] } }
  const words = readings
    .map(([way, reading]) => `${way}: ${WORDS[reading as keyof typeof WORDS]}${hintOf(way, reading)}`)
    .join("; ")
  return readings.every(([, reading]) => reading !== "unclear") ? { holds: false, words } : unclear(words)
}

/** How the server is told to go on from a given beginning; the ways are tried in turn until one works. */
export const continuation: Question = {
  label: "continues",
  most: { requests: WAYS.length, output: WAYS.length * LIMIT },
  ask: async (inquiry) => {
    const given = inquiry.teacher.continueWith
    const readings: Array<readonly [ContinueWith, ReturnType<typeof readContinuation>]> = []
    for (const way of given === undefined ? WAYS : [given]) {
      const { attempted } = await inquiry.chat({
        text: TEXT,
        limit: LIMIT,
        temperature: 0,
        prefix: PREFIX,
        continueWith: way
      })
      const reading = readContinuation(attempted!)
      readings.push([way, reading])
      if (reading === "continued") break
    }
    return interpretContinuation(readings)
  }
}
