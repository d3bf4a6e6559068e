import type { ChatReply } from "../../ChatReply.ts"
import type { Random } from "../../Random.ts"
import { joint, type Language } from "../Language.ts"

const SENTENCE = /[^.!?。！？]+[.!?。！？]+\s*/gu

/** The chain stops getting on and says the same one, two or three sentences again and again. */
export const loop = (reply: ChatReply, language: Language, random: Random): ChatReply => {
  const chain = reply.reasoning ?? ""
  const sentences = chain.match(SENTENCE) ?? [chain]
  const size = Math.min(sentences.length, random.int(1, 3))
  const from = random.int(Math.floor((sentences.length - size) / 3), sentences.length - size)
  const cycle = sentences
    .slice(from, from + size)
    .join("")
    .trim()
  const before = sentences.slice(0, from).join("")
  return { ...reply, reasoning: before, loop: `${cycle}${joint(language)}`, finish: "length" }
}
