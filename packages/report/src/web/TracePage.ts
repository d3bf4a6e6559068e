import type { Attempt, Call, Verdict } from "@cotton/schema"
import { number as count, usd as dollars, duration } from "../Figures.ts"
import { type Html, html } from "../Html.ts"
import { problemAddress, traceAddress, tracesAddress } from "./Addresses.ts"
import { promptHtml } from "./Prompt.ts"
import type { Neighbours, SampleView, TraceView } from "./RunSource.ts"
import { costOf, fateBadge, foreign, OUTCOME_SIGNS, OUTCOME_WORDS, time, word } from "./Shown.ts"
import { type Passage, passagesOf, sectionHtml, sectionsOf, stripHtml } from "./TraceText.ts"
import { EVERYTHING, type TracesQuery } from "./TracesQuery.ts"

/** How the text is shown: in paragraphs, as it stands, or the reply as it was stored. */
export const VIEWS = ["paragraphs", "raw", "reply"] as const
export type View = (typeof VIEWS)[number]
export const readView = (fields: URLSearchParams): View =>
  VIEWS.find((one) => one === fields.get("view")) ?? "paragraphs"

/** Passages of a filter that the side names; all of them are marked in the text. */
const MOST_LISTED = 12
/** Characters of a passage that the side shows, and around it. */
const MOST_QUOTED = 90

const quoted = ({ evidence: { turn, field, start, end } }: Passage, sample: SampleView): string => {
  const text = sample.trace?.turns[turn]?.[field] ?? ""
  return word(
    text
      .slice(start, Math.min(end, start + MOST_QUOTED))
      .replaceAll("\n", " ")
      .trim(),
    MOST_QUOTED
  )
}

const verdictHtml = (verdict: Verdict, passages: ReadonlyArray<Passage>, sample: SampleView): Html => {
  const { filter, outcome, reason, expected, found, score } = verdict
  const own = passages.filter((one) => one.filter === filter)
  const links = own.slice(0, MOST_LISTED).map(
    (one) =>
      html`<li>
        <a data-row href="#${one.id}"><q>${quoted(one, sample)}</q> <small>${word(one.evidence.note)}</small></a>
      </li>`
  )
  const pairs = [
    ["expected", expected],
    ["found", found],
    ["score", score === undefined ? undefined : String(Number(score.toPrecision(3)))]
  ] as const
  const facts = pairs.flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          html`<dt>${name}</dt>
            <dd>${word(value, 400)}</dd>`
        ]
  )
  return html`<li class="verdict ${outcome}">
    <span class="sign" title="${OUTCOME_WORDS[outcome]}">${OUTCOME_SIGNS[outcome]}</span>
    <a href="${tracesAddress({ ...EVERYTHING, filter })}">${word(filter)}</a
    >${reason === undefined ? null : html` <b>${word(reason)}</b>`}
    ${facts.length === 0 ? null : html`<dl>${facts}</dl>`}${
      own.length === 0
        ? null
        : html`<ul class="places">
            ${links}
          </ul>`
    }${own.length > MOST_LISTED ? html`<p class="more">and ${count(own.length - MOST_LISTED)} more, marked in the text</p>` : null}
  </li>`
}
const JUDGED = {
  yes: null,
  no: "This run's filters have not seen it yet.",
  "other-gold": "It was judged against an answer that has been corrected since; `cotton cut` judges it again."
} as const

const verdictsHtml = (sample: SampleView, passages: ReadonlyArray<Passage>): Html => {
  const note = sample.trace === null ? null : JUDGED[sample.judged]
  return html`<h2>Filters</h2>
    ${note === null ? null : html`<p class="note">${note}</p>`}${sample.current ? null : html`<p class="note">It answers older words of the problem; no cut sees it.</p>`}
    <ul class="verdicts">
      ${sample.verdicts.map((verdict) => verdictHtml(verdict, passages, sample))}
    </ul>`
}

const attemptHtml = ({ at, ms, firstTokenMs, host, failure, usd }: Attempt): Html =>
  html`<li>
    ${time(at)}, ${word(host)}:
    ${failure === undefined ? html`answered in ${duration(ms)}${firstTokenMs === undefined ? null : html`, first token after ${duration(firstTokenMs)}`}` : html`<b>${failure.reason}</b> after ${duration(ms)} <small>${word(failure.message)}</small>`},
    ${dollars(usd)}
  </li>`

/** Attempts of a Call that are told one by one. */
const MOST_ATTEMPTS = 10

const callHtml = (call: Call): Html => {
  const { finish, usage, fetched, attempts } = call
  const more = attempts.length - MOST_ATTEMPTS
  return html`<li>
    ${call.failure === null ? html`finish <b>${word(finish, 40)}</b>` : html`no reply: <b>${call.failure.reason}</b>`},
    ${count(usage.output)}
    tokens${usage.estimated ? ", estimated" : null}${fetched.limit > 0 ? html`, limit ${count(fetched.limit)}` : null},
    ${costOf([call], "cost not known")}
    <ol>
      ${attempts.slice(0, MOST_ATTEMPTS).map(attemptHtml)}
    </ol>
    ${more > 0 ? html`<p class="more">and ${count(more)} more</p>` : null}
  </li>`
}

const factsHtml = (view: TraceView): Html => {
  const { sample, problem } = view
  const { call, trace } = sample
  const { usage, asked, fetched } = call
  const served = trace?.served
  const rows: ReadonlyArray<readonly [string, Html | string | null | undefined]> = [
    ["gold answer", problem.answer === undefined ? null : word(problem.answer, 400)],
    [
      "tokens",
      `${count(usage.output)} out${usage.reasoning === undefined ? "" : ` (${count(usage.reasoning)} reasoning)`}, ${count(usage.input)} in${usage.estimated ? ", estimated" : ""}`
    ],
    ["cost", costOf([call, ...sample.earlier])],
    ["finish", word(call.finish, 40)],
    ["teacher", word(asked.model)],
    [
      "served by",
      [served?.model, served?.host ?? fetched.host, served?.fingerprint]
        .flatMap((part) => (part === undefined ? [] : [word(part, 80)]))
        .join(" · ")
    ],
    [
      "asked with",
      [
        `index ${sample.index}`,
        asked.seed === undefined ? null : `seed ${asked.seed}`,
        asked.temperature === undefined ? null : `temperature ${asked.temperature}`,
        asked.topP === undefined ? null : `top_p ${asked.topP}`,
        asked.effort === undefined ? null : `effort ${word(asked.effort, 40)}`
      ]
        .filter((part) => part !== null)
        .join(", ")
    ],
    ["source", word(problem.source)],
    ["licence", problem.licence === undefined ? null : word(problem.licence)],
    ["domain", problem.domain === undefined ? null : word(problem.domain)]
  ]
  return html`<h2>Facts</h2>
    <dl class="facts">
      ${rows.flatMap(([name, value]) =>
        value === null || value === undefined || value === ""
          ? []
          : [
              html`<dt>${name}</dt>
                <dd>${value}</dd>`
            ]
      )}
    </dl>
    <h2>Cuts</h2>
    <ul class="cuts">
      ${sample.cuts.map(({ cut, stands, words }) => html`<li class="${stands ? "in" : "out"}"><span class="sign">${stands ? "✓" : "–"}</span> <b>${word(cut)}</b> ${word(words)}</li>`)}
    </ul>
    <h2>Calls</h2>
    <ol class="calls">
      ${[...sample.earlier, call].map(callHtml)}
    </ol>`
}

/** The samples of the problem, this one marked; the ones beside it have keys. */
const siblingsHtml = (view: TraceView, query: TracesQuery): Html => {
  const { samples, sample, shortestKept } = view
  const at = samples.indexOf(sample)
  return html`<nav class="siblings" aria-label="Samples of the problem">
    ${samples.map((one, place) => {
      const key = place === at - 1 ? html` data-key="["` : place === at + 1 ? html` data-key="]"` : null
      const title = `${count(one.call.usage.output)} tokens${one.id === shortestKept ? ", the shortest kept" : ""}`
      return html`<a
        class="chip ${one.fate}"
        href="${traceAddress(view.problem.id, one.index, query)}"
        title="${title}"
        ${key}${place === at ? html` aria-current="page"` : null}
        >${one.index}${one.id === shortestKept ? " ★" : null}</a
      >`
    })}
  </nav>`
}

const stepsHtml = (view: TraceView, query: TracesQuery, neighbours: Neighbours, shown: View): Html => {
  const { before, after, place, total } = neighbours
  const link = (to: Neighbours["before"], words: string, key: string, rel: string) =>
    to === null
      ? null
      : html`<a rel="${rel}" data-key="${key}" href="${traceAddress(to.problemId, to.index, query)}">${words}</a>`
  const toggle = (one: View, words: string, key: Html | null) => {
    const fields = one === "paragraphs" ? [] : [["view", one] as const]
    return html`<a
      href="${traceAddress(view.problem.id, view.sample.index, query, fields)}"
      ${one === shown ? html` aria-current="true"` : key}
      >${words}</a
    >`
  }
  const rawKey = html` data-key="r"`
  return html`<nav class="steps">
    <a data-key="u" href="${tracesAddress(query)}">List</a
    >${link(before, "Previous", "p", "prev")}${place === null ? null : html`<span>${count(place)} of ${count(total)}</span>`}${link(after, "Next", "n", "next")}<span
      class="toggles"
      >${toggle("paragraphs", "Paragraphs", rawKey)}${toggle("raw", "Raw text", shown === "paragraphs" ? rawKey : null)}${toggle("reply", "Reply", null)}</span
    >
  </nav>`
}

/** The stored reply, every field of it, as JSON. */
const replyHtml = ({ call }: SampleView): Html =>
  html`<section class="raw">
    <h2>Reply as it was stored</h2>
    <pre class="block">${foreign(JSON.stringify(call.reply ?? call.failure, null, 2))}</pre>
  </section>`

export const tracePage = (view: TraceView, query: TracesQuery, neighbours: Neighbours, shown: View): Html => {
  const { sample, problem } = view
  const passages = passagesOf(sample.verdicts)
  const sections = sample.trace === null ? [] : sectionsOf(sample.trace, passages)
  const turns = sample.trace?.turns.length ?? 0
  const hidden = sample.trace?.turns.some((turn) => turn.hidden === true) === true
  const text =
    shown === "reply"
      ? replyHtml(sample)
      : sample.trace === null
        ? html`<p class="empty">
            No attempt brought a reply: ${sample.call.failure?.reason}. ${word(sample.call.failure?.message ?? "", 400)}
          </p>`
        : html`${hidden ? html`<p class="note">The teacher kept its chain of thought to itself.</p>` : null}${sections.map((section) => sectionHtml(section, turns, shown === "raw"))}`
  return html`<main class="trace">
    <div class="head">
      <h1>
        <a href="${problemAddress(problem.id, query)}">${word(problem.id, 120)}</a> / ${sample.index}
        ${fateBadge(sample.fate)}
      </h1>
      ${siblingsHtml(view, query)}${stepsHtml(view, query, neighbours, shown)}
    </div>
    <aside class="beside side-left">${verdictsHtml(sample, passages)}</aside>
    <div class="middle">
      <div class="map">${shown === "reply" ? null : stripHtml(sections)}</div>
      <article class="text">${text}</article>
    </div>
    <aside class="beside side-right">${promptHtml(problem)}${factsHtml(view)}</aside>
  </main>`
}
