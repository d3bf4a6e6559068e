import { counted, number } from "../Figures.ts"
import { html, type Html, type Part } from "../Html.ts"
import { shellWord } from "@cotton/schema/ShellWord"
import { line } from "../Line.ts"
import type { ReportLinks } from "../Links.ts"
import { markedText } from "../MarkedText.ts"
import type { ExampleFacts, Excerpt, ReportFacts } from "../ReportFacts.ts"
import { MOST_REASONS, reasonAnchor } from "./reasons.ts"

const FIELDS = { reasoning: "chain of thought", content: "answer" } as const

const left = (units: number, where: string): Part =>
  units > 0 && html`<span class="left">… ${number(units)} characters ${where} …</span>`

const passage = ({ after, before, spans, text }: Excerpt): Html => {
  const marked = markedText(
    text,
    spans.map((span) => ({ start: span.start, end: span.end, note: line(span.note) }))
  )
  // The line feed behind the tag is not shown; without it a text's own first one would not be.
  const content = ["\n", left(before, "before"), marked, left(after, "after")]
  return html`<pre class="passage" dir="auto">${content}</pre>`
}

const value = (name: string, text: string | null): Part =>
  text !== null &&
  html`<div>
    <dt>${name}</dt>
    <dd dir="auto">${line(text)}</dd>
  </div>`

const example = (it: ExampleFacts, show: string, links: ReportLinks | null): Html => {
  const id = html`<code>${line(it.traceId)}</code>`
  const notes = [...new Set(it.excerpts.flatMap(({ excerpt }) => excerpt.spans.map(({ note }) => note)))]
  const found = [
    value("gold answer", it.expected === it.answer ? null : it.answer),
    value("expected", it.expected),
    value("found", it.found)
  ].filter((part) => part !== null && part !== false)
  return html`<article class="example">
    <h4>${links === null ? id : html`<a href="${links.trace(it.traceId)}">${id}</a>`}</h4>
    <p class="facts">
      ${counted(it.tokens, "token")}, ended with <code>${line(it.finish, 60)}</code>${
        it.also.length > 0 &&
        html`; also ${it.also.map((other, at) => html`${at > 0 && ", "}<code>${line(other, 160)}</code>`)}`
      }
    </p>
    <p class="label">problem</p>
    ${passage(it.prompt)} ${found.length > 0 && html`<dl class="found">${found}</dl>`}
    ${it.excerpts.map(
      ({ excerpt, field }) =>
        html`<p class="label">${FIELDS[field]}</p>
          ${passage(excerpt)} `
    )}
    ${notes.length > 0 && html`<p class="notes">Marked: ${notes.map((note) => line(note, 200)).join("; ")}</p>`}
    <p class="command"><code>${line(show)} ${shellWord(it.traceId)}</code></p>
  </article>`
}

/** A few traces of each reason, with the passage that it is about. */
export const examplesSection = (
  { examples, funnel, keptExamples, run }: ReportFacts,
  links: ReportLinks | null = null
): Html | null => {
  const reasons = funnel.causes.slice(0, MOST_REASONS).flatMap((cause, at) => {
    const of = examples.find(
      ({ filter, outcome, reason }) => filter === cause.filter && reason === cause.reason && outcome === cause.outcome
    )
    return of === undefined || of.examples.length === 0 ? [] : [{ of, at, total: cause.total }]
  })
  if (reasons.length === 0 && keptExamples.length === 0) return null
  return html`<section id="examples" aria-labelledby="examples-title">
    <h2 id="examples-title">Examples</h2>
    <p>Drawn by lot, those first that have no other reason. What is marked is what the filter’s verdict rests on.</p>
    ${reasons.map(
      ({ at, of, total }) =>
        html`<section id="${reasonAnchor(at)}" aria-labelledby="${reasonAnchor(at)}-title">
          <h3 id="${reasonAnchor(at)}-title">
            <code>${line(of.filter, 80)}</code> ${line(of.reason, 80)}
            <small>${number(of.examples.length)} of ${number(total)}</small>
          </h3>
          ${of.examples.map((one) => example(one, run.show, links))}
        </section>`
    )}
    ${
      keptExamples.length > 0 &&
      html`<section id="kept" aria-labelledby="kept-title">
        <h3 id="kept-title">Kept <small>${number(keptExamples.length)} of ${number(funnel.kept)}</small></h3>
        ${keptExamples.map((one) => example(one, run.show, links))}
      </section>`
    }
  </section>`
}
