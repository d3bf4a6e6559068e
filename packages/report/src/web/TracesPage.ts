import { number as count, usd as dollars } from "../Figures.ts"
import { type Html, html } from "../Html.ts"
import { markedText } from "../MarkedText.ts"
import { problemAddress, traceAddress, tracesAddress } from "./Addresses.ts"
import { type Fate, FATES, type TraceRow, type TracesPage } from "./RunSource.ts"
import { fateBadge, FATE_WORDS, word } from "./Shown.ts"
import { ROWS_A_PAGE } from "./TraceList.ts"
import { changed, queryFields, type Sort, type TracesQuery } from "./TracesQuery.ts"

type Dimension = keyof TracesPage["facets"]
const TITLES: Readonly<Record<Dimension, string>> = {
  standing: "Standing",
  filter: "Filter",
  reason: "Reason",
  domain: "Domain",
  finish: "Finish"
}

const facet = (query: TracesQuery, page: TracesPage, dimension: Dimension): Html | null => {
  const known = page.facets[dimension]
  const chosen = query[dimension]
  // The four standings in their own order, those that there are not as well: an empty one says something.
  const values =
    dimension === "standing"
      ? FATES.map((fate) => [fate, known.find(([one]) => one === fate)?.[1] ?? 0] as const)
      : known
  if (values.length === 0 && chosen === null) return null
  return html`<section class="facet">
    <h2>${TITLES[dimension]}</h2>
    <ul>
      ${values.map(([value, held]) => {
        const isChosen = value === chosen
        const link = tracesAddress(changed(query, { [dimension]: isChosen ? null : value }))
        const shown = dimension === "standing" ? FATE_WORDS[value as Fate] : word(value, 60)
        return html`<li>
          <a href="${link}" ${isChosen ? html`aria-current="true"` : null} title="${word(value)}"
            ><span>${shown}</span> <b>${count(held)}</b></a
          >
        </li>`
      })}
    </ul>
  </section>`
}

/** A head that sorts by its column: the largest first, then the smallest first, then as it was. */
const sortable = (query: TracesQuery, column: "tokens" | "usd", title: string): Html => {
  const down: Sort = `-${column}`
  const next: Sort = query.sort === down ? column : query.sort === column ? "problem" : down
  const sign = query.sort === down ? " ↓" : query.sort === column ? " ↑" : ""
  const order = query.sort === down ? "descending" : query.sort === column ? "ascending" : "none"
  return html`<th scope="col" class="number" aria-sort="${order}">
    <a href="${tracesAddress(changed(query, { sort: next }))}">${title}${sign}</a>
  </th>`
}

const row = (query: TracesQuery, one: TraceRow, excerpt: Html | null): Html => {
  const first = one.marks.find(({ outcome }) => one.fate !== "rejected" || outcome === "fail")
  const reason = first === undefined ? "" : `${first.filter}: ${first.reason}`
  return html`<tr data-row>
      <td class="problem">
        <a class="open" href="${traceAddress(one.problemId, one.index, query)}"
          ><span class="id">${word(one.problemId, 80)}</span> <span class="prompt">${one.prompt}</span></a
        >
      </td>
      <td class="number">
        <a href="${problemAddress(one.problemId, query)}" title="All samples of the problem">${one.index}</a>
      </td>
      <td>${fateBadge(one.fate)}</td>
      <td class="cut" title="${word(reason)}">
        ${first === undefined ? null : html`${word(first.reason, 80)} <span class="filter">${word(first.filter, 80)}</span>`}
      </td>
      <td class="cut answer" title="${one.expected}">${one.expected}</td>
      <td class="cut answer" title="${one.found}">${one.found}</td>
      <td class="number">${count(one.tokens)}</td>
      <td class="cut">${word(one.finish, 30)}</td>
      <td class="number">${one.usd === null ? "–" : dollars(one.usd)}</td>
    </tr>
    ${
      excerpt === null
        ? null
        : html`<tr class="excerpt">
            <td colspan="9">${excerpt}</td>
          </tr>`
    }`
}

/** What is asked for, each with a link that takes it away. */
const chosen = (query: TracesQuery): ReadonlyArray<Html> => {
  const dimensions = (Object.keys(TITLES) as ReadonlyArray<Dimension>).filter((one) => query[one] !== null)
  return [
    ...dimensions.map((one) => {
      const link = tracesAddress(changed(query, { [one]: null }))
      return html`<a class="chip" href="${link}" title="Without it"
        >${TITLES[one].toLowerCase()}: ${word(query[one] ?? "", 60)} ×</a
      >`
    }),
    ...(query.q === ""
      ? []
      : [
          html`<a class="chip" href="${tracesAddress(changed(query, { q: "", inText: false }))}" title="Without it"
            >“${word(query.q, 60)}” ×</a
          >`
        ])
  ]
}

const form = (query: TracesQuery): Html => {
  const others = queryFields({ ...query, q: "", inText: false, page: 1, from: 0 })
  return html`<form class="search" action="/traces" role="search">
    <input
      type="search"
      name="q"
      id="search"
      value="${query.q}"
      placeholder="Ids, prompts, answers"
      aria-label="Search in this list"
      autocomplete="off"
    />
    <label
      ><input type="checkbox" name="in" value="text" ${query.inText ? html`checked` : null} /> in the texts of the
      traces</label
    >
    ${others.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}<button>
      Search
    </button>
  </form>`
}

const pager = (query: TracesQuery, { total, text }: TracesPage): Html => {
  if (text !== null) {
    const more =
      text.next === null
        ? null
        : html`<a rel="next" data-key="n" href="${tracesAddress({ ...query, from: text.next })}">Go on from there</a>`
    return html`<nav class="pager" aria-label="Pages">${more}</nav>`
  }
  const pages = Math.max(1, Math.ceil(total / ROWS_A_PAGE))
  const link = (page: number, words: string, key: string, rel: string) =>
    page >= 1 && page <= pages
      ? html`<a rel="${rel}" data-key="${key}" href="${tracesAddress({ ...query, page })}">${words}</a>`
      : null
  return html`<nav class="pager" aria-label="Pages">
    ${link(query.page - 1, "Previous", "p", "prev")}<span>page ${count(query.page)} of ${count(pages)}</span
    >${link(query.page + 1, "Next", "n", "next")}
  </nav>`
}

/** How far a search came, and how sure a list is. */
const notes = (query: TracesQuery, { text, total, detailed }: TracesPage): Html | null => {
  if (text !== null) {
    const place = query.from === 0 ? "" : ` from the ${count(query.from + 1)}th on`
    const looked = `Looked into ${count(text.looked)} of ${count(total)} traces${place}.`
    const stopped =
      text.hits.length >= ROWS_A_PAGE
        ? "This page is full."
        : "The time was over; fewer rows (by the filters at the side) take less."
    return html`<p class="note">${looked} ${text.next === null ? null : stopped}</p>`
  }
  if (query.q === "" || detailed >= 1) return null
  return html`<p class="note">
    Expected and found answers are still being read (${Math.floor(detailed * 100)} %): rows that have the words only
    there may be missing.
  </p>`
}

/** `misread`: what of the address was not understood, in words. */
export const tracesPage = (query: TracesQuery, page: TracesPage, misread: ReadonlyArray<string> = []): Html => {
  const found = page.text === null ? page.total : page.text.hits.length
  const hits = page.text?.hits
  const excerptOf = (at: number): Html | null => {
    const excerpt = hits?.[at]?.excerpt
    return excerpt === undefined
      ? null
      : html`… ${markedText(excerpt.text, [{ start: excerpt.start, end: excerpt.end, note: "found" }])} …`
  }
  const shownFacets = (Object.keys(TITLES) as ReadonlyArray<Dimension>).map((one) => facet(query, page, one))
  return html`<main class="list">
    <h1>
      ${count(found)}
      ${found === 1 ? "trace" : "traces"}${found === page.all ? null : html` <small>of ${count(page.all)}</small>`}
    </h1>
    <aside class="facets">
      <details open>
        <summary>Filters</summary>
        ${shownFacets}
      </details>
    </aside>
    <div class="rows">
      ${form(query)}
      <p class="chips">${chosen(query)}</p>
      ${misread.map((words) => html`<p class="note">${words}</p>`)} ${notes(query, page)}
      <div class="sideways" role="region" aria-label="Traces">
        <table class="traces">
          <thead>
            <tr>
              <th scope="col">Problem</th>
              <th scope="col" class="number">Sample</th>
              <th scope="col">Standing</th>
              <th scope="col">First reason</th>
              <th scope="col">Expected</th>
              <th scope="col">Found</th>
              ${sortable(query, "tokens", "Tokens")}
              <th scope="col">Finish</th>
              ${sortable(query, "usd", "Cost")}
            </tr>
          </thead>
          <tbody>
            ${page.rows.map((one, at) => row(query, one, excerptOf(at)))}
          </tbody>
        </table>
      </div>
      ${page.rows.length === 0 ? html`<p class="empty">${page.all === 0 ? "No trace is stored yet." : html`Nothing here has all of that. <a href="/traces">Show all traces</a>`}</p>` : null}
      ${pager(query, page)}
    </div>
  </main>`
}
