import { browser } from "../../client/Browser.js"
import { Html, html } from "../Html.ts"
import type { LiveStatus } from "./RunSource.ts"
import { foreign, word } from "./Shown.ts"
import { STYLE } from "./Style.ts"

/** What every page has around it. */
export interface Frame {
  readonly name: string
  readonly status: LiveStatus
  /** Of this answer alone: only the style and the script that carry it are obeyed. */
  readonly nonce: string
  /** The page has a search field of its own. */
  readonly searches: boolean
}

/** The source of the function, called at once. It uses nothing from around it. */
const SCRIPT = new Html(`(${browser.toString()})()`)
const SHEET = new Html(STYLE)

const KEYS = [
  ["/", "search"],
  ["j  k", "next, previous row, or passage of a trace"],
  ["Enter", "open the row"],
  ["n  p", "next, previous page or trace of the list"],
  ["[  ]", "previous, next sample of the problem"],
  ["u", "back to the list"],
  ["g", "the page of the run"],
  ["r", "raw text, and back"],
  ["?", "these keys"]
] as const

const help = html`<dialog id="help" aria-label="Keys">
  <h2>Keys</h2>
  <dl class="keyboard">
    ${KEYS.map(
      ([key, what]) =>
        html`<dt><kbd>${key}</kbd></dt>
          <dd>${what}</dd>`
    )}
  </dl>
  <form method="dialog"><button>Close</button></form>
</dialog>`

/** The policy of one answer: nothing is loaded from anywhere, and no markup that slipped through could do anything. */
export const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'"
  ].join("; ")

export const shell = ({ name, status, nonce, searches }: Frame, title: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${[...new Set([word(title), word(name), "Cotton"])].join(" · ")}</title>
        <style nonce="${nonce}">
          ${SHEET}
        </style>
      </head>
      <body data-revision="${status.revision}" data-running="${String(status.running)}">
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <a class="home" href="/" data-key="g">Cotton</a>
          <a class="run" href="/">${word(name)}</a>
          <span class="state" data-figure="state" aria-live="polite">${foreign(status.state)}</span>
          <nav><a href="/">Run</a><a href="/traces">Traces</a></nav>
          ${searches ? null : html`<form action="/traces" role="search"><input type="search" name="q" id="search" placeholder="Search traces" aria-label="Search traces" autocomplete="off" /></form>`}
        </header>
        <p id="news" role="status" hidden></p>
        <div id="content" tabindex="-1">${body}</div>
        <footer class="bottom">
          <button type="button" id="keys" hidden>Keys <kbd>?</kbd></button>
        </footer>
        ${help}
        <script nonce="${nonce}">
          ${SCRIPT}
        </script>
      </body>
    </html>`.markup
  }\n`

/** A page without anything of the run: also shown to those who may not see it. */
export const plainPage = (nonce: string, title: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title} · Cotton</title>
        <style nonce="${nonce}">
          ${SHEET}
        </style>
      </head>
      <body>
        <main class="plain">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.markup
  }\n`
