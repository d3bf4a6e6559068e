import { type Html, html } from "../Html.ts"
import type { GatheredReport, LiveStatus } from "./RunSource.ts"
import { time } from "./Shown.ts"

/** What below the figures does not move by itself. */
const asOf = ({ running }: LiveStatus, { at, stale }: GatheredReport): Html | null => {
  if (!running && !stale) return null
  const why = stale ? "the newer traces are being read" : "the figures above move by themselves"
  return html`<p class="as-of note">What follows is as it was at ${time(at)}; ${why}.</p>`
}

/** The figures of a run that goes on, which the page brings up to date by itself, and the report below them. */
export const runPage = (status: LiveStatus, report: GatheredReport | null): Html => {
  const figures = Object.entries(status.figures)
  const live = html`<dl class="live">
    ${figures.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd data-figure="${name}">${value}</dd>
        </div>`
    )}
  </dl>`
  const head = figures.length === 0 ? null : live
  if (report === null) {
    return html`<main class="whole">
      ${head}
      <p class="empty">The traces are being read for the first time. <a href="/">Load the page again</a></p>
    </main>`
  }
  return html`${head}${asOf(status, report)}${report.page}`
}
