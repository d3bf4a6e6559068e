/*
 * The language of a reply, for its number format only: by its commonest small words.
 */

const WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set("the of and is are we that this have with so from by for".split(" ")),
  de: new Set("der die das und ist wir nicht ein eine für mit sich auf dass von also antwort lösung".split(" ")),
  fr: new Set("le la les des est et nous une dans que pour donc avec sont sur réponse la".split(" ")),
  es: new Set("el la los las es y que una por con para del como entonces son respuesta tanto".split(" ")),
  it: new Set("il la gli è che di una per con del della sono quindi come nel risposta la".split(" ")),
  pt: new Set("o os as é que uma para com não do da são então como em resposta portanto".split(" "))
}

/** Characters from the end that are looked at, and the words that one language must have more than each other. */
const REACH = 3000
const LEAD = 2

/** `de`, `fr`, `es`, `it`, `pt` or `en`; `undefined` for a text too short to tell, and in any other. */
export const languageOf = (text: string): string | undefined => {
  const words =
    text
      .slice(-REACH)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  const counts = Object.entries(WORDS).map(
    ([language, known]) => [language, words.filter((word) => known.has(word)).length] as const
  )
  const [first, second] = counts.toSorted(([, a], [, b]) => b - a)
  return first !== undefined && first[1] - (second?.[1] ?? 0) >= LEAD ? first[0] : undefined
}
