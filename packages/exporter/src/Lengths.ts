/** The quantiles that the card shows of output tokens. */
export const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** Lengths in tokens, counted: exact quantiles in memory bounded by the number of distinct lengths. */
export class Lengths {
  readonly #counts = new Map<number, number>()
  #total = 0
  #sum = 0

  add(tokens: number): void {
    this.#counts.set(tokens, (this.#counts.get(tokens) ?? 0) + 1)
    this.#total++
    this.#sum += tokens
  }

  get count(): number {
    return this.#total
  }

  get sum(): number {
    return this.#sum
  }

  /** By nearest rank: the smallest length that at least the share `q` of all does not exceed. Empty: none. */
  quantiles(): ReadonlyArray<number> {
    if (this.#total === 0) return []
    const ordered = [...this.#counts].toSorted(([a], [b]) => a - b)
    return QUANTILES.map((q) => {
      const rank = Math.max(1, Math.ceil(q * this.#total))
      let seen = 0
      for (const [tokens, count] of ordered) {
        seen += count
        if (seen >= rank) return tokens
      }
      return ordered.at(-1)?.[0] ?? 0
    })
  }
}
