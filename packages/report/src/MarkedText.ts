import { legible } from "@cotton/schema/Legible"
import { type Html, html } from "./Html.ts"

/** A passage that something is to be said of; offsets in UTF-16 code units, `end` excluded, as in `Evidence`. */
export interface Span {
  readonly start: number
  readonly end: number
  /** Shown when the pointer rests on it. */
  readonly note: string
  /** A word for the style sheet: becomes the class `mark-KIND`. */
  readonly kind?: string
  /** Anchor that a link leads to; stands at the span's first character, where that is in the window. */
  readonly id?: string
}

/** The part of a text that is shown, in the offsets of the whole; `to` excluded. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** Where many spans lie over each other, a mark tells this many of their notes. */
const MOST_NOTES = 3

/** `at` within the text, and never between the halves of a surrogate pair: those would show as two broken signs. */
export const wholeCharacter = (text: string, at: number): number => {
  const within = Math.max(0, Math.min(text.length, at))
  return within > 0 && (text.codePointAt(within - 1) ?? 0) > 0xff_ff ? within - 1 : within
}

/** The same, to the right of the pair: half a pair marks the whole of it. */
const wholeEnd = (text: string, at: number): number => {
  const within = Math.min(text.length, at)
  return wholeCharacter(text, within) < within ? within + 1 : within
}

/** The span in the offsets of the shown part; `null` where none of it is shown. */
const cutTo = (text: string, span: Span, from: number, to: number): Span | null => {
  if (span.end < span.start || span.end < 0 || span.start > text.length) return null
  const start = wholeCharacter(text, span.start)
  const end = wholeEnd(text, span.end)
  const isShown = start < end ? start < to && end > from : start >= from && (start < to || start === text.length)
  if (!isShown) return null
  const { id, ...rest } = span
  const anchor = id !== undefined && start >= from ? { id } : {}
  return { ...rest, ...anchor, start: Math.max(start, from) - from, end: Math.min(end, to) - from }
}

const mark = (text: string, active: ReadonlySet<Span>, starting: ReadonlyArray<Span>): Html => {
  const told = active.values().take(MOST_NOTES).toArray()
  const kinds = new Set(told.flatMap(({ kind }) => (kind === undefined ? [] : [`mark-${kind}`])))
  const notes = [...new Set(told.map(({ note }) => note))].join("; ")
  const more = active.size > MOST_NOTES ? `; and ${active.size - MOST_NOTES} more` : ""
  const anchors = starting.flatMap(({ id }) => (id === undefined ? [] : [html`<a id="${id}" class="anchor"></a>`]))
  return html`${anchors}<mark class="${["mark", ...kinds].join(" ")}" title="${legible(notes + more)}">${text}</mark>`
}

/**
 * Text with its passages marked, for an element that keeps white space. Spans may overlap, lie outside of the text or be
 * cut by the window; an empty one is shown as a point. What cannot be seen or turns text around becomes U+FFFD, as do
 * lone surrogates. `window` moves to whole characters, so that windows side by side show every character once.
 */
export const markedText = (text: string, spans: ReadonlyArray<Span>, window?: Window): Html => {
  const from = wholeCharacter(text, window?.from ?? 0)
  const to = Math.max(from, wholeCharacter(text, window?.to ?? text.length))
  // Each unseen sign is one unit, and so is what stands for it: offsets stay true.
  const shown = legible(text.slice(from, to)).toWellFormed()
  const cut = spans.flatMap((span) => cutTo(text, span, from, to) ?? [])
  if (cut.length === 0) return html`${shown}`
  const starting = Map.groupBy(cut, ({ start }) => start)
  const ending = Map.groupBy(cut, ({ end }) => end)
  const bounds = [...new Set([0, ...starting.keys(), ...ending.keys(), shown.length])].toSorted((a, b) => a - b)

  const active = new Set<Span>()
  const parts: Array<Html> = []
  bounds.forEach((at, index) => {
    for (const span of ending.get(at) ?? []) active.delete(span)
    const begun = starting.get(at) ?? []
    const points = begun.filter(({ start, end }) => start === end)
    if (points.length > 0) parts.push(mark("", new Set(points), points))
    const wide = begun.filter(({ start, end }) => start < end)
    for (const span of wide) active.add(span)
    const piece = shown.slice(at, bounds[index + 1] ?? shown.length)
    if (piece !== "") parts.push(active.size === 0 ? html`${piece}` : mark(piece, active, wide))
  })
  return html`${parts}`
}
