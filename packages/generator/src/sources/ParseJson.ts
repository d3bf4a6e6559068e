/** A run of digits that a double cannot hold, standing where a JSON number may stand. */
const LONG_NUMBER = /[:[,\s]-?\d{16,}/

interface Source {
  readonly source?: string
}

/** A whole number as it was written, where JavaScript's number would be another one. */
const exact = (_key: string, value: unknown, { source }: Source): unknown =>
  typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value)
    ? source
    : value

/** `JSON.parse`, but a whole number beyond 2^53 comes as its text: a gold answer must not be rounded. */
export const parseJson = (text: string): unknown =>
  LONG_NUMBER.test(text)
    ? JSON.parse(text, exact as (key: string, value: unknown) => unknown)
    : (JSON.parse(text) as unknown)

/** What is wrong with a text that is no JSON, in one line. */
export const notJson = (error: unknown): string =>
  `is not JSON (${error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error)})`
