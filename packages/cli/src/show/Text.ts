import { legible, legibleLine } from "@cotton/schema/Legible"
import { columnsOf } from "../display/Columns.ts"
import { number } from "../display/Figures.ts"
import { oneLine, paint, type Screen } from "./Paint.ts"

/** A passage of a text, in UTF-16 code units, `end` excluded. */
export interface Passage {
  readonly start: number
  readonly end: number
}

/** How often `\n` stands in the text before `end`, without a copy of it. */
const breaksBefore = (text: string, end: number): number => {
  let count = 0
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++
  return count
}

export const lineCount = (text: string): number => (text === "" ? 0 : breaksBefore(text, text.length) + 1)

/** `at`, moved off the middle of a pair of surrogates. */
const whole = (text: string, at: number): number => {
  const within = Math.max(0, Math.min(text.length, at))
  const isInside = within > 0 && (text.codePointAt(within - 1) ?? 0) > 0xff_ff
  return isInside ? within - 1 : within
}

/** Brackets mark without colour: hardly a text has them. */
export const marked = (on: Screen, text: string): string => (on.colour ? paint(on, "inverse", text) : `⟦${text}⟧`)

/** A line's text as it is shown: line breaks within a passage as a sign. */
const flat = (text: string): string => legibleLine(text.replaceAll(/\r?\n/g, "↵").replaceAll("\t", " ")).toWellFormed()

/** Characters of a passage that are shown at most and at least, where it is longer: its head and its tail. */
const MARKED = { most: 80, least: 20 }

const shortened = (text: string, columns: number): string => {
  const most = Math.max(MARKED.least, Math.min(MARKED.most, Math.floor(columns / 2)))
  if (text.length <= most) return flat(text)
  const half = Math.floor(most / 2)
  return `${flat(text.slice(0, whole(text, half)))} … ${flat(text.slice(whole(text, text.length - half)))}`
}

/**
 * The line that a passage stands on, cut around it to about `columns`: `line` counts from 1, and `shown` has the passage
 * marked. An empty passage is a point.
 */
export const excerpt = (on: Screen, text: string, passage: Passage, columns: number) => {
  const start = whole(text, passage.start)
  const end = Math.max(start, whole(text, passage.end))
  const lineStart = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1
  const nextBreak = text.indexOf("\n", end)
  const lineEnd = nextBreak === -1 ? text.length : nextBreak
  const middle = shortened(text.slice(start, end), columns)
  const room = Math.max(20, columns - columnsOf(middle) - 4)
  const after = Math.min(lineEnd - end, Math.max(Math.floor(room / 2), room - (start - lineStart)))
  const from = whole(text, Math.max(lineStart, start - (room - after)))
  const to = whole(text, Math.min(lineEnd, end + after))
  const before = `${from > lineStart ? "…" : ""}${flat(text.slice(from, start)).trimStart()}`
  const behind = `${flat(text.slice(end, to)).trimEnd()}${to < lineEnd ? "…" : ""}`
  return { line: breaksBefore(text, start) + 1, shown: `${before}${marked(on, middle)}${behind}` }
}

/** The first lines of a text, and the last of those that are left. */
const ends = (text: string, head: number, tail: number) => {
  const first: Array<string> = []
  let at = 0
  while (first.length < head && at <= text.length) {
    const end = text.indexOf("\n", at)
    first.push(text.slice(at, end === -1 ? text.length : end))
    at = end === -1 ? text.length + 1 : end + 1
  }
  const last: Array<string> = []
  let until = text.length
  while (last.length < tail && until >= at) {
    const begin = until === 0 ? 0 : text.lastIndexOf("\n", until - 1) + 1
    const from = Math.max(begin, at)
    last.unshift(text.slice(from, until))
    until = from - 1
  }
  return { first, last }
}

const gutter = (on: Screen, line: number, width: number) => paint(on, "gray", `${String(line).padStart(width)}  `)

/** Columns left of a text: the number of its line. */
const numberWidth = (lines: number): number => Math.max(4, String(lines).length + 2)

/** `212 lines, 12,345 characters` */
export const sizeOf = (text: string): string => {
  const lines = lineCount(text)
  return `${number(lines)} ${lines === 1 ? "line" : "lines"}, ${number(text.length)} ${text.length === 1 ? "character" : "characters"}`
}

/** The text's first and last lines under their numbers, each cut to the screen; what is left out is counted. */
export const shortText = (on: Screen, text: string, head: number, tail: number): ReadonlyArray<string> => {
  if (text === "") return []
  const lines = lineCount(text)
  const width = numberWidth(lines)
  const all = lines <= head + tail + 1
  const { first, last } = ends(text, all ? lines : head, all ? 0 : tail)
  const row = (line: string, at: number) =>
    `${gutter(on, at, width)}${oneLine(line.replaceAll("\t", " "), on.columns - width - 2)}`
  const left = lines - first.length - last.length
  return [
    ...first.map((line, at) => row(line, at + 1)),
    ...(left > 0 ? [paint(on, "gray", `${" ".repeat(width)}  … ${number(left)} lines`)] : []),
    ...last.map((line, at) => row(line, lines - last.length + at + 1))
  ]
}

/** Passages without those that lie in others or over each other, in order. */
const apart = (passages: ReadonlyArray<Passage>, length: number): ReadonlyArray<Passage> => {
  const merged: Array<Passage> = []
  for (const { start, end } of passages.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (end <= start || start >= length) continue
    if (last !== undefined && start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    else merged.push({ start, end: Math.min(end, length) })
  }
  return merged
}

/** The whole text under its lines' numbers, with the passages marked. */
export const fullText = (on: Screen, text: string, passages: ReadonlyArray<Passage>): ReadonlyArray<string> => {
  if (text === "") return []
  const width = numberWidth(lineCount(text))
  const left = [...apart(passages, text.length)]
  const rows: Array<string> = []
  let number = 0
  for (let at = 0; at <= text.length;) {
    const next = text.indexOf("\n", at)
    const end = next === -1 ? text.length : next
    let shown = ""
    let from = at
    for (const { start, end: stop } of left) {
      if (start >= end) break
      const [a, b] = [whole(text, Math.max(start, from)), whole(text, Math.min(stop, end))]
      if (b <= a) continue
      shown += `${legible(text.slice(from, a))}${marked(on, legible(text.slice(a, b)))}`
      from = b
    }
    while (left.length > 0 && left[0]!.end <= end) left.shift()
    rows.push(`${gutter(on, ++number, width)}${shown}${legible(text.slice(from, end))}`)
    at = next === -1 ? text.length + 1 : next + 1
  }
  return rows
}
