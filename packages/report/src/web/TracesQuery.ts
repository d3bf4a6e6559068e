import { type Fate, FATES } from "./RunSource.ts"
import { word } from "./Shown.ts"

export const SORTS = ["problem", "tokens", "-tokens", "usd", "-usd"] as const
export type Sort = (typeof SORTS)[number]

/** What a list of traces is asked for. The address holds all of it; what is left out has its default. */
export interface TracesQuery {
  readonly standing: Fate | null
  /** A filter that did not let it pass. */
  readonly filter: string | null
  /** The reason of a filter (of `filter`, where both are given), or of a failure. */
  readonly reason: string | null
  readonly domain: string | null
  readonly finish: string | null
  /** Looked for in ids, prompts, expected and found answers, whatever the case. */
  readonly q: string
  /** Look for `q` in the texts of the traces instead. */
  readonly inText: boolean
  readonly sort: Sort
  /** From 1. */
  readonly page: number
  /** Of a search in the texts: the row to begin at, from 0. */
  readonly from: number
}

export const EVERYTHING: TracesQuery = {
  standing: null,
  filter: null,
  reason: null,
  domain: null,
  finish: null,
  q: "",
  inText: false,
  sort: "problem",
  page: 1,
  from: 0
}

/** Characters of a value in the address; longer ones are cut. */
const MOST = 500

const counted = (text: string | null, least: number): number =>
  text !== null && /^\d{1,9}$/.test(text) ? Math.max(least, Number(text)) : least

const oneOf = <A extends string>(known: ReadonlyArray<A>, text: string | null): A | null =>
  known.find((one) => one === text) ?? null

/** Never fails: what is not understood is not asked for. */
export const readQuery = (fields: URLSearchParams): TracesQuery => {
  const text = (name: string) => {
    const given = fields.get(name)?.slice(0, MOST) ?? ""
    return given === "" ? null : given
  }
  const q = text("q")?.trim() ?? ""
  return {
    standing: oneOf(FATES, text("standing")),
    filter: text("filter"),
    reason: text("reason"),
    domain: text("domain"),
    finish: text("finish"),
    q,
    inText: q !== "" && text("in") === "text",
    sort: oneOf(SORTS, text("sort")) ?? "problem",
    page: counted(text("page"), 1),
    from: counted(text("from"), 0)
  }
}

/** Of a value that is shown again. */
const MOST_TOLD = 60

/** What `readQuery` passes over, a sentence for each: a list that says nothing would look as if it were what was asked for. */
export const misread = (fields: URLSearchParams): ReadonlyArray<string> => {
  const choices = [
    ["standing", FATES, "every standing is shown"],
    ["sort", SORTS, "the list is in its own order"],
    ["in", ["text"], "ids, prompts and answers are searched"]
  ] as const
  const counts = [
    ["page", 1, "this is the first"],
    ["from", 0, "this is from the beginning"]
  ] as const
  const told = (name: string, given: string, must: string, instead: string) =>
    `${name}=${word(given, MOST_TOLD)} is not understood: ${must}; ${instead}.`
  return [
    ...choices.flatMap(([name, known, instead]) => {
      const given = fields.get(name) ?? ""
      const isKnown = given === "" || known.some((one) => one === given)
      return isKnown ? [] : [told(name, given, `it may be ${known.join(", ")}`, instead)]
    }),
    ...counts.flatMap(([name, least, instead]) => {
      const given = fields.get(name) ?? ""
      const isCount = given === "" || (/^\d{1,9}$/.test(given) && Number(given) >= least)
      return isCount ? [] : [told(name, given, `it is a whole number from ${least} on`, instead)]
    })
  ]
}

/** The fields of the address: only what is not the default, always in the same order. */
export const queryFields = (query: TracesQuery): ReadonlyArray<readonly [string, string]> =>
  [
    ["standing", query.standing ?? ""],
    ["filter", query.filter ?? ""],
    ["reason", query.reason ?? ""],
    ["domain", query.domain ?? ""],
    ["finish", query.finish ?? ""],
    ["q", query.q],
    ["in", query.inText ? "text" : ""],
    ["sort", query.sort === "problem" ? "" : query.sort],
    ["page", query.page === 1 ? "" : String(query.page)],
    ["from", query.from === 0 ? "" : String(query.from)]
  ].filter((field): field is [string, string] => field[1] !== "")

/** `?…`, or nothing for the whole list. */
export const queryString = (query: TracesQuery): string => {
  const fields = new URLSearchParams(
    queryFields(query).map(([name, value]): [string, string] => [name, value.toWellFormed()])
  ).toString()
  return fields === "" ? "" : `?${fields}`
}

/** The same list with something else: from its first page on. */
export const changed = (query: TracesQuery, change: Partial<TracesQuery>): TracesQuery => ({
  ...query,
  page: 1,
  from: 0,
  ...change
})
