import { number as count } from "../Figures.ts"
import { type Html, html } from "../Html.ts"
import { traceAddress, tracesAddress } from "./Addresses.ts"
import { promptHtml } from "./Prompt.ts"
import type { ProblemView, SampleView } from "./RunSource.ts"
import { costOf, fateBadge, foreign, word } from "./Shown.ts"
import { answersOf } from "./TraceIndex.ts"
import type { TracesQuery } from "./TracesQuery.ts"

/** Characters of a sample's answer, from its end: there the result stands. */
const MOST_ANSWER = 700

const sampleHtml = (sample: SampleView, { problem, shortestKept }: ProblemView, query: TracesQuery): Html => {
  const { call, verdicts, trace, fate, index } = sample
  const { expected, found } = answersOf(verdicts)
  const content = trace?.turns.at(-1)?.content ?? ""
  const end = content.slice(-MOST_ANSWER).toWellFormed()
  const marks = verdicts.filter(({ outcome }) => outcome !== "pass")
  return html`<li class="sample" data-row>
    <h2>
      <a class="open" href="${traceAddress(problem.id, index, query)}">Sample ${index}</a>
      ${fateBadge(fate)}${sample.id === shortestKept ? html` <span class="badge">shortest kept</span>` : null}
    </h2>
    <p class="figures">
      ${count(call.usage.output)} tokens${call.usage.estimated ? ", estimated" : null} · ${costOf([call])} ·
      ${word(call.finish, 40)}
    </p>
    ${
      marks.length === 0
        ? null
        : html`<ul class="marks">
            ${marks.map(({ filter, reason, outcome }) => html`<li class="${outcome}">${word(filter)}: ${word(reason ?? outcome)}</li>`)}
          </ul>`
    }
    ${
      expected === null && found === null
        ? null
        : html`<dl>
            <dt>expected</dt>
            <dd>${expected}</dd>
            <dt>found</dt>
            <dd>${found}</dd>
          </dl>`
    }
    ${trace === null ? html`<p class="note">No reply: ${call.failure?.reason}</p>` : html`<div class="end" dir="auto">${content.length > MOST_ANSWER ? "… " : null}${foreign(end)}</div>`}
  </li>`
}

export const problemPage = (view: ProblemView, query: TracesQuery): Html => {
  const { agreed, problem, samples } = view
  const now = samples.filter(({ current }) => current)
  const kept = now.filter(({ fate }) => fate === "kept").length
  const judged = now.filter(({ fate }) => fate === "kept" || fate === "rejected").length
  const shortest = samples.find(({ id }) => id === view.shortestKept)
  return html`<main class="whole">
    <nav class="steps"><a data-key="u" href="${tracesAddress(query)}">List</a></nav>
    <h1>${word(problem.id, 200)}</h1>
    <p class="figures">
      <b>${count(kept)} of ${count(judged)}</b> judged samples
      kept${judged === 0 ? null : `: ${((100 * kept) / judged).toFixed(1)} %`}${shortest === undefined ? null : html` · the shortest kept has ${count(shortest.call.usage.output)} tokens`}${problem.answer === undefined ? null : html` · gold answer <b>${word(problem.answer, 200)}</b>`}
    </p>
    ${agreed === undefined ? null : html`<p class="note">${agreed.as === "suspect" ? "Suspect gold answer" : "Without a gold answer, by the answer of most"}: ${word(agreed.words, 200)}</p>`}
    <div class="narrow">${promptHtml(problem)}</div>
    <ul class="samples">
      ${samples.map((sample) => sampleHtml(sample, view, query))}
    </ul>
    ${samples.length === 0 ? html`<p class="empty">Nothing has been sampled for it yet.</p>` : null}
  </main>`
}
