import { legibleLine } from "@cotton/schema/Legible"

/** An argument of a shell, in quotes where it needs them: ids hold blanks, quotes and what not. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${legibleLine(text).replaceAll("'", String.raw`'\''`)}'`
