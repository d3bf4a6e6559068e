import type { Tests } from "@cotton/schema/Tests"

/** The code of a fenced block, and where it stands in the text. */
export interface Block {
  readonly tag: string
  readonly code: string
  readonly start: number
  readonly end: number
}

const FENCE = /^([ \t>]*)(`{3,}|~{3,})[ \t]*([^\s`{]*)[^\n`]*$/

/** Every fenced block that is closed, in order. One pass; an inner fence that is shorter belongs to the code. */
export const blocksOf = (text: string): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  let open: { readonly indent: string; readonly mark: string; readonly tag: string; readonly start: number } | undefined
  for (let at = 0; at < text.length;) {
    const found = text.indexOf("\n", at)
    const end = found === -1 ? text.length : found
    const line = text.slice(at, end)
    // No fence is that long: a line of megabytes is not looked at.
    const fence = end - at > 400 ? null : FENCE.exec(line.trimEnd())
    if (open === undefined && fence !== null)
      open = { indent: fence[1]!, mark: fence[2]!, tag: fence[3]!.toLowerCase(), start: end + 1 }
    else if (open !== undefined && fence !== null && fence[2]!.startsWith(open.mark) && fence[3] === "") {
      const { indent, tag, start } = open
      const code = text.slice(start, Math.max(start, at - 1))
      blocks.push({ tag, code: indent === "" ? code : unindented(code, indent), start, end: Math.max(start, at - 1) })
      open = undefined
    }
    at = end + 1
  }
  return blocks
}

/** A block in a list stands as far in as its fence. */
const unindented = (code: string, indent: string): string =>
  code
    .split("\n")
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart() === "" ? "" : line))
    .join("\n")

const TAGS: Readonly<Record<Tests["language"], ReadonlyArray<string>>> = {
  python: ["python", "py", "python3", "py3"],
  javascript: ["javascript", "js", "node", "mjs", "cjs", "jsx"],
  // What is JavaScript is TypeScript too.
  typescript: ["typescript", "ts", "mts", "cts", "tsx", "javascript", "js"]
}

/** The block that is the answer: the last one in the language, else the last without a language. */
export const answerBlock = (
  text: string,
  language: Tests["language"],
  untagged: "accept" | "refuse"
): Block | { readonly lack: string } => {
  const blocks = blocksOf(text)
  const tagged = blocks.findLast(({ tag }) => TAGS[language].includes(tag))
  const bare = untagged === "accept" ? blocks.findLast(({ tag }) => tag === "") : undefined
  if (tagged !== undefined) return tagged
  if (bare !== undefined) return bare
  const others = [...new Set(blocks.map(({ tag }) => tag || "no language"))]
  return {
    lack: others.length === 0 ? "no fenced block that is closed" : `no block of ${language}: ${others.join(", ")}`
  }
}
