import type { Problem } from "@cotton/schema"
import { number as count } from "../Figures.ts"
import { type Html, html } from "../Html.ts"
import { foreign, word } from "./Shown.ts"

/** Characters of a prompt that are shown at once; the whole of a longer one is folded. */
const MOST_OPEN = 1200

/** The problem as it was given, with its options. */
export const promptHtml = ({ messages, choices }: Problem): Html =>
  html`<h2>Problem</h2>
    ${messages.map(({ role, content }) => {
      const text = html`<div class="prompt-text" dir="auto">${foreign(content)}</div>`
      const told = messages.length === 1 ? null : html`<p class="role">${role}</p>`
      if (content.length <= MOST_OPEN) return html`${told}${text}`
      return html`${told}
        <details>
          <summary>${word(content, 160)} <small>${count(content.length)} characters</small></summary>
          ${text}
        </details>`
    })}${
      choices === undefined
        ? null
        : html`<ol class="choices" type="A">
            ${choices.map((choice) => html`<li>${foreign(choice)}</li>`)}
          </ol>`
    }`
