import { type Judged, unitHash, type Verdict } from "@cotton/schema"
import type { ExampleFacts, ReasonExamples } from "../ReportFacts.ts"
import { exampleOf } from "./Excerpts.ts"

/** Reasons that examples are kept of; the set is open. */
const MOST_REASONS = 200

/** How plainly a trace shows a reason: it has no other, or it came first, or it is one of several. */
const SOLE = 0
const FIRST = 1
const AMONG = 2

interface Held {
  readonly rank: number
  readonly lot: number
  readonly example: ExampleFacts
}

/** The lowest few by rank, then by lot: whatever the order in which they come. */
class Reservoir {
  readonly #most: number
  #held: ReadonlyArray<Held> = []

  constructor(most: number) {
    this.#most = most
  }

  offer(rank: number, lot: number, make: () => ExampleFacts): void {
    const last = this.#held.at(-1)
    if (this.#most === 0) return
    if (this.#held.length >= this.#most && last !== undefined && (rank - last.rank || lot - last.lot) >= 0) return
    this.#held = [...this.#held, { rank, lot, example: make() }]
      .toSorted((a, b) => a.rank - b.rank || a.lot - b.lot)
      .slice(0, this.#most)
  }

  get examples(): ReadonlyArray<ExampleFacts> {
    return this.#held.map(({ example }) => example)
  }
}

/** A few traces of each reason, drawn by a seed, with the passages that they are judged by. */
export class Examples {
  readonly #options: { readonly seed: number; readonly perReason: number }
  readonly #reasons = new Map<string, { readonly of: Omit<ReasonExamples, "examples">; readonly held: Reservoir }>()
  readonly #kept: Reservoir

  constructor(options: { readonly seed: number; readonly perReason: number; readonly kept: number }) {
    this.#options = options
    this.#kept = new Reservoir(options.kept)
  }

  add(judged: Judged): void {
    const lot = unitHash(`${this.#options.seed}/${judged.trace.id}`)
    if (judged.standing === "kept") return this.#kept.offer(SOLE, lot, () => exampleOf(judged, null))
    const marked = judged.verdicts.filter(({ outcome }) => outcome !== "pass")
    const deciding = marked.find(({ outcome }) => judged.standing === "undecided" || outcome === "fail")
    for (const verdict of marked) {
      const rank = marked.length === 1 ? SOLE : verdict === deciding ? FIRST : AMONG
      this.#reservoir(verdict)?.offer(rank, lot, () => exampleOf(judged, verdict))
    }
  }

  #reservoir({ filter, outcome, reason = outcome }: Verdict): Reservoir | undefined {
    if (outcome === "pass") return undefined
    const key = [filter, reason, outcome].join("\u0000")
    const known = this.#reasons.get(key)
    if (known !== undefined) return known.held
    if (this.#reasons.size >= MOST_REASONS) return undefined
    const held = new Reservoir(this.#options.perReason)
    this.#reasons.set(key, { of: { filter, reason, outcome }, held })
    return held
  }

  get facts(): ReadonlyArray<ReasonExamples> {
    return Array.from(this.#reasons)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { of, held }]) => ({
        filter: of.filter,
        reason: of.reason,
        outcome: of.outcome,
        examples: held.examples
      }))
  }

  get kept(): ReadonlyArray<ExampleFacts> {
    return this.#kept.examples
  }
}
