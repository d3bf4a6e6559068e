const LINE_FEED = 10
const BACKTICK = 96

/** Quotation marks, each with the one that closes it. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»" }

/** A line that opens or closes a fenced block; what follows the marks makes it one that can only open. */
const FENCE = /^[ \t]*```([^`\n]*)$/gm

/** The fenced blocks that begin at or after `from`, as pairs of places. One that is never closed is none. */
const fencesOf = (text: string, from: number): ReadonlyArray<readonly [number, number]> => {
  if (text.indexOf("```", from) === -1) return []
  const blocks: Array<readonly [number, number]> = []
  let open = -1
  FENCE.lastIndex = from
  for (let line = FENCE.exec(text); line !== null; line = FENCE.exec(text)) {
    if (open === -1) open = line.index
    else if (line[1]!.trim() === "") {
      blocks.push([open, line.index])
      open = -1
    }
  }
  return blocks
}

/** How a tag stands in a text: it is used, it is only spoken of, or it stands in a fenced block, where it may be either. */
export type Standing = "used" | "spoken" | "fenced"

/**
 * Tells a tag that is used from one that is spoken of: `` `</think>` ``, "</think>", or one inside a fenced block.
 * Places are asked for in ascending order, so that all answers together cost one pass, whatever the text.
 */
export const makeStanding = (text: string, from: number): ((at: number, tag: string) => Standing) => {
  let fences: ReadonlyArray<readonly [number, number]> | undefined
  let nextFence = 0
  let cursor = from
  let inCode = false
  /** Whether an odd number of backticks stands before `at` in its line. */
  const isInCode = (at: number): boolean => {
    for (; cursor < at; cursor++) {
      const unit = text.charCodeAt(cursor)
      if (unit === LINE_FEED) inCode = false
      else if (unit === BACKTICK) inCode = !inCode
    }
    return inCode
  }
  return (at, tag) => {
    const [before, after] = [text[at - 1], text[at + tag.length]]
    if (before !== undefined && after !== undefined && Object.hasOwn(QUOTES, before) && QUOTES[before] === after) {
      return "spoken"
    }
    if ((before === "`" || after === "`") && isInCode(at)) return "spoken"
    fences ??= fencesOf(text, from)
    while (nextFence < fences.length && fences[nextFence]![1] < at) nextFence++
    return nextFence < fences.length && fences[nextFence]![0] < at ? "fenced" : "used"
  }
}
