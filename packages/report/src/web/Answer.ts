import { html } from "../Html.ts"
import type { Place } from "./Addresses.ts"
import { problemPage } from "./ProblemPage.ts"
import { notStored, type Told } from "./Refusals.ts"
import { runPage } from "./RunPage.ts"
import type { RunSource } from "./RunSource.ts"
import { shell } from "./Shell.ts"
import { word } from "./Shown.ts"
import { readView, tracePage } from "./TracePage.ts"
import { misread, readQuery } from "./TracesQuery.ts"
import { tracesPage } from "./TracesPage.ts"

export interface Answer {
  readonly code: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

const page = (body: string): Answer => ({ code: 200, type: "text/html; charset=utf-8", body })

/** One page of a run, for whoever may see it. */
export const answer = async (
  place: Place,
  fields: URLSearchParams,
  source: RunSource,
  nonce: string,
  signal: AbortSignal
): Promise<Answer | Told> => {
  const status = await source.status()
  if (place._tag === "Status") {
    return { code: 200, type: "application/json; charset=utf-8", body: JSON.stringify(status) }
  }
  const query = readQuery(fields)
  const frame = { name: source.name, status, nonce, searches: place._tag === "Traces" }
  if (place._tag === "Run") return page(shell(frame, source.name, runPage(status, await source.report())))
  if (place._tag === "Traces") {
    const found = await source.traces(query, signal)
    return page(shell(frame, "Traces", tracesPage(query, found, misread(fields))))
  }
  const { problemId } = place
  if (place._tag === "Problem") {
    const view = await source.problem(problemId)
    return view === null ? notStored(word(problemId)) : page(shell(frame, word(problemId), problemPage(view, query)))
  }
  const id = `${problemId}/${place.index}`
  const view = await source.trace(problemId, place.index)
  if (view === null) return notStored(word(id))
  const neighbours = await source.neighbours(query, problemId, place.index)
  return page(shell(frame, word(id), html`${tracePage(view, query, neighbours, readView(fields))}`))
}
