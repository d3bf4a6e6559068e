import type { Trace } from "@cotton/schema"
import type { LengthBin, LengthFacts, LengthQuantiles } from "../ReportFacts.ts"

/** Bars of the histogram at most: more are too thin to be read on a telephone. */
const MOST_BINS = 36
/** Different finish reasons that are told apart: the set is open. */
const MOST_FINISHES = 20

class Counts {
  readonly #counts = new Map<number, number>()

  add(tokens: number): void {
    this.#counts.set(tokens, (this.#counts.get(tokens) ?? 0) + 1)
  }

  get ordered(): ReadonlyArray<readonly [tokens: number, count: number]> {
    return [...this.#counts].toSorted(([a], [b]) => a - b)
  }

  get quantiles(): LengthQuantiles {
    const { ordered } = this
    const count = ordered.reduce((sum, [, held]) => sum + held, 0)
    const at = (share: number): number => {
      const rank = Math.max(1, Math.ceil(share * count))
      let seen = 0
      for (const [tokens, held] of ordered) {
        seen += held
        if (seen >= rank) return tokens
      }
      return 0
    }
    return { count, median: at(0.5), p95: at(0.95), max: ordered.at(-1)?.[0] ?? 0 }
  }
}

/** Bins to an octave: the most that fit, none narrower than one token. */
const perOctave = (min: number, max: number): number =>
  [16, 8, 4, 2].find(
    (per) =>
      min * (2 ** (1 / per) - 1) >= 1 && Math.floor(Math.log2(max) * per) - Math.floor(Math.log2(min) * per) < MOST_BINS
  ) ?? 1

/**
 * Output tokens on a logarithmic scale; a trace of no tokens counts as one of one token. A bin takes in its upper end, so
 * that what was cut off at a limit, often a power of two, stands before it.
 */
const binsOf = (sampled: Counts, kept: Counts): ReadonlyArray<LengthBin> => {
  const lengths = sampled.ordered
  if (lengths.length === 0) return []
  const [min, max] = [Math.max(1, lengths[0]![0]), Math.max(1, lengths.at(-1)![0])]
  const per = perOctave(min, max)
  // Of a power of two the logarithm must not come out a hair too large.
  const binOf = (tokens: number) => Math.ceil(Math.log2(Math.max(1, tokens)) * per - 1e-9) - 1
  const first = binOf(min)
  const bins = Array.from({ length: binOf(max) - first + 1 }, (_, at) => ({
    from: 2 ** ((first + at) / per),
    to: 2 ** ((first + at + 1) / per),
    sampled: 0,
    kept: 0
  }))
  for (const [tokens, count] of lengths) bins[binOf(tokens) - first]!.sampled += count
  for (const [tokens, count] of kept.ordered) bins[binOf(tokens) - first]!.kept += count
  return bins
}

/** How long the replies are. Exact, in memory bounded by the number of different lengths. */
export class Lengths {
  readonly #sampled = new Counts()
  readonly #kept = new Counts()
  readonly #finishes = new Map<string, number>()
  readonly #chars = { reasoning: 0, content: 0 }
  readonly #keptChars = { reasoning: 0, content: 0 }
  #estimated = 0
  #hidden = 0

  add({ finish, turns, usage }: Trace, isKept: boolean): void {
    this.#sampled.add(usage.output)
    if (isKept) this.#kept.add(usage.output)
    if (usage.estimated) this.#estimated++
    if (turns.some(({ hidden }) => hidden === true)) this.#hidden++
    for (const { content, reasoning = "" } of turns) {
      for (const chars of isKept ? [this.#chars, this.#keptChars] : [this.#chars]) {
        chars.reasoning += reasoning.length
        chars.content += content.length
      }
    }
    const known = this.#finishes.has(finish) || this.#finishes.size < MOST_FINISHES
    const name = known ? finish : "others"
    this.#finishes.set(name, (this.#finishes.get(name) ?? 0) + 1)
  }

  get facts(): LengthFacts {
    return {
      bins: binsOf(this.#sampled, this.#kept),
      sampled: this.#sampled.quantiles,
      kept: this.#kept.quantiles,
      estimated: this.#estimated,
      chars: { ...this.#chars },
      keptChars: { ...this.#keptChars },
      hidden: this.#hidden,
      finishes: Array.from(this.#finishes, ([finish, count]) => ({ finish, count })).toSorted(
        (a, b) => b.count - a.count || (a.finish < b.finish ? -1 : 1)
      )
    }
  }
}
