import type { ChatReply } from "../../ChatReply.ts"
import type { Random } from "../../Random.ts"
import { PHRASEBOOKS } from "../Phrasebooks.ts"
import type { Language } from "../Language.ts"

/** Between two words of one sentence; in Chinese, between two characters. */
const GAPS: Readonly<Record<"spaced" | "han", RegExp>> = {
  spaced: /(?<=\p{L}) (?=\p{Ll})/gu,
  han: /(?<=\p{Script=Han})(?=\p{Script=Han})/gu
}

/** Once or twice, in the middle of a sentence, the chain says a few words in another language and then goes on. */
export const languageSwitch = (reply: ChatReply, language: Language, random: Random): ChatReply => {
  const chain = reply.reasoning ?? ""
  const gaps = [...chain.matchAll(language === "zh" ? GAPS.han : GAPS.spaced)].map((match) => match.index)
  const space = language === "zh" ? "" : " "
  const phrases = random.shuffle(PHRASEBOOKS[language].foreign)
  const places = random.shuffle(gaps).slice(0, random.int(1, 2))
  let text = chain
  // From the end, so that the earlier places stay where they are.
  for (const [index, at] of places.toSorted((a, b) => b - a).entries()) {
    text = `${text.slice(0, at)}${space}${phrases[index % phrases.length]}${text.slice(at)}`
  }
  return { ...reply, reasoning: text }
}
