import { type Html, html } from "../Html.ts"
import type { Refusal } from "./Guard.ts"

/** What a page says that is not the wanted one: what happened, and what to do. Nothing of the run is on it. */
export interface Told {
  readonly code: number
  readonly title: string
  readonly body: Html
}

export const REFUSALS: Readonly<Record<Refusal, Told>> = {
  token: {
    code: 403,
    title: "This address needs its token",
    body: html`<p>
      Open the whole address that <code>cotton show --web</code> printed, with <code>?token=…</code> at its end. Each
      start makes a new one; the browser remembers it until it is closed.
    </p>`
  },
  host: {
    code: 403,
    title: "These pages have another address",
    body: html`<p>
      They answer only under the address that <code>cotton show --web</code> printed, so that no other site can reach
      them under a name of its own. Through <code>ssh -L</code> use the same port on both sides (<code>--port</code>).
    </p>`
  },
  origin: {
    code: 403,
    title: "Another page asked for this",
    body: html`<p>
      These pages answer to themselves and to whoever opens them, not to other pages. Open the address that
      <code>cotton show --web</code> printed, or type this one.
    </p>`
  },
  method: {
    code: 405,
    title: "There is nothing to change here",
    body: html`<p>These pages only show a run: GET and HEAD are all that they answer.</p>`
  }
}

export const NOT_FOUND: Told = {
  code: 404,
  title: "There is no such page",
  body: html`<p>The run is at <a href="/">its first page</a>, its traces are <a href="/traces">in the list</a>.</p>`
}

export const notStored = (what: string): Told => ({
  code: 404,
  title: "The run does not have it",
  body: html`<p>
    Nothing is stored under <code>${what}</code>. A run that goes on may have it later;
    <a href="/traces">the list</a> has what is there.
  </p>`
})

export const broken = (message: string): Told => ({
  code: 500,
  title: "This page could not be made",
  body: html`<p>${message}</p>
    <p>Load it again; if it stays, <code>cotton show</code> tells the same in the terminal.</p>`
})
