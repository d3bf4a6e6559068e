import type { Form, Values } from "./Form.ts"
import { FORMS } from "./Forms.ts"
import { LANGUAGES, type Language } from "./Language.ts"

/** A problem that was found in a text. */
export interface Recognised {
  readonly form: Form
  readonly language: Language
  readonly values: Values
}

interface Reader {
  readonly form: Form
  readonly language: Language
  /** The longest literal part: a cheap look before the pattern is tried. */
  readonly anchor: string
  readonly pattern: RegExp
}

const escaped = (literal: string): string => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")

const readerOf = (form: Form, language: Language, statement: string): Reader => {
  const parts = statement.split(/\{(\w+)\}/)
  const seen = new Set<string>()
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return escaped(part)
    if (seen.has(part)) return `\\k<${part}>`
    seen.add(part)
    return `(?<${part}>${form.slots[part]?.pattern(language)})`
  })
  const literals = parts.filter((_, index) => index % 2 === 0)
  return {
    form,
    language,
    anchor: literals.reduce((longest, literal) => (literal.length > longest.length ? literal : longest), ""),
    pattern: new RegExp(source.join(""), "gu")
  }
}

const READERS: ReadonlyArray<Reader> = FORMS.flatMap((form) =>
  LANGUAGES.flatMap((language) => form.statements[language].map((statement) => readerOf(form, language, statement)))
)

/** The last problem in a text, whatever stands around it: a template puts its own words before and after. */
export const recognise = (text: string): Recognised | undefined => {
  let found: { readonly reader: Reader; readonly match: RegExpMatchArray } | undefined
  for (const reader of READERS) {
    if (!text.includes(reader.anchor)) continue
    for (const match of text.matchAll(reader.pattern)) {
      if (found === undefined || match.index > (found.match.index ?? 0)) found = { reader, match }
    }
  }
  if (found === undefined) return undefined
  const { form, language } = found.reader
  const values = Object.entries(found.match.groups ?? {}).map(([name, value]) => [
    name,
    form.slots[name]?.read(value, language)
  ])
  return { form, language, values: Object.fromEntries(values) as Values }
}
