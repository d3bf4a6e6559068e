export const LANGUAGES = ["en", "de", "fr", "es", "zh"] as const
export type Language = (typeof LANGUAGES)[number]

/** Texts with `{slots}`: several ways to say the same. */
export type Wordings = ReadonlyArray<string>
export type ByLanguage<A> = Readonly<Record<Language, A>>

/** How sentences of one paragraph are joined. */
export const joint = (language: Language): string => (language === "zh" ? "" : " ")

/** Wordings are few and used often: split once, the texts at even places and the slots' names at odd ones. */
const parts = new Map<string, ReadonlyArray<string>>()

const partsOf = (wording: string): ReadonlyArray<string> => {
  const known = parts.get(wording)
  if (known !== undefined) return known
  const split = wording.split(/\{(\w+)\}/)
  parts.set(wording, split)
  return split
}

/** Fills the `{slots}` of a wording. A slot without a value is a mistake in a form, and stays to be seen. */
export const fill = (wording: string, ...values: ReadonlyArray<Readonly<Record<string, string | number>>>): string => {
  const split = partsOf(wording)
  let text = split[0] as string
  for (let i = 1; i < split.length; i += 2) {
    const name = split[i] as string
    const value = values.find((record) => name in record)?.[name]
    text += value === undefined ? `{${name}}` : String(value)
    text += split[i + 1] as string
  }
  return text
}
