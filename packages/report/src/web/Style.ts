import { THEME } from "../Theme.ts"
import { MOST_TALL, TALL_LINES } from "./TraceText.ts"

/** Height of a line of a trace, in em. */
const LINE_EM = 1.65

/**
 * A block of a trace is laid out when it comes near the screen; until then it has a height that is about right. Each class
 * is one of these heights: the policy of the pages allows no style in an attribute.
 */
const tall = Array.from(
  { length: MOST_TALL },
  (_, at) => `.tall-${at + 1} { contain-intrinsic-size: auto ${((at + 1) * TALL_LINES * LINE_EM).toFixed(1)}em; }`
).join("\n")

/** The report's theme, and what the pages in the browser have beside it. */
export const STYLE = `${THEME}
:root { --kept: #1f6b3a; --rejected: #a3231f; --undecided: #7a5200; --bar: 3rem; }
@media (prefers-color-scheme: dark) { :root { --kept: #7fd39a; --rejected: #ff9d94; --undecided: #f0c274; } }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
[hidden] { display: none !important; }
#content:focus { outline: none; }
html { scroll-padding-top: 4.5rem; }

.top { position: sticky; top: 0; z-index: 2; display: flex; align-items: center; gap: 0.375rem 1.25rem; min-height: var(--bar); padding: 0.375rem 1.25rem; background: var(--page); border-bottom: 1px solid var(--line); font-size: 0.9375rem; }
.top a { text-decoration: none; }
.top .home { font-weight: 700; color: var(--text); }
.top .run { color: var(--text); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 18rem; }
.top .state { color: var(--muted); flex: 1; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; }
.top nav { display: flex; gap: 1rem; }
input, button { font: inherit; color: inherit; }
input[type="search"] { background: var(--page); border: 1px solid var(--muted); border-radius: 4px; padding: 0.25rem 0.5rem; min-width: 0; }
button { background: var(--raised); border: 1px solid var(--muted); border-radius: 4px; padding: 0.25rem 0.75rem; cursor: pointer; }
#news { position: sticky; top: var(--bar); z-index: 2; margin: 0; padding: 0.375rem 1.25rem; background: var(--warn-page); color: var(--warn); font-size: 0.9375rem; }
.bottom { padding: 1rem 1.25rem; font-size: 0.875rem; }
kbd { font: 0.8125rem var(--mono); border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 3px; padding: 0 0.3rem; }
dialog { background: var(--page); color: var(--text); border: 1px solid var(--muted); border-radius: 6px; padding: 1rem 1.5rem; }
dialog::backdrop { background: #0006; }
dialog h2 { margin: 0 0 0.75rem; font-size: 1.125rem; }
.keyboard { display: grid; grid-template-columns: auto 1fr; gap: 0.375rem 1.25rem; margin: 0 0 1rem; }
.keyboard dd { margin: 0; }
.plain { max-width: 40rem; margin: 12vh auto; padding: 0 1.25rem; }
.whole { max-width: 76rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
.whole h1 { font-size: 1.5rem; margin: 0.5rem 0; }
.empty { color: var(--muted); padding: 2rem 0; }

.live { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.75rem 1.5rem; max-width: 58rem; margin: 1rem auto 0; padding: 0.75rem 1.25rem 0; }
.live div { border-left: 3px solid var(--full); padding-left: 0.625rem; }
.live dt { color: var(--muted); font-size: 0.8125rem; }
.live dd { margin: 0; font-variant-numeric: tabular-nums; }

.as-of { max-width: 58rem; margin: 1rem auto -1.5rem; padding: 0 1.25rem; }
.badge { display: inline-block; font-size: 0.8125rem; font-weight: 600; line-height: 1.4; padding: 0 0.4rem; border: 1px solid currentColor; border-radius: 3px; white-space: nowrap; vertical-align: 0.1em; letter-spacing: 0; }
.kept { color: var(--kept); } .rejected { color: var(--rejected); } .undecided { color: var(--undecided); } .failed { color: var(--muted); }
.chip { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 0.6rem; font-size: 0.875rem; text-decoration: none; margin: 0 0.25rem 0.25rem 0; overflow-wrap: anywhere; }
.chip[aria-current] { background: var(--raised); font-weight: 700; box-shadow: 0 0 0 1px currentColor; }
.steps { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1rem; font-size: 0.9375rem; }
.steps span { color: var(--muted); font-variant-numeric: tabular-nums; }
.toggles { display: inline-flex; gap: 0.875rem; margin-left: auto; }
.toggles [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }

.list { display: grid; grid-template-columns: 13.5rem minmax(0, 1fr); gap: 0 2rem; padding: 0.75rem 1.25rem 2rem; }
.list h1 { grid-column: 2; font-size: 1.375rem; margin: 0.25rem 0 0.75rem; font-variant-numeric: tabular-nums; }
.list .facets { grid-column: 1; grid-row: 1 / span 2; } .list .rows { grid-column: 2; min-width: 0; }
.facets summary { font-weight: 600; color: var(--text); padding: 0.375rem 0; }
.facet h2 { font-size: 0.8125rem; color: var(--muted); font-weight: normal; margin: 0.875rem 0 0.25rem; }
.facet ul { list-style: none; margin: 0; padding: 0; font-size: 0.9375rem; }
.facet a { display: flex; justify-content: space-between; gap: 0.75rem; padding: 0.125rem 0.375rem; margin-left: -0.375rem; border-radius: 3px; text-decoration: none; color: var(--text); }
.facet a:hover { background: var(--raised); }
.facet a span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.facet b { font-weight: normal; color: var(--muted); font-variant-numeric: tabular-nums; }
.facet [aria-current] { background: var(--pale); }
.facet [aria-current] b { color: inherit; }
.search { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; font-size: 0.9375rem; margin-bottom: 0.5rem; }
.search input[type="search"] { flex: 0 1 22rem; }
.chips { margin: 0; min-height: 0; }
.sideways { margin: 0 0 1.25rem; }
.traces { font-size: 0.875rem; table-layout: fixed; width: 100%; min-width: 58rem; }
.traces th, .traces td { padding: 0.25rem 0.75rem 0.25rem 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; height: 1.875rem; }
.traces th { overflow: visible; }
.traces th:nth-child(2) { width: 4.25rem; } .traces th:nth-child(3) { width: 7rem; } .traces th:nth-child(4) { width: 15%; }
.traces th:nth-child(5), .traces th:nth-child(6) { width: 8.5%; } .traces th:nth-child(7) { width: 6rem; } .traces th:nth-child(8) { width: 5.25rem; } .traces th:nth-child(9) { width: 5.5rem; }
.traces td.number { overflow: visible; text-overflow: clip; }
.traces .answer { font-family: var(--mono); font-size: 0.8125rem; }
.traces .prompt, .traces .filter { color: var(--muted); }
.traces a { text-decoration: none; }
.traces .open { display: block; overflow: hidden; text-overflow: ellipsis; }
.traces tbody tr[data-row]:hover, .traces tbody tr[data-row]:focus-within { background: var(--raised); }
.traces tbody tr[data-row]:focus-within td:first-child { box-shadow: inset 3px 0 var(--link); }
.traces .open:focus-visible { outline-offset: -2px; }
.traces tr > :first-child { padding-left: 0.5rem; }
.traces .excerpt td { white-space: normal; height: auto; color: var(--muted); padding: 0 0.75rem 0.5rem 1.5rem; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.pager { display: flex; gap: 1rem; align-items: baseline; font-size: 0.9375rem; }
.pager span { color: var(--muted); }

.trace { display: grid; grid-template-columns: 17rem minmax(0, 1fr) 18rem; gap: 0 2rem; padding: 0 1.25rem 3rem; }
.trace .head { grid-column: 1 / -1; border-bottom: 1px solid var(--line); padding: 0.5rem 0 0.625rem; margin-bottom: 0.75rem; }
.trace h1 { font-size: 1.25rem; margin: 0.25rem 0 0.5rem; }
.trace h1 a { color: inherit; text-decoration: none; }
.trace h2 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
.trace aside { font-size: 0.9375rem; }
.trace aside > h2:first-child { margin-top: 0; }
.beside { position: sticky; top: calc(var(--bar) + 0.75rem); align-self: start; max-height: calc(100vh - var(--bar) - 1.5rem); overflow-y: auto; overscroll-behavior: contain; padding-right: 0.25rem; }
.verdicts, .places, .cuts, .calls, .marks, .samples { list-style: none; margin: 0; padding: 0; }
.verdict { padding: 0.375rem 0 0.375rem 1.4em; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.verdict > .sign { margin-left: -1.4em; width: 1.15em; }
.verdict > a { color: inherit; text-decoration: none; }
.verdict > a:hover { text-decoration: underline; }
.sign { display: inline-block; width: 1.1em; font-weight: 700; }
.verdict.pass .sign, .cuts .in .sign { color: var(--kept); } .verdict.fail .sign, .verdict.fail b { color: var(--rejected); } .verdict.unsure .sign, .verdict.unsure b, .verdict.error .sign, .verdict.error b { color: var(--undecided); }
.trace dl, .sample dl { display: grid; grid-template-columns: 5rem minmax(0, 1fr); gap: 0.125rem 0.75rem; margin: 0.25rem 0 0; font-size: 0.875rem; }
.trace dt, .sample dt { color: var(--muted); }
.trace dd, .sample dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.verdict dd { font-family: var(--mono); font-size: 0.8125rem; }
.places { font-size: 0.875rem; }
.places a { display: block; text-decoration: none; padding: 0.125rem 0; }
.places q { font-family: var(--mono); font-size: 0.8125rem; quotes: none; unicode-bidi: isolate; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.more { color: var(--muted); font-size: 0.875rem; margin: 0.25rem 0 0; }
.cuts li, .calls > li { padding: 0.125rem 0; overflow-wrap: anywhere; font-size: 0.875rem; }
.calls ol { margin: 0.125rem 0 0.375rem; padding-left: 1.25rem; color: var(--muted); }
.prompt-text { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); padding: 0.625rem 0.75rem; max-height: 24rem; overflow-y: auto; font-size: 0.9375rem; unicode-bidi: plaintext; }
.role { color: var(--muted); font-size: 0.8125rem; margin: 0.5rem 0 0.125rem; }
.middle { display: grid; grid-template-columns: 14px minmax(0, 1fr); gap: 0 1.25rem; align-items: start; }
.map { position: sticky; top: calc(var(--bar) + 0.75rem); height: calc(100vh - var(--bar) - 1.5rem); }
.strip { display: block; width: 14px; height: 100%; }
.strip .reasoning { fill: var(--raised); } .strip .content, .strip .summary { fill: var(--pale); }
.strip rect { stroke: none; }
.strip .step { fill: transparent; }
.strip a:hover .step { fill: var(--line); }
.strip .passage-rect { fill: var(--mark-edge); }
.strip .mark-fail { fill: var(--rejected); } .strip .mark-pass { fill: var(--kept); }
.text h2 { margin: 1.5rem 0 0.5rem; }
.text section:first-of-type h2 { margin-top: 0; }
.block { content-visibility: auto; font-size: 1rem; line-height: ${LINE_EM}; }
.block p { position: relative; margin: 0 0 0.75em; padding-left: 3.25rem; max-width: 52rem; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.block p[data-n]::before { content: attr(data-n); position: absolute; left: 0; width: 2.5rem; text-align: right; color: var(--muted); font-size: 0.75rem; line-height: ${(LINE_EM * 16) / 12}; font-variant-numeric: tabular-nums; user-select: none; direction: ltr; }
.block p:target::before { color: var(--link); font-weight: 700; }
.raw .block { white-space: pre-wrap; overflow-wrap: anywhere; font-family: var(--mono); font-size: 0.875rem; tab-size: 4; }
.content { border-top: 2px solid var(--text); margin-top: 1.5rem; }
mark.mark-fail { background: color-mix(in srgb, var(--rejected) 18%, var(--page)); color: var(--text); border-bottom-color: var(--rejected); }
mark.mark-pass { background: color-mix(in srgb, var(--kept) 18%, var(--page)); color: var(--text); border-bottom-color: var(--kept); }
.anchor { position: relative; top: -38vh; scroll-margin-top: 0; }
.anchor:target + mark, .anchor:target + .anchor + mark { outline: 2px solid currentColor; outline-offset: 1px; }

.figures { font-variant-numeric: tabular-nums; color: var(--muted); }
.figures b { color: var(--text); }
.narrow { max-width: 52rem; }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.25rem; margin-top: 1.5rem; }
.sample { border: 1px solid var(--line); border-radius: 4px; padding: 0.75rem 1rem; min-width: 0; overflow-wrap: anywhere; }
.sample:focus-within { border-color: var(--link); }
.sample h2 { font-size: 1rem; margin: 0; }
.sample p { margin: 0.25rem 0; font-size: 0.875rem; }
.marks { font-size: 0.875rem; } .marks .fail { color: var(--rejected); } .marks .unsure, .marks .error { color: var(--undecided); }
.end { white-space: pre-wrap; font-size: 0.875rem; margin-top: 0.5rem; padding-top: 0.5rem; border-top: 1px solid var(--line); max-height: 18rem; overflow-y: auto; unicode-bidi: plaintext; }

@media (max-width: 75rem) {
  .trace { grid-template-columns: 16rem minmax(0, 1fr); }
  .trace .side-right { grid-column: 1 / -1; position: static; max-height: none; display: block; }
}
@media (max-width: 60rem) {
  .top { flex-wrap: wrap; position: static; }
  .top .state { flex-basis: 100%; order: 3; }
  .top form { flex: 1; } .top form input { width: 100%; }
  #news { top: 0; }
  html { scroll-padding-top: 1rem; }
  .list, .trace { grid-template-columns: minmax(0, 1fr); padding-inline: 1rem; }
  .list h1, .list .facets, .list .rows { grid-column: 1; grid-row: auto; }
  .beside { position: static; max-height: none; overflow: visible; }
  .map { top: 0.5rem; height: calc(100vh - 1rem); }
  .middle { gap: 0 0.75rem; margin-top: 1rem; }
  .block p { padding-left: 2rem; } .block p[data-n]::before { width: 1.5rem; }
  .toggles { margin-left: 0; }
}
@media print { .top, .steps, .map, .bottom, #news { display: none; } .block { content-visibility: visible; } .beside { position: static; max-height: none; } }
${tall}
`
