import type { Span } from "../../Markup.ts"

/** What may stand around an answer and is no part of it, at its beginning and at its end. */
const BEFORE =
  /^(?:\s+|<(?:b|strong|em|i|u)>|\*+|_{2,}|`+|\$+|\\\(|\\\[|\\(?:boxed|fbox)(?=\s*\{)|:|=(?!=)|\\approx(?![A-Za-z])|≈|\\quad|\\qquad|\\[,;! ])/
const AFTER =
  /(?:\s+|<\/(?:b|strong|em|i|u)>|\*+|_{2,}|`+|(?<!\\)\$+|\\\)|\\\]|[.,;:。，；：]|\\quad|\\qquad|\\[,;! ]|\\\\|(?<!\\)\\)$/

/** Longest text in which the partner of a delimiter is sought. */
const SENTENCE = 2000

/** Steps of unwrapping. */
const STEPS = 40

/** Whether the delimiter at the end closes a formula that begins inside the text: `so $x < 3$`. */
const isPaired = (text: string, tail: string): boolean => {
  if (text.length > SENTENCE) return false
  if (tail === "\\)") return text.includes("\\(")
  if (tail === "\\]") return text.includes("\\[")
  if (tail === "$$") return (text.match(/\$\$/g) ?? []).length % 2 === 0
  return tail.includes("$") && (text.match(/(?<!\\)\$/g) ?? []).length % 2 === 0
}

/** Shrinks a span to the answer itself: delimiters of formulae, bold marks, spaces and final punctuation come off. */
export const tidy = (text: string, span: Span): Span => {
  let { start, end } = span
  for (let step = 0; step < STEPS && start < end; step++) {
    const head = BEFORE.exec(text.slice(start, Math.min(end, start + 200)))?.[0].length ?? 0
    start += head
    const hit = AFTER.exec(text.slice(Math.max(start, end - 200), end))?.[0] ?? ""
    const tail = isPaired(text.slice(start, end), hit) ? 0 : hit.length
    end -= tail
    if (head === 0 && tail === 0) break
  }
  return { start, end: Math.max(start, end) }
}

/** A text without the characters that match `edge` at its two ends. A loop: `/x+$/` would look at each run twice over. */
export const trimEnds = (text: string, edge: RegExp): string => {
  let start = 0
  let end = text.length
  while (start < end && edge.test(text[start]!)) start++
  while (end > start && edge.test(text[end - 1]!)) end--
  return text.slice(start, end)
}

/** `tidy` for a text by itself. */
export const tidyText = (text: string): string => {
  const { start, end } = tidy(text, { start: 0, end: text.length })
  return text.slice(start, end)
}

const TAG = /(?:<\|[A-Za-z0-9_]{1,40}\|>(?:user|assistant|system)?|<\/?(?:answer|s|solution)>)\s*$/

/** A text without the special tokens that leaked at its end, as `<|end_of_solution|>`. */
export const withoutTags = (text: string): string => {
  let end = text.trimEnd().length
  for (let i = 0; i < 4; i++) {
    const tag = TAG.exec(text.slice(Math.max(0, end - 60), end))
    if (tag === null) break
    end = text.slice(0, end - tag[0].length).trimEnd().length
  }
  return text.slice(0, end)
}
