import { type Document, isMap, isPair, LineCounter, parseDocument } from "yaml"
import type { Place } from "./RecipeIssues.ts"

const placeIn =
  (name: string, document: Document, lines: LineCounter): Place =>
  (path) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const at = keyRange(document, path.slice(0, depth))
      if (at === undefined) continue
      const { line, col } = lines.linePos(at)
      return `${name}:${line}:${col}`
    }
    return name
  }

/** Where the last key of a path is written; its value's start for an item of a list. */
const keyRange = (document: Document, path: ReadonlyArray<PropertyKey>): number | undefined => {
  const parent = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(path.at(-1)))
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range
    if (range !== undefined) return range[0]
  }
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined
  return node?.range?.[0]
}

/** A YAML text as a value, with where each of its fields is written; or what is wrong with it, with line and column. */
export const parseYaml = (
  name: string,
  text: string
): { readonly value: unknown; readonly place: Place } | { readonly problems: ReadonlyArray<string> } => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length === 0) return { value: document.toJS(), place: placeIn(name, document, lines) }
  const problems = document.errors.map(({ message, pos }) => {
    const { col, line } = lines.linePos(pos[0])
    return `${name}:${line}:${col}: ${message}`
  })
  return { problems }
}
