import type { Language } from "./Language.ts"

export type Value = number | string | ReadonlyArray<number>

/** A place in a problem's text: how a value is written there, and how it is found again. */
export interface Slot {
  readonly pattern: (language: Language) => string
  readonly write: (value: Value, language: Language) => string
  readonly read: (text: string, language: Language) => Value
}

export const whole: Slot = { pattern: () => "\\d+", write: String, read: Number }

/** Text that every language writes alike, for example an equation. */
export const verbatim = (pattern: string): Slot => ({ pattern: () => pattern, write: String, read: (text) => text })

export const list: Slot = {
  pattern: (language) => (language === "zh" ? "\\d+(?:、\\d+)+" : "\\d+(?:, \\d+)+"),
  write: (value, language) => (value as ReadonlyArray<number>).join(language === "zh" ? "、" : ", "),
  read: (text, language) => text.split(language === "zh" ? "、" : ", ").map(Number)
}

/** One of several words, each with its form in every language; the value is its index. */
export const word = (words: Readonly<Record<Language, ReadonlyArray<string>>>): Slot => ({
  pattern: (language) => words[language].join("|"),
  write: (value, language) => words[language][value as number] as string,
  read: (text, language) => words[language].indexOf(text)
})
