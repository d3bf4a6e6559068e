import { legibleLine } from "@cotton/schema/Legible"

const MOST_LINE = 300

/** Foreign text as one line of the page: cut, with what acts on a reader's screen made visible. */
export const line = (text: string, most: number = MOST_LINE): string =>
  legibleLine(text.length > most ? `${text.slice(0, most - 1)}…` : text).toWellFormed()
