import { type Candidate, type Funnel, type FunnelCause, funnelOf } from "@cotton/selection"

/** Reasons that are told apart; the set is open, and a filter of one's own may name a new one with each trace. */
const MOST_CAUSES = 500
const OTHERS = "other-reasons"

export const causeKey = (cause: Pick<FunnelCause, "filter" | "outcome" | "reason">): string =>
  [cause.filter, cause.reason, cause.outcome].join("\u0000")

/** The funnel, problem by problem: the sum of the problems' own. */
export class Causes {
  readonly #sums = {
    sampled: 0,
    failed: 0,
    kept: 0,
    rejected: 0,
    undecided: 0,
    unjudged: 0,
    problems: 0,
    problemsKept: 0
  }
  readonly #causes = new Map<string, FunnelCause>()

  add(candidates: ReadonlyArray<Candidate>): void {
    const { causes, ...sums } = funnelOf(candidates)
    for (const field of Object.keys(sums) as ReadonlyArray<keyof typeof sums>) this.#sums[field] += sums[field]
    for (const cause of causes) {
      const isKnown = this.#causes.has(causeKey(cause)) || this.#causes.size < MOST_CAUSES
      const told = isKnown ? cause : { ...cause, reason: OTHERS }
      const before = this.#causes.get(causeKey(told))
      this.#causes.set(causeKey(told), {
        ...told,
        total: told.total + (before?.total ?? 0),
        first: told.first + (before?.first ?? 0),
        sole: told.sole + (before?.sole ?? 0)
      })
    }
  }

  /** `funnelOf` of all samples, its order too. */
  get funnel(): Funnel {
    const order = (a: FunnelCause, b: FunnelCause) =>
      b.first - a.first || b.total - a.total || (causeKey(a) < causeKey(b) ? -1 : 1)
    return { ...this.#sums, causes: [...this.#causes.values()].toSorted(order) }
  }
}
