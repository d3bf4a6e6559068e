import { type Call, IMPORTED } from "@cotton/schema"
import { legible, legibleLine } from "@cotton/schema/Legible"
import { usd } from "../Figures.ts"
import { type Html, html } from "../Html.ts"
import type { Fate } from "./RunSource.ts"

/* Times and foreign text as the pages show them; figures are the report's own. */

export const time = (at: number): string =>
  at > 0 && Number.isFinite(at) && at < 8.64e15
    ? `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`
    : "not known"

/** What Calls cost together. An imported one has no price that anyone knows. */
export const costOf = (calls: ReadonlyArray<Call>, unknown = "–"): string =>
  calls.every(({ fetched }) => fetched.host === IMPORTED)
    ? unknown
    : usd(calls.reduce((sum, call) => sum + call.usd, 0))

/** A name, or a word of a server, on one line and no longer than it can be read. */
export const word = (text: string, most = 200): string => {
  const line = legibleLine(text.slice(0, most)).toWellFormed()
  return text.length > most ? `${line}…` : line
}

/** Foreign text of several lines. */
export const foreign = (text: string): string => legible(text).toWellFormed()

/** `reason` beside, for whoever does not see colours. */
export const fateBadge = (fate: Fate): Html => html`<span class="badge ${fate}">${FATE_WORDS[fate]}</span>`

export const FATE_WORDS: Readonly<Record<Fate, string>> = {
  kept: "kept",
  rejected: "rejected",
  undecided: "undecided",
  failed: "no reply"
}

export const OUTCOME_SIGNS = { pass: "✓", fail: "✗", unsure: "?", error: "!" } as const
export const OUTCOME_WORDS = { pass: "passes", fail: "fails", unsure: "could not judge", error: "went wrong" } as const
