import { writtenOptions } from "@cotton/schema"
import { html, type Html } from "../Html.ts"
import { line } from "../Line.ts"
import { legible } from "@cotton/schema/Legible"
import type { ReportFacts } from "../ReportFacts.ts"
import { table } from "../Table.ts"

const MOST_VALUE = 2000

const shown = (text: string): string =>
  legible(text.length > MOST_VALUE ? `${text.slice(0, MOST_VALUE)}…` : text).toWellFormed()

const long = (text: string): Html => html`<span class="value" dir="auto">${shown(text)}</span>`

/** With what it was made. */
export const settingsSection = ({ run }: ReportFacts): Html =>
  html`<section id="settings" aria-labelledby="settings-title">
    <h2 id="settings-title">Settings</h2>
    ${
      run.settings.length === 0
        ? html`<p>Every setting is the default.</p>`
        : table(
            "Settings that are not the default",
            [{ name: "field" }, { name: "value" }, { name: "default" }],
            run.settings.map(({ field, standard, value }) => [
              html`<code>${line(field, 120)}</code>`,
              long(value),
              standard === null ? "–" : long(standard)
            ])
          )
    }
    ${
      run.filters.length === 0
        ? html`<p>No filter judges: every reply is kept.</p>`
        : table(
            "Filters, in the order of the plan",
            [{ name: "filter" }, { name: "version", isNumber: true }, { name: "options" }],
            run.filters.map((one) => [
              html`<code>${line(one.id, 120)}</code>`,
              String(one.version),
              long(JSON.stringify(writtenOptions(one)))
            ])
          )
    }
    <p class="label">made again with</p>
    <pre class="passage">${"\n"}${shown(run.command)}</pre>
  </section>`
