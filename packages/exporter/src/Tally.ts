import type { Example, Judged, Problem, Trace } from "@cotton/schema"
import { Lengths } from "./Lengths.ts"
import { type Lift, liftIn } from "./Lift.ts"
import { Suspects } from "./Suspects.ts"

/** Traces and rows of one source under one licence, both as given. */
export interface SourceCount {
  readonly source: string
  readonly licence: string | undefined
  readonly traces: number
  readonly rows: number
}

/** Traces of one server: what their replies say of who wrote them. */
export interface ServedCount {
  readonly host: string
  readonly model: string | undefined
  readonly fingerprint: string | undefined
  readonly traces: number
}

/** Kept traces of one lift. */
export interface LiftCount extends Lift {
  readonly traces: number
}

export interface CutTally {
  train: number
  validation: number
  readonly lengths: Lengths
}

/** What the card tells of the rows, counted as they pass: nothing is kept but numbers and short names. */
export class Tally {
  /** Output tokens of all traces that hold a reply, and of those that every filter passed. */
  readonly sampled = new Lengths()
  readonly kept = new Lengths()
  readonly cuts: ReadonlyMap<string, CutTally>
  readonly suspects = new Suspects()
  readonly #languages = new Set<string>()
  readonly #sources = new Map<string, SourceCount>()
  readonly #served = new Map<string, ServedCount>()
  readonly #lifts = new Map<string, LiftCount>()
  traces = 0
  /** Of the traces that hold a reply, those whose input or output tokens nobody counted: they are estimated from the text. */
  estimated = 0

  constructor(cuts: ReadonlyArray<string>) {
    this.cuts = new Map(cuts.map((name) => [name, { train: 0, validation: 0, lengths: new Lengths() }]))
  }

  addTrace(judged: Judged): void {
    const { problem, standing, trace } = judged
    this.traces++
    this.suspects.add(judged)
    this.#count(problem, 1, 0)
    if (trace.turns.length === 0) return
    this.#countServed(trace)
    this.sampled.add(trace.usage.output)
    if (trace.usage.estimated) this.estimated++
    if (standing !== "kept") return
    this.kept.add(trace.usage.output)
    this.#countLifts(judged)
  }

  addExample(cut: CutTally, { problem, split, trace }: Example): void {
    cut[split]++
    cut.lengths.add(trace.usage.output)
    this.#count(problem, 0, 1)
    if (problem.language !== undefined) this.#languages.add(problem.language)
  }

  get languages(): ReadonlyArray<string> {
    return [...this.#languages].toSorted()
  }

  /** The sources with the most traces first. */
  get sources(): ReadonlyArray<SourceCount> {
    return [...this.#sources.values()].toSorted(
      (a, b) => b.traces - a.traces || b.rows - a.rows || (keyOf(a) < keyOf(b) ? -1 : 1)
    )
  }

  /** By host, then those with the most traces first. */
  get served(): ReadonlyArray<ServedCount> {
    return [...this.#served]
      .toSorted(([a, one], [b, other]) =>
        one.host === other.host ? other.traces - one.traces || (a < b ? -1 : 1) : one.host < other.host ? -1 : 1
      )
      .map(([, count]) => count)
  }

  /** Those with the most traces first. */
  get lifts(): ReadonlyArray<LiftCount> {
    return [...this.#lifts]
      .toSorted(([a, one], [b, other]) => other.traces - one.traces || (a < b ? -1 : 1))
      .map(([, count]) => count)
  }

  #countLifts({ verdicts }: Judged): void {
    for (const verdict of verdicts) {
      const lift = liftIn(verdict)
      if (lift === null) continue
      const key = [lift.entry, lift.by, lift.said].join("\u0000")
      this.#lifts.set(key, { ...lift, traces: (this.#lifts.get(key)?.traces ?? 0) + 1 })
    }
  }

  #countServed({ served: { fingerprint, host, model } }: Trace): void {
    const key = [host, model ?? "", fingerprint ?? ""].join("\u0000")
    const traces = (this.#served.get(key)?.traces ?? 0) + 1
    this.#served.set(key, { host, model, fingerprint, traces })
  }

  #count(problem: Problem, traces: number, rows: number): void {
    const key = keyOf(problem)
    const before = this.#sources.get(key)
    this.#sources.set(key, {
      source: problem.source,
      licence: problem.licence,
      traces: (before?.traces ?? 0) + traces,
      rows: (before?.rows ?? 0) + rows
    })
  }
}

const keyOf = (it: { readonly source: string; readonly licence?: string | undefined }): string =>
  `${it.source}\u0000${it.licence ?? ""}`
