import { type Cluster, clusteredShare, type Interval } from "@cotton/selection"
import type { RateCount } from "../ReportFacts.ts"

/**
 * Counts problems by how many of their samples are good: all that the intervals and the histogram need, in memory that
 * grows with the number of different pairs only.
 */
export class Rates {
  readonly #pairs = new Map<string, { sum: number; count: number; problems: number }>()

  add(sum: number, count: number): void {
    if (count === 0) return
    const key = `${sum}/${count}`
    const pair = this.#pairs.get(key)
    if (pair === undefined) this.#pairs.set(key, { sum, count, problems: 1 })
    else pair.problems++
  }

  get counts(): ReadonlyArray<RateCount> {
    return [...this.#pairs.values()].toSorted((a, b) => a.count - b.count || a.sum - b.sum)
  }

  get totals(): { readonly problems: number; readonly samples: number; readonly good: number } {
    let [problems, samples, good] = [0, 0, 0]
    for (const pair of this.#pairs.values()) {
      problems += pair.problems
      samples += pair.problems * pair.count
      good += pair.problems * pair.sum
    }
    return { problems, samples, good }
  }

  get share(): Interval {
    return clusteredShare(
      this.counts.flatMap(({ sum, count, problems }) =>
        Array.from({ length: problems }, (): Cluster => ({ sum, count }))
      )
    )
  }
}
