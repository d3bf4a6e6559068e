import type { Span } from "../../Markup.ts"

/** The contents of the box, or of several side by side; `empty`: the last box holds nothing or was never closed. */
type Boxes = ReadonlyArray<Span> | "empty"

const COMMANDS = ["\\boxed", "\\fbox"]

/** Longest content of a box before the last one that is looked at. */
const LONGEST = 20_000

/** Boxes side by side that are taken for one list. */
const NEIGHBOURS = 20

/** End of the brace that opens at `open`, or -1 when it does not close before `limit`. */
const closingBrace = (text: string, open: number, limit: number): number => {
  let depth = 0
  for (let at = open; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) at++
    else if (code === 123) depth++
    else if (code === 125 && --depth === 0) return at
  }
  return -1
}

const lastCommand = (text: string, before: number): number =>
  Math.max(...COMMANDS.map((name) => text.lastIndexOf(name, before)))

/** The content of the box command at `at`. */
const contentAt = (text: string, at: number, limit: number): Span | "empty" => {
  let from = at + (text.startsWith("\\boxed", at) ? 6 : 5)
  while (text[from] === " ") from++
  if (text[from] === "{") {
    const end = closingBrace(text, from, limit)
    return end < 0 ? "empty" : { start: from + 1, end }
  }
  // `\boxed 5`: a word without braces.
  const bare = /^[^\s$\\{}]{1,40}/.exec(text.slice(from, from + 40))?.[0].replace(/[.,;]$/, "")
  return bare === undefined || bare === "" ? "empty" : { start: from, end: from + bare.length }
}

/** Whether a box's content says nothing: spaces, signs, a lonely question mark, dots. */
const isBlank = (content: string): boolean =>
  content.replaceAll(/\\(?:text|mathrm|textbf|quad|qquad|ldots|dots|cdots)\b|\\[,;:! ]|[\s{}$?._…-]/g, "") === ""

/** What is left of a gap without markup. */
const plainGap = (gap: string): string =>
  gap
    .replaceAll(/\\(?:text|mathrm|textbf)\s*\{([^{}]*)\}/g, " $1 ")
    .replaceAll(/\\q?quad\b|\\[()[\],;: ]|[$&~]/g, " ")
    .trim()

/** Nothing but signs between; or few words, `and` or a comma, and the next one's name: `hours and`, `, y =`. */
const CONNECTOR =
  /^(?:[\s,;]*|(?:[a-z]+ |for (?:part )?\([a-z]\) |\([a-z]\) ){0,3}[\s,;]*(?:and|or)|[,;]?\s*(?:and\s+|or\s+)?[a-z]\w{0,3}(?:_\{?\w\}?)?\s*=|[a-z]+\s*,)$/i

/** The gap between two boxes of one list: not the way from a value to the next, which takes a verb or a full stop. */
const isConnector = (gap: string): boolean => gap.length <= 60 && CONNECTOR.test(plainGap(gap))

/** The last boxes of a text, as many as asked for, none inside another; fewer where there are not so many. */
export const boxesAtEnd = (text: string, count: number): ReadonlyArray<Span> => {
  const boxes: Array<Span> = []
  let before = text.length
  while (boxes.length < count && before >= 0) {
    const at = lastCommand(text, before)
    const box = at < 0 ? "empty" : contentAt(text, at, Math.min(text.length, at + LONGEST))
    if (
      box === "empty" ||
      (boxes[0] !== undefined && box.end > boxes[0].start) ||
      isBlank(text.slice(box.start, box.end))
    )
      break
    boxes.unshift(box)
    before = at - 1
  }
  return boxes
}

/**
 * The content of the text's last box; of the outermost, when boxes are nested; and of all that stand side by side with
 * it, which are read as one list unless only the last counts. `undefined` without a box.
 */
export const lastBoxes = (text: string, joins: "joined" | "last" = "joined"): Boxes | undefined => {
  const at = lastCommand(text, text.length)
  if (at < 0) return undefined
  const last = contentAt(text, at, text.length)
  if (last === "empty" || isBlank(text.slice(last.start, last.end))) return "empty"
  const boxes = [last]
  let first = at
  while (boxes.length < NEIGHBOURS && first > 0) {
    const before = lastCommand(text, first - 1)
    const other = before < 0 ? "empty" : contentAt(text, before, Math.min(text.length, before + LONGEST))
    if (other === "empty") break
    const encloses = other.start < first && other.end >= boxes[0]!.end
    if (encloses) boxes.splice(0, boxes.length, other)
    else if (other.end > first || isBlank(text.slice(other.start, other.end))) break
    else if (joins === "joined" && isConnector(text.slice(other.end + 1, first))) boxes.unshift(other)
    else break
    first = before
  }
  return boxes
}
