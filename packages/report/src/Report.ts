import { html, Html } from "./Html.ts"
import { line } from "./Line.ts"
import type { ReportLinks } from "./Links.ts"
import type { ReportFacts } from "./ReportFacts.ts"
import { examplesSection } from "./sections/examples.ts"
import { funnelSection } from "./sections/funnel.ts"
import { groupsSection } from "./sections/groups.ts"
import { lengthsSection } from "./sections/lengths.ts"
import { overview } from "./sections/overview.ts"
import { passRatesSection } from "./sections/pass-rates.ts"
import { reasonsSection } from "./sections/reasons.ts"
import { settingsSection } from "./sections/settings.ts"
import { timeSection } from "./sections/time.ts"
import { THEME } from "./Theme.ts"

/** Nothing but the page's own style: no script, no frame, no request. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** The body of the page, for whoever has a page around it; `links`: what it leads to there. */
export const reportPage = (facts: ReportFacts, links: ReportLinks | null = null): Html => {
  const sections = [
    { id: "funnel", name: "Funnel", content: funnelSection(facts) },
    { id: "reasons", name: "Reasons", content: reasonsSection(facts, links) },
    { id: "lengths", name: "Lengths", content: lengthsSection(facts) },
    { id: "pass-rates", name: "Problems", content: passRatesSection(facts, links) },
    { id: "time", name: "Cost and time", content: timeSection(facts) },
    { id: "groups", name: "Side by side", content: groupsSection(facts) },
    { id: "examples", name: "Examples", content: examplesSection(facts, links) },
    { id: "settings", name: "Settings", content: settingsSection(facts) }
  ].filter(({ content }) => content !== null)
  return html`<main class="report" id="report">
    ${overview(facts)}
    <nav aria-label="On this page">
      <ul>
        ${sections.map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}
      </ul>
    </nav>
    ${sections.map(({ content }) => html`${content} `)}
  </main>`
}

/** The whole file: it opens from a disk, and asks for nothing else. */
export const renderReport = (facts: ReportFacts): string =>
  `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${line(facts.run.name, 120)} – Cotton report</title>
        <style>
          ${new Html(THEME)}
        </style>
      </head>
      <body>
        ${reportPage(facts)}
      </body>
    </html> `.markup
  }`
