import type { Span } from "../Markup.ts"

/** Longest formula between single dollars, in characters: two prices in one paragraph must not hide what is between. */
const INLINE = 400
/** Longest displayed formula. */
const DISPLAY = 4000

/** End of `$…$` that begins at `at`: no space after the first dollar or before the last, no digit after, one paragraph. */
const dollarEnd = (text: string, at: number): number => {
  const first = text[at + 1]
  if (first === undefined || /\s/.test(first)) return -1
  const limit = Math.min(text.length, at + INLINE)
  for (let i = at + 1; i < limit; i++) {
    const char = text[i]
    if (char === "\\") i++
    else if (char === "\n" && text[i + 1] === "\n") return -1
    else if (char === "$") return /\s/.test(text[i - 1]!) || /\d/.test(text[i + 1] ?? "") ? -1 : i + 1
  }
  return -1
}

const urlEnd = (text: string, at: number): number => {
  let end = at
  while (end < text.length && end - at < 2000 && text.charCodeAt(end) > 32 && text.charCodeAt(end) < 0x2e80) end++
  return end
}

/**
 * The parts of a text that are not prose: formulae in `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, code in fences and backticks,
 * and addresses. A delimiter that is never closed hides nothing but an open fence, which hides the rest.
 */
export const maskedSpans = (text: string): ReadonlyArray<Span> => {
  const spans: Array<Span> = []
  // The next place of each delimiter: looked up once for all openings before it, so that the whole is one pass.
  const next = new Map<string, number>()
  const find = (close: string, from: number, limit: number): number => {
    let at = next.get(close) ?? 0
    if (at < from) {
      at = text.indexOf(close, from)
      if (at < 0) at = Number.POSITIVE_INFINITY
      next.set(close, at)
    }
    return at - from > limit ? -1 : at + close.length
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    let end = -1
    if (code === 92) {
      const second = text[at + 1]
      if (second === "(") end = find("\\)", at + 2, DISPLAY)
      else if (second === "[") end = find("\\]", at + 2, DISPLAY)
      if (end < 0) at++
    } else if (code === 36) {
      end = text[at + 1] === "$" ? find("$$", at + 2, DISPLAY) : dollarEnd(text, at)
      if (end < 0 && text[at + 1] === "$") at++
    } else if (code === 96) {
      if (text.startsWith("```", at)) {
        end = Math.min(find("```", at + 3, Number.POSITIVE_INFINITY), text.length)
      } else {
        end = find("`", at + 1, INLINE)
        if (end > 0 && text.slice(at, end).includes("\n")) end = -1
      }
    } else if (code === 104 && (text.startsWith("https://", at) || text.startsWith("http://", at)))
      end = urlEnd(text, at)
    if (end < 0) continue
    spans.push({ start: at, end })
    at = end - 1
  }
  return spans
}
