/*
 * The comma as a decimal point: `3,14` in most languages of Europe.
 */

const COMMA_LANGUAGES = new Set("de fr es it pt nl pl ru sv da nb no fi cs tr uk id vi".split(" "))

/** Whether numbers of a language have a decimal comma. */
const hasDecimalComma = (language: string | undefined): boolean =>
  language !== undefined && COMMA_LANGUAGES.has(language.slice(0, 2).toLowerCase())

/** `1000,99` and `0,5`; `1,234` is more often a thousand. */
const COMMA = /^(-?)(0|[1-9]\d*),(\d+)$/
const POINT = /^-?\d*\.\d+$/
const DOTS = /^-?\d{1,3}(?:\.\d{3})+$/

const pointed = (text: string, isLanguage: boolean): string | undefined => {
  const [, sign, whole, fraction] = COMMA.exec(text) ?? []
  if (whole === undefined || (whole !== "0" && fraction!.length === 3 && !isLanguage)) return undefined
  return `${sign}${whole}.${fraction}`
}

/** Further ways to read an answer, when the gold answer is written with a point or the language has a decimal comma. */
export const commaReadings = (answer: string, gold: string, language: string | undefined): ReadonlyArray<string> => {
  const isLanguage = hasDecimalComma(language)
  const plain = POINT.test(gold) || isLanguage ? pointed(answer, isLanguage) : undefined
  const readings = plain === undefined ? [] : [plain]
  if (isLanguage && DOTS.test(answer)) readings.push(answer.replaceAll(".", ""))
  // `(1,5; 2,5)`: where `;` separates, the comma does not.
  if (/\d,\d/.test(answer) && (answer.includes(";") || (isLanguage && plain === undefined)))
    readings.push(answer.replaceAll(/(?<=\d),(?=\d)/g, "."))
  return readings
}

/** A gold answer with a decimal comma, against a number with a point. `1,3` alone is more often a list of two. */
export const goldReadings = (gold: string, answer: string, language: string | undefined): ReadonlyArray<string> => {
  if (hasDecimalComma(language)) return commaReadings(gold, answer, language)
  const [, , whole, fraction] = COMMA.exec(gold) ?? []
  const clear = whole === "0" || (fraction?.length ?? 0) > 1
  const isNumber = POINT.test(answer) || (whole === "0" && !answer.includes(","))
  const read = clear && isNumber ? pointed(gold, whole === "0") : undefined
  return read === undefined ? [] : [read]
}
