/**
 * The style of the report and of the pages in the browser: one sheet, no font and no picture from elsewhere. Text reaches
 * a contrast of 4.5 and more in both schemes, drawn edges 3 (WCAG 2.2, 1.4.3 and 1.4.11); the two tones of the charts differ in
 * lightness and outline, not in hue.
 */
export const THEME = `
:root {
  color-scheme: light dark;
  --page: #fdfdfb; --raised: #f4f4f0; --text: #1c1e21; --muted: #595f67; --line: #dcdcd6;
  --full: #23507f; --pale: #bfd2e6; --link: #1d4f86; --mark: #ffe38f; --mark-text: #1c1e21; --mark-edge: #9a6700;
  --warn: #8a4b00; --warn-page: #fff4dd; --shade: #0000005c;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171a; --raised: #1e2125; --text: #e6e7e9; --muted: #a5acb5; --line: #34383e;
    --full: #8ab8ea; --pale: #31506f; --link: #9cc4ef; --mark: #5f4a08; --mark-text: #fff6d6; --mark-edge: #d9ac3c;
    --warn: #f0c274; --warn-page: #2e2617; --shade: #ffffff5c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 var(--sans); }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
code, pre { font-family: var(--mono); font-size: 0.875em; }
code { overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
small { font-size: 0.8125rem; font-weight: normal; color: var(--muted); }
abbr { text-decoration: none; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 0.5rem; top: 0.5rem; padding: 0.5rem 0.75rem; background: var(--page); z-index: 3; }
mark { background: var(--mark); color: var(--mark-text); border-bottom: 2px solid var(--mark-edge); padding: 0 1px; }
mark:empty { border-left: 2px solid var(--mark-edge); padding: 0; }

.report { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
.report > header { margin-bottom: 2rem; }
.report h1 { font-size: 2rem; margin: 0; letter-spacing: -0.01em; }
.report h2 { font-size: 1.375rem; margin: 0 0 0.75rem; padding-top: 2.75rem; }
.report h3 { font-size: 1.0625rem; margin: 2rem 0 0.75rem; }
.report h4 { font-size: 0.9375rem; margin: 0 0 0.125rem; }
.report p { margin: 0 0 0.75rem; max-width: 44rem; }
.report .kind { color: var(--muted); font-size: 0.875rem; margin: 0 0 0.25rem; }
.report .state { color: var(--muted); margin: 0.25rem 0 1.25rem; }
.report nav { border-block: 1px solid var(--line); padding: 0.5rem 0; font-size: 0.9375rem; }
.report nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; list-style: none; }

.about { display: grid; gap: 0.25rem 1.5rem; margin: 0 0 1.75rem; font-size: 0.9375rem; }
.about div { display: grid; grid-template-columns: 6rem 1fr; gap: 0.75rem; }
.about dt { color: var(--muted); }
.about dd { margin: 0; overflow-wrap: anywhere; }
.keys { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1.25rem 1.5rem; margin: 0; }
.keys div { border-top: 2px solid var(--text); padding-top: 0.375rem; }
.keys dt { font-size: 0.875rem; color: var(--muted); }
.keys dd { margin: 0; font-size: 1.625rem; line-height: 1.25; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.keys dd small { display: block; letter-spacing: 0; line-height: 1.4; margin-top: 0.125rem; }
.warnings { margin: 1.5rem 0 0; padding: 0.75rem 1rem 0.75rem 2rem; background: var(--warn-page); color: var(--warn); border-left: 3px solid currentColor; overflow-wrap: anywhere; }
.note { color: var(--muted); }

.scroll { margin: 0 0 1.25rem; }
/* A shade at the edge behind which there is more: covered by the page's own colour, which moves with the table, at its ends. */
.scroll, .sideways { overflow-x: auto; background-color: var(--page); background-repeat: no-repeat; background-size: 2rem 100%, 2rem 100%, 0.875rem 100%, 0.875rem 100%; background-position: left, right, left, right; background-attachment: local, local, scroll, scroll; background-image: linear-gradient(to right, var(--page) 40%, transparent), linear-gradient(to left, var(--page) 40%, transparent), linear-gradient(to right, var(--shade), transparent), linear-gradient(to left, var(--shade), transparent); }
.scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; min-width: min(100%, 40rem); font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.5rem 0 0.375rem; }
caption span { position: sticky; left: 0; display: inline-block; max-width: min(100%, calc(100vw - 2.5rem)); }
th, td { text-align: left; padding: 0.375rem 1rem 0.375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: normal; }
thead th { color: var(--muted); font-size: 0.8125rem; vertical-align: bottom; border-bottom-color: var(--muted); }
th.number, td.number { text-align: right; white-space: nowrap; }
tr > :last-child { padding-right: 0; }
tbody th { min-width: 8.5rem; max-width: 26rem; overflow-wrap: anywhere; }
tbody th small { display: block; line-height: 1.4; }
th.bars, td.bars { width: 15rem; min-width: 8rem; }
td.text { min-width: 10rem; overflow-wrap: anywhere; }
.reason { overflow-wrap: anywhere; }
.value { white-space: pre-wrap; overflow-wrap: anywhere; font-family: var(--mono); font-size: 0.8125rem; }

.bar { display: block; width: 100%; height: 0.875rem; margin-top: 0.25rem; overflow: visible; }
.bar .full { fill: var(--full); }
.bar .pale { fill: var(--pale); stroke: var(--full); stroke-width: 1; vector-effect: non-scaling-stroke; }
.bar .scale { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0 0 0.5rem; padding: 0; font-size: 0.875rem; }
.legend li { display: flex; align-items: center; gap: 0.5rem; }
.swatch { flex: none; width: 1.125rem; height: 0.75rem; border: 1px solid var(--full); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.swatch.full { background: var(--full); }
.swatch.pale { background: var(--pale); }
.swatch.rule { width: 0; border: 0; border-left: 2px dashed currentColor; margin: 0 0.5rem; }

figure { margin: 1rem 0 1.5rem; }
figure .title { font-weight: 600; margin: 0 0 0.375rem; }
figcaption { font-size: 0.9375rem; max-width: 44rem; margin-top: 0.25rem; }
figure details { margin-top: 0.5rem; }
summary { cursor: pointer; font-size: 0.875rem; color: var(--link); width: fit-content; }
.plot { display: block; max-width: 100%; height: auto; overflow: visible; font: 12px var(--sans); color: var(--text); }
.plot text { font-size: 12px; white-space: pre; }
.plot.narrow { display: none; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 2.5rem; }
@media (max-width: 44rem) {
  .report { padding: 1.5rem 1rem 3rem; }
  .report h1 { font-size: 1.625rem; }
  .keys { grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); }
  .keys dd { font-size: 1.375rem; }
  .about div { grid-template-columns: 5rem 1fr; }
  th, td { padding-right: 0.75rem; }
  th.bars, td.bars { width: 4.5rem; min-width: 4.5rem; }
  td.text { min-width: 8rem; }
  .plot.wide, .plot.half { display: none; }
  .plot.narrow { display: block; }
}

.example { border-top: 1px solid var(--line); padding: 0.875rem 0 0.5rem; }
.example .facts { color: var(--muted); font-size: 0.875rem; margin: 0 0 0.5rem; overflow-wrap: anywhere; }
.label { color: var(--muted); font-size: 0.8125rem; margin: 0.5rem 0 0.125rem !important; }
.passage { margin: 0; padding: 0.625rem 0.875rem; background: var(--raised); white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; line-height: 1.5; }
.left { color: var(--muted); font-style: italic; margin: 0 0.375rem; unicode-bidi: isolate; }
.found { display: grid; gap: 0.125rem; margin: 0.625rem 0; font-size: 0.9375rem; }
.found div { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0.75rem; }
.found dt { color: var(--muted); }
.found dd { margin: 0; font-family: var(--mono); font-size: 0.875rem; overflow-wrap: anywhere; }
.example .notes { font-size: 0.875rem; margin: 0.5rem 0 0; overflow-wrap: anywhere; }
.example .command { font-size: 0.875rem; color: var(--muted); margin: 0.5rem 0 0; }

@media print {
  :root {
    color-scheme: light;
    --page: #fff; --raised: #f6f6f4; --text: #000; --muted: #444; --line: #ccc; --full: #23507f; --pale: #d5e1ee; --link: #000;
    --mark: #ffe9a8; --mark-text: #000;
  }
  .report { max-width: none; padding: 0; }
  .report nav, .skip, figure summary, figure details > p { display: none; }
  /* On paper nothing can be opened: what is folded lies open, for browsers that can be told so. */
  details::details-content { content-visibility: visible; display: block; block-size: auto; opacity: 1; }
  .scroll, .sideways { overflow: visible; background: none; }
  .example, figure, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  mark, .bar, .plot { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
