import type { Language } from "./Language.ts"
import type { Slot } from "./Slot.ts"

/* The Gregorian calendar, by hand: chains count as people do. */

export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

export const daysIn = (month: number, year: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

/** 1 January is day 1. */
export const dayOfYear = ({ day, month, year }: Day): number => {
  let total = day
  for (let m = 1; m < month; m++) total += daysIn(m, year)
  return total
}

const MONTHS: Readonly<Record<Exclude<Language, "zh">, ReadonlyArray<string>>> = {
  en: "January February March April May June July August September October November December".split(" "),
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" "),
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(" ")
}

export const monthName = (month: number, language: Language): string =>
  language === "zh" ? `${month}月` : (MONTHS[language][month - 1] as string)

export const writeDay = ({ day, month, year }: Day, language: Language): string => {
  const name = monthName(month, language)
  switch (language) {
    case "en":
      return `${day} ${name} ${year}`
    case "de":
      return `${day}. ${name} ${year}`
    case "fr":
      return `${day === 1 ? "1er" : day} ${name} ${year}`
    case "es":
      return `${day} de ${name} de ${year}`
    case "zh":
      return `${year}年${month}月${day}日`
  }
}

const PATTERNS: Readonly<Record<Language, string>> = {
  en: `\\d{1,2} (?:${MONTHS.en.join("|")}) \\d{4}`,
  de: `\\d{1,2}\\. (?:${MONTHS.de.join("|")}) \\d{4}`,
  fr: `\\d{1,2}(?:er)? (?:${MONTHS.fr.join("|")}) \\d{4}`,
  es: `\\d{1,2} de (?:${MONTHS.es.join("|")}) de \\d{4}`,
  zh: "\\d{4}年\\d{1,2}月\\d{1,2}日"
}

export const readDay = (text: string, language: Language): Day => {
  const [first, second = 0, third = 0] = (text.match(/\d+/g) ?? []).map(Number) as [number, number?, number?]
  if (language === "zh") return { year: first, month: second, day: third }
  const month = MONTHS[language].findIndex((name) => text.includes(` ${name}`)) + 1
  return { year: second, month, day: first }
}

/** A date in a problem's text; its value is `YYYY-MM-DD`. */
export const date: Slot = {
  pattern: (language) => PATTERNS[language],
  write: (value, language) => writeDay(parseIso(value as string), language),
  read: (text, language) => iso(readDay(text, language))
}

export const iso = ({ day, month, year }: Day): string =>
  [year, String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-")

export const parseIso = (text: string): Day => {
  const [year, month, day] = text.split("-").map(Number) as [number, number, number]
  return { year, month, day }
}
