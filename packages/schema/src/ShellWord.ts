import { legibleLine } from "./Legible.ts"

/** An argument of a shell, in quotes where it needs them: ids and folders hold blanks, quotes and what not. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${legibleLine(text.toWellFormed()).replaceAll("'", String.raw`'\''`)}'`
