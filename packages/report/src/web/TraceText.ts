import type { Evidence, Trace, Turn, Verdict } from "@cotton/schema"
import { counted } from "../Figures.ts"
import { type Html, html } from "../Html.ts"
import { markedText, type Span } from "../MarkedText.ts"
import { type Paragraph, paragraphsOf } from "./Paragraphs.ts"
import { word } from "./Shown.ts"

/** A text of a trace: one field of one turn, with what is marked in it. */
export interface Section {
  readonly turn: number
  readonly field: "reasoning" | "content" | "summary"
  readonly role: Turn["role"]
  readonly text: string
  readonly spans: ReadonlyArray<Span>
  readonly note: string | null
}

/** Passages that are marked in a trace; a filter may name one for each word. */
const MOST_MARKS = 2000
/** UTF-16 units of a block that the browser lays out only when it comes near the screen. */
const BLOCK = 6000
/** Units of a line, about: only for the height that is reserved for such a block. */
const LINE = 95
/** The reserved heights are so many lines, times one of 1 to `MOST_TALL`: the style sheet has a class for each. */
export const TALL_LINES = 8
export const MOST_TALL = 64

/** The passages of all verdicts, as a page numbers them: `e1`, `e2`, … in the order of the filters. */
export interface Passage {
  readonly id: string
  readonly filter: string
  readonly outcome: Verdict["outcome"]
  readonly evidence: Evidence
}

export const passagesOf = (verdicts: ReadonlyArray<Verdict>): ReadonlyArray<Passage> => {
  const passages: Array<Passage> = []
  for (const { filter, outcome, evidence = [] } of verdicts) {
    for (const one of evidence) {
      if (passages.length === MOST_MARKS) return passages
      passages.push({ id: `e${passages.length + 1}`, filter, outcome, evidence: one })
    }
  }
  return passages
}

const FIELDS = ["reasoning", "summary", "content"] as const

const noteOf = (turn: Turn, field: Section["field"]): string | null => {
  if (field === "reasoning" && turn.unclosed === true) return "The reply ended inside its thoughts."
  if (field === "summary") return "What the teacher showed in place of its chain of thought."
  return null
}

/** The texts of a trace in the order in which they were written. */
export const sectionsOf = (trace: Trace, passages: ReadonlyArray<Passage>): ReadonlyArray<Section> =>
  trace.turns.flatMap((turn, at) =>
    FIELDS.flatMap((field) => {
      const text = turn[field]
      if (text === undefined || text === "") return []
      const here = passages.filter(({ evidence }) => evidence.turn === at && evidence.field === field)
      const spans = here.map(({ id, outcome, filter, evidence: { start, end, note } }) => ({
        id,
        start,
        end,
        note: `${filter}: ${note}`,
        kind: outcome
      }))
      return [{ turn: at, field, role: turn.role, text, spans, note: noteOf(turn, field) }]
    })
  )

const TITLES = { reasoning: "Reasoning", content: "Answer", summary: "Summary" } as const

const titleOf = ({ field, role, turn }: Section, turns: number): string =>
  `${role === "assistant" ? TITLES[field] : role}${turns > 1 ? `, turn ${turn + 1}` : ""}`

/** The anchor of a paragraph. */
export const paragraphId = ({ turn, field }: Section, number: number): string => `t${turn}${field[0]!}${number}`

const trimmedEnd = (text: string, start: number, end: number): number => {
  let at = end
  while (at > start && /\s/.test(text[at - 1]!)) at--
  return at
}

const linesOf = (text: string, { start, end }: Paragraph): number => {
  let lines = Math.ceil((end - start) / LINE)
  // Within the paragraph: a search in the text goes on to its end where it finds nothing.
  const own = text.slice(start, end - 1)
  for (let at = own.indexOf("\n"); at >= 0; at = own.indexOf("\n", at + 1)) lines++
  return lines + 1
}

const blocksOf = (paragraphs: ReadonlyArray<Paragraph>): ReadonlyArray<ReadonlyArray<Paragraph>> => {
  const blocks: Array<Array<Paragraph>> = []
  let room = 0
  for (const one of paragraphs) {
    if (room <= 0) {
      blocks.push([])
      room = BLOCK
    }
    blocks.at(-1)!.push(one)
    room -= one.end - one.start
  }
  return blocks
}

/** The spans that touch each paragraph: each is looked at for the paragraphs that it lies in, not for all. */
const spansByParagraph = (paragraphs: ReadonlyArray<Paragraph>, spans: ReadonlyArray<Span>) => {
  const by = new Map<Paragraph, Array<Span>>()
  for (const span of spans) {
    let [low, high] = [0, paragraphs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (paragraphs[middle]!.end <= span.start) low = middle + 1
      else high = middle
    }
    // A passage behind the last character is shown at it.
    for (let at = Math.min(low, paragraphs.length - 1); at < paragraphs.length; at++) {
      const one = paragraphs[at]!
      if (one.start > span.end) break
      const known = by.get(one)
      if (known === undefined) by.set(one, [span])
      else known.push(span)
    }
  }
  return by
}

/** One text in numbered paragraphs (`raw`: as it stands, white space and all), in blocks that are laid out when they are near. */
export const sectionHtml = (section: Section, turns: number, raw: boolean): Html => {
  const { text, spans, note, field } = section
  const paragraphs = paragraphsOf(text)
  const touching = spansByParagraph(paragraphs, spans)
  const one = (paragraph: Paragraph): Html => {
    const { start, number, isFirst } = paragraph
    const marks = touching.get(paragraph) ?? []
    const trimmed = trimmedEnd(text, start, paragraph.end)
    // White space at the end is left out, unless a passage lies in it: its link must lead somewhere.
    const to = raw || marks.some((span) => span.start >= trimmed) ? paragraph.end : trimmed
    const marked = markedText(text, marks, { from: start, to })
    const id = isFirst ? html` id="${paragraphId(section, number)}"` : null
    if (raw) return html`<span${id}>${marked}</span>`
    return html`<p${id}${isFirst ? html` data-n="${number}"` : null} dir="auto">${marked}</p>`
  }
  const block = (part: ReadonlyArray<Paragraph>): Html => {
    const lines = part.reduce((sum, paragraph) => sum + linesOf(text, paragraph), 0)
    const tall = Math.min(MOST_TALL, Math.max(1, Math.round(lines / TALL_LINES)))
    return html`<div class="block tall-${tall}">${part.map(one)}</div>`
  }
  return html`<section class="${field}${raw ? " raw" : ""}">
    <h2>
      ${titleOf(section, turns)}
      <small
        >${counted(text.length, "character")}${raw ? null : `, ${counted(paragraphs.at(-1)?.number ?? 0, "paragraph")}`}</small
      >
    </h2>
    ${note === null ? null : html`<p class="note">${note}</p>`}${blocksOf(paragraphs).map(block)}
  </section>`
}

/** Links along the map to the paragraphs. */
const STEPS = 40
const HEIGHT = 1000

/** A map of the whole trace: where the answer begins, and where each passage lies. Everything on it is a link. */
export const stripHtml = (sections: ReadonlyArray<Section>): Html => {
  const all = Math.max(
    1,
    sections.reduce((sum, { text }) => sum + text.length, 0)
  )
  const scale = (at: number) => Math.round((at / all) * HEIGHT * 10) / 10
  let offset = 0
  const parts = sections.map((section) => {
    const begin = offset
    const { text, field, spans } = section
    offset += text.length
    const ground = html`<rect
      class="${field}"
      x="0"
      width="14"
      y="${scale(begin)}"
      height="${scale(text.length)}"
    ></rect>`
    const paragraphs = paragraphsOf(text).filter(({ isFirst }) => isFirst)
    const steps = Math.max(1, Math.round((text.length / all) * STEPS))
    const links = Array.from({ length: Math.min(steps, paragraphs.length) }, (_, at) => {
      const { number, start } = paragraphs[Math.floor((at * paragraphs.length) / Math.min(steps, paragraphs.length))]!
      const height = Math.max(HEIGHT / STEPS / 2, scale(text.length) / steps)
      return html`<a href="#${paragraphId(section, number)}" tabindex="-1"
        ><rect class="step" x="0" width="14" y="${scale(begin + start)}" height="${height}"></rect
      ></a>`
    })
    const marks = spans.map(({ id, start, end, note, kind }) => {
      const from = Math.min(Math.max(0, start), text.length)
      const height = Math.max(5, scale(Math.min(end, text.length) - from))
      return html`<a href="#${id}" tabindex="-1"
        ><rect
          class="passage-rect mark-${kind}"
          x="0"
          width="14"
          y="${Math.min(HEIGHT - 5, scale(begin + from))}"
          height="${height}"
          ><title>${word(note)}</title></rect
        ></a
      >`
    })
    return { ground, links, marks }
  })
  return html`<svg
    class="strip"
    viewBox="0 0 14 ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="Map of the trace"
  >
    ${parts.map(({ ground }) => ground)}${parts.map(({ links }) => links)}${parts.map(({ marks }) => marks)}
  </svg>`
}
