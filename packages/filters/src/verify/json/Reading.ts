import type { Span } from "../../Markup.ts"
import type { Json } from "./Json.ts"

/** Characters and nesting levels of JSON that is read. */
const LONGEST = 1_000_000
const DEEPEST = 100

export type Parsed =
  | { readonly _tag: "Value"; readonly value: Json }
  | { readonly _tag: "Broken"; readonly detail: string }
  | { readonly _tag: "TooLarge" }

/** The deepest nesting of a JSON text, brackets in strings left out. */
const depthOf = (text: string): number => {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char === "\\") at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === "{" || char === "[") deepest = Math.max(deepest, ++depth)
    else if (char === "}" || char === "]") depth--
  }
  return deepest
}

/** Reads JSON as RFC 8259 has it: no comments, no commas at the end. Of a key that stands twice the last counts. */
export const parseJson = (text: string): Parsed => {
  if (text.length > LONGEST || depthOf(text) > DEEPEST) return { _tag: "TooLarge" }
  try {
    return { _tag: "Value", value: JSON.parse(text) as Json }
  } catch (cause) {
    return { _tag: "Broken", detail: cause instanceof Error ? cause.message : "cannot be read" }
  }
}

interface Fence {
  readonly label: string
  readonly span: Span
}

const MARK = /^[ \t]{0,20}(`{3,20}|~{3,20})[ \t]{0,20}([^\s`]{0,20})/

/** The fenced blocks of a text. One that is never closed goes on to the end. */
const fencesOf = (text: string): ReadonlyArray<Fence> => {
  const fences: Array<Fence> = []
  let open: { readonly mark: string; readonly label: string; readonly start: number } | undefined
  for (let at = 0; at < text.length;) {
    const found = text.indexOf("\n", at)
    const next = found < 0 ? text.length : found + 1
    const line = text.slice(at, Math.min(next, at + 120))
    const hit = MARK.exec(line)
    if (hit !== null && open === undefined) open = { mark: hit[1]!, label: hit[2]!.toLowerCase(), start: next }
    else if (hit !== null && open !== undefined && hit[1]!.startsWith(open.mark) && line.trim() === hit[1]) {
      fences.push({ label: open.label, span: { start: open.start, end: at } })
      open = undefined
    }
    at = next
  }
  if (open !== undefined) fences.push({ label: open.label, span: { start: open.start, end: text.length } })
  return fences
}

const BEGINS = /^\s*[[{"]/
const WORD = /^\s*(?:true|false|null|-?\d[\d.eE+-]{0,400})\s*$/

const TAG = "<answer>"

/**
 * The content of the last answer tag outside of fenced blocks; `undefined` without one, and for a text that is JSON from
 * its beginning, in which a tag is a string's.
 */
const taggedIn = (text: string, fences: ReadonlyArray<Fence>): Span | undefined => {
  if (BEGINS.test(text.slice(0, 200))) return undefined
  const at = text.lastIndexOf(TAG)
  if (at < 0 || fences.some(({ span }) => span.start <= at && at < span.end)) return undefined
  const start = at + TAG.length
  const close = text.indexOf("</answer>", start)
  return { start, end: close < 0 ? text.length : close }
}

/** The JSON of a text without tags, as `findJson` has it. */
const jsonIn = (text: string, fences: ReadonlyArray<Fence>): Span | undefined => {
  const named = fences.findLast(({ label }) => label === "json")
  const nameless = fences.findLast(
    ({ label, span }) => label === "" && BEGINS.test(text.slice(span.start, span.start + 200))
  )
  const fence = named ?? nameless
  if (fence !== undefined) return fence.span
  const start = text.length - text.trimStart().length
  const end = text.trimEnd().length
  const isJson = BEGINS.test(text.slice(start, start + 1)) || (end - start < 420 && WORD.test(text.slice(start, end)))
  return isJson ? { start, end } : undefined
}

/**
 * Where the JSON of a reply stands: the last block that is fenced as `json`; without one, the last block without a
 * language that begins like JSON; without one, the whole text if it begins like JSON. Where the reply has an `<answer>`
 * tag, all that in its content.
 */
export const findJson = (text: string): Span | undefined => {
  const fences = fencesOf(text)
  const tagged = taggedIn(text, fences)
  if (tagged === undefined) return jsonIn(text, fences)
  const inner = text.slice(tagged.start, tagged.end)
  const found = jsonIn(inner, fencesOf(inner))
  return found && { start: tagged.start + found.start, end: tagged.start + found.end }
}
