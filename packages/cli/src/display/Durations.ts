/** How many of the last replies are remembered. */
const REMEMBERED = 512
/** Fewer say nothing. */
const ENOUGH = 5
const HALVINGS = 30

/** How long the last replies took, in milliseconds: what a drain's length is told from. */
export class Durations {
  readonly #ring: Array<number> = []
  #next = 0

  add(ms: number): void {
    this.#ring[this.#next] = ms
    this.#next = (this.#next + 1) % REMEMBERED
  }

  /** The middle one; 0 when there is none. */
  get median(): number {
    return this.#ring.toSorted((a, b) => a - b)[Math.floor(this.#ring.length / 2)] ?? 0
  }

  /**
   * Milliseconds after which, more likely than not, none of the requests of these ages is in flight any more; `null`
   * when too few replies were seen. A request of age a is still there after t with the probability that a reply that took
   * longer than a takes longer than a + t, by the replies seen; one that is older than all of them, with (a / (a + t))²,
   * so that one is expected to take four tenths as long again.
   */
  untilAllBack(ages: ReadonlyArray<number>, most: number): number | null {
    if (this.#ring.length < ENOUGH) return null
    const sorted = Float64Array.from(this.#ring).toSorted()
    const longer = (than: number): number => {
      let low = 0
      let high = sorted.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (sorted[middle]! > than) high = middle
        else low = middle + 1
      }
      return sorted.length - low
    }
    const seen = ages.map((age) => longer(age))
    const stillThere = (after: number) =>
      ages.reduce((sum, age, at) => {
        const share = seen[at]! > 0 ? longer(age + after) / seen[at]! : (age / (age + after)) ** 2
        return sum + share
      }, 0)
    if (stillThere(most) > 0.5) return most
    let low = 0
    let high = most
    for (let n = 0; n < HALVINGS; n++) {
      const middle = (low + high) / 2
      if (stillThere(middle) > 0.5) low = middle
      else high = middle
    }
    return high
  }
}
