import type { Mark, Problem, Verdict } from "@cotton/schema"
import { legibleLine } from "@cotton/schema/Legible"
import type { Facet, Fate, Neighbours, TraceRow } from "./RunSource.ts"
import { EVERYTHING, queryString, type Sort, type TracesQuery } from "./TracesQuery.ts"

/** Characters of a prompt that a search looks into: it is all in memory, and a run may have 100,000 problems. */
const MOST_SEARCHED = 4000
/** Characters of a prompt, and of an answer, that a row keeps to show. */
const MOST_SHOWN = 160
/** Values of a facet that are told. */
const MOST_VALUES = 30
/** Lists that are remembered, for their pages and for the next trace of each. */
const MOST_LISTS = 8

/** The small columns of a sample, as the journal has them. */
export interface Columns {
  readonly seq: number
  readonly problemId: string
  readonly index: number
  readonly fate: Fate
  readonly marks: ReadonlyArray<Mark>
  readonly finish: string
  readonly tokens: number
  /** `null`: nobody knows, of imported traces. */
  readonly usd: number | null
}

export interface Answers {
  readonly expected: string | null
  readonly found: string | null
}

interface Known {
  readonly domain: string | null
  readonly prompt: string
  readonly searched: string
}

export interface IndexedRow extends Columns {
  answers: Answers | null
}

export interface Selected {
  readonly rows: ReadonlyArray<IndexedRow>
  readonly facets: Readonly<Record<Dimension, Facet>>
}

type Dimension = "standing" | "filter" | "reason" | "domain" | "finish"
const DIMENSIONS: ReadonlyArray<Dimension> = ["standing", "filter", "reason", "domain", "finish"]

const short = (text: string): string => {
  // U+FEFF counts as white space; nobody sees it, so it gets its sign.
  const line = legibleLine(text.slice(0, 4 * MOST_SHOWN).replaceAll(/[^\S\uFEFF]+/g, " ")).trim()
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN).toWellFormed()}…` : line
}

/** What a verdict expected and found: of the first that failed, else of the first that says. */
export const answersOf = (verdicts: ReadonlyArray<Verdict>): Answers => {
  const says = verdicts.filter(({ expected, found }) => expected !== undefined || found !== undefined)
  const one = says.find(({ outcome }) => outcome !== "pass") ?? says[0]
  const shown = (text: string | undefined) => (text === undefined ? null : short(text))
  return { expected: shown(one?.expected), found: shown(one?.found) }
}

const sameMarks = (a: ReadonlyArray<Mark>, b: ReadonlyArray<Mark>): boolean =>
  a === b ||
  (a.length === b.length && a.every(({ filter, reason }, at) => filter === b[at]!.filter && reason === b[at]!.reason))

const BY: Readonly<Record<Exclude<Sort, "problem">, (a: Columns, b: Columns) => number>> = {
  tokens: (a, b) => a.tokens - b.tokens,
  "-tokens": (a, b) => b.tokens - a.tokens,
  usd: (a, b) => (a.usd ?? 0) - (b.usd ?? 0),
  "-usd": (a, b) => (b.usd ?? 0) - (a.usd ?? 0)
}

class Tally {
  readonly #counts = new Map<string, number>()
  add(value: string): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1)
  }
  /** The chosen value is told, however rare it is. */
  facet(chosen: string | null): Facet {
    const all = [...this.#counts].toSorted(([a, of], [b, to]) => to - of || (a < b ? -1 : 1))
    const told = all.slice(0, MOST_VALUES)
    if (chosen === null || told.some(([value]) => value === chosen)) return told
    return [...told, [chosen, this.#counts.get(chosen) ?? 0]]
  }
}

/**
 * All samples of a run by their small columns, in memory: about 300 bytes each, and the prompts. A query goes through all
 * rows once (100,000 in some 50 ms); its list is remembered until the rows change.
 */
export class TraceIndex {
  #rows: ReadonlyArray<IndexedRow> = []
  #bySeq = new Map<number, IndexedRow>()
  readonly #problems = new Map<string, Known>()
  readonly #lists = new Map<string, Selected>()
  #detailed = 0
  /** Rises with whatever changes a list. */
  revision = 0

  get size(): number {
    return this.#rows.length
  }

  /** Share of the rows whose answers are known. */
  get detailed(): number {
    return this.#rows.length === 0 ? 1 : this.#detailed / this.#rows.length
  }

  knows(problemId: string): boolean {
    return this.#problems.has(problemId)
  }

  addProblem({ id, messages, domain }: Problem): void {
    const prompt = messages.findLast(({ role }) => role === "user")?.content ?? messages[0]?.content ?? ""
    this.#problems.set(id, {
      domain: domain ?? null,
      prompt: short(prompt),
      searched: prompt.slice(0, MOST_SEARCHED).toLowerCase()
    })
  }

  /** All rows anew, in the order of the list. What was known of the answers of one that has not changed stays. */
  replace(columns: Iterable<Columns>): void {
    const before = this.#bySeq
    this.#bySeq = new Map()
    this.#detailed = 0
    let isSame = true
    const rows: Array<IndexedRow> = []
    for (const one of columns) {
      const old = before.get(one.seq)
      const isOld = old !== undefined && old.fate === one.fate && sameMarks(old.marks, one.marks)
      const row = isOld ? old : { ...one, answers: null }
      if (!isOld || this.#rows[rows.length] !== row) isSame = false
      if (row.answers !== null) this.#detailed++
      this.#bySeq.set(row.seq, row)
      rows.push(row)
    }
    if (isSame && rows.length === this.#rows.length) return
    this.#rows = rows
    this.#changed()
  }

  addAnswers(seq: number, verdicts: ReadonlyArray<Verdict>): void {
    const row = this.#bySeq.get(seq)
    if (row === undefined) return
    if (row.answers === null) this.#detailed++
    row.answers = answersOf(verdicts)
  }

  #changed(): void {
    this.revision++
    this.#lists.clear()
  }

  /** A search that has looked into answers is stale once more of them are known. */
  forgetSearches(): void {
    this.#lists.clear()
  }

  row(row: IndexedRow): TraceRow {
    const { seq: _, answers, ...columns } = row
    const problem = this.#problems.get(row.problemId)
    return {
      ...columns,
      domain: problem?.domain ?? null,
      prompt: problem?.prompt ?? "",
      expected: answers?.expected ?? null,
      found: answers?.found ?? null
    }
  }

  /** The rows of a query, all pages of it. `page`, `from` and `inText` are not looked at. */
  select(query: TracesQuery): Selected {
    const key = queryString({ ...query, page: 1, from: 0, inText: false })
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    const made = this.#select(query)
    if (this.#lists.size >= MOST_LISTS) this.#lists.delete(this.#lists.keys().next().value!)
    this.#lists.set(key, made)
    return made
  }

  #select(query: TracesQuery): Selected {
    const hasWords = this.#search(query.q.toLowerCase())
    const tallies = Object.fromEntries(DIMENSIONS.map((one) => [one, new Tally()])) as Record<Dimension, Tally>
    const rows: Array<IndexedRow> = []
    for (const row of this.#rows) {
      if (!hasWords(row)) continue
      const domain = this.#problems.get(row.problemId)?.domain ?? null
      const is = {
        standing: query.standing === null || query.standing === row.fate,
        domain: query.domain === null || query.domain === domain,
        finish: query.finish === null || query.finish === row.finish
      }
      const { filter, reason } = query
      const isBoth = (mark: Mark) => (filter ?? mark.filter) === mark.filter && (reason ?? mark.reason) === mark.reason
      const isMarked = (filter === null && reason === null) || row.marks.some(isBoth)
      const fails = DIMENSIONS.filter((one) => one in is && !is[one as keyof typeof is])
      if (fails.length === 0 && isMarked) rows.push(row)
      // A facet counts the rows that there would be if its own field were another one.
      if (isMarked && fails.every((one) => one === "standing")) tallies.standing.add(row.fate)
      if (isMarked && domain !== null && fails.every((one) => one === "domain")) tallies.domain.add(domain)
      if (isMarked && fails.every((one) => one === "finish")) tallies.finish.add(row.finish)
      if (fails.length > 0) continue
      const filters = row.marks.filter((mark) => reason === null || mark.reason === reason)
      for (const name of new Set(filters.map((mark) => mark.filter))) tallies.filter.add(name)
      const reasons = row.marks.filter((mark) => filter === null || mark.filter === filter)
      for (const name of new Set(reasons.map((mark) => mark.reason))) tallies.reason.add(name)
    }
    const facets = Object.fromEntries(DIMENSIONS.map((one) => [one, tallies[one].facet(query[one])]))
    const sorted = query.sort === "problem" ? rows : rows.toSorted(BY[query.sort])
    return { rows: sorted, facets: facets as Selected["facets"] }
  }

  /** Whether a row has the words, in its id, its prompt or its answers. */
  #search(words: string): (row: IndexedRow) => boolean {
    if (words === "") return () => true
    const problems = new Map<string, boolean>()
    const inProblem = (id: string): boolean => {
      const known = problems.get(id)
      if (known !== undefined) return known
      const found = this.#problems.get(id)?.searched.includes(words) ?? false
      problems.set(id, found)
      return found
    }
    return ({ problemId, index, answers }) =>
      inProblem(problemId) ||
      `${problemId}/${index}`.toLowerCase().includes(words) ||
      (answers?.expected?.toLowerCase().includes(words) ?? false) ||
      (answers?.found?.toLowerCase().includes(words) ?? false)
  }

  neighbours(query: TracesQuery, problemId: string, index: number): Neighbours {
    // Of a search in the texts only the other fields make a list that can be walked.
    const { rows } = this.select(query.inText ? { ...query, inText: false, q: "" } : query)
    const at = rows.findIndex((row) => row.problemId === problemId && row.index === index)
    const idOf = (row: IndexedRow | undefined) =>
      row === undefined ? null : { problemId: row.problemId, index: row.index }
    if (at < 0) return { before: null, after: null, place: null, total: rows.length }
    return { before: idOf(rows[at - 1]), after: idOf(rows[at + 1]), place: at + 1, total: rows.length }
  }

  /** Every row, for whoever reads on in the background. */
  get everything(): ReadonlyArray<IndexedRow> {
    return this.select(EVERYTHING).rows
  }
}
