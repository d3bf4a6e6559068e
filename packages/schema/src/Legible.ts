/**
 * What moves a terminal's cursor, colours it, or turns its text around; a carriage return before a line feed does not. And
 * what takes no room, so that `4\u200b2` looks like 42 and is not: zero-width space, word joiner, zero-width no-break
 * space and soft hyphen. The joiners U+200C and U+200D stay: emoji and Indic scripts are written with them.
 */
const UNSEEN = /(?!\r\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u00AD\u200B\u2060\uFEFF]/gu

/** Foreign text as it goes to a terminal: what acts on one instead of being read is U+FFFD. Line feeds and tabs stay. */
export const legible = (text: string): string =>
  text.replaceAll(UNSEEN, (sign) => (sign === "\n" || sign === "\t" ? sign : "\uFFFD"))

/** The same on one line, for names and the words of a server. */
export const legibleLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u00AD\u200B\u2060\uFEFF]/gu, "\uFFFD")

/** Signs that a terminal acts on, or that turn text around: JSON writes only some of them as escapes. */
const NOT_ESCAPED = /[\u007F-\u009F\u2028\u2029\p{Bidi_Control}]/gu

/** JSON that means the same and does nothing to a terminal. */
export const quietJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(
    NOT_ESCAPED,
    (sign) => `\\u${sign.codePointAt(0)!.toString(16).padStart(4, "0")}`
  )
