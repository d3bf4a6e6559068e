import type { ChatReply } from "../ChatReply.ts"
import type { Random } from "../Random.ts"
import { fill, joint, type Language } from "./Language.ts"
import { PHRASEBOOKS } from "./Phrasebooks.ts"

/** How the prompt begins, cut at a word and without line breaks. */
const beginning = (text: string, language: Language): string => {
  const line = text.replaceAll(/\s+/gu, " ").trim()
  if (language === "zh") return Array.from(line).slice(0, 16).join("")
  const words = line.split(" ").slice(0, 8).join(" ")
  return Array.from(words).slice(0, 80).join("")
}

/** A prompt that is none of the simulator's problems gets an honest reply: it says that it does not know. */
export const strangeReply = (text: string, language: Language, random: Random): ChatReply => {
  const book = PHRASEBOOKS[language]
  const sentences = [
    fill(random.pick(book.strangeBegin), { words: beginning(text, language) }),
    ...random.shuffle(book.strangeMiddle).slice(0, random.int(1, book.strangeMiddle.length)),
    random.pick(book.strangeEnd)
  ]
  return {
    reasoning: sentences.join(joint(language)),
    content: random.pick(book.strangeAnswer),
    finish: "stop"
  }
}
