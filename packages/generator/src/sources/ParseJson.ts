/** A run of digits that a double cannot hold, standing where a JSON number may stand. */
const LONG_NUMBER = /[:[,\s]-?\d{16,}/

interface Source {
  readonly source?: string
}

type Reviver = (key: string, value: unknown) => unknown

/** A whole number as it was written, where JavaScript's number would be another one. */
const exact = (_key: string, value: unknown, { source }: Source): unknown =>
  typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value)
    ? source
    : value

/** `JSON.parse`, but a whole number beyond 2^53 comes as its text: a gold answer must not be rounded. */
export const parseJson = (text: string): unknown =>
  LONG_NUMBER.test(text) ? JSON.parse(text, exact as Reviver) : (JSON.parse(text) as unknown)

/** Where a number may stand that a double writes otherwise: a final zero, an exponent, many digits. */
const MAY_BE_WRITTEN_OTHERWISE = /\d[eE]|\.\d*0(?!\d)|[\d.]{17}/

/** Whether `parseAsWritten` may give other values than `parseJson`. It errs to yes only. */
export const hasWrittenNumbers = (text: string): boolean => MAY_BE_WRITTEN_OTHERWISE.test(text)

const written = (_key: string, value: unknown, { source }: Source): unknown =>
  typeof value === "number" && source !== undefined ? source : value

/** `JSON.parse` with every number as the text that stands there: `1.50` stays `1.50`. */
export const parseAsWritten = (text: string): unknown => JSON.parse(text, written as Reviver)

/** What is wrong with a text that is no JSON, in one line. */
export const notJson = (error: unknown): string =>
  `is not JSON (${error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error)})`
