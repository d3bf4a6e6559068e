import type { Attempt, Call } from "@cotton/schema"
import type { FailureFacts } from "../ReportFacts.ts"

/** Requests that brought nothing, by why. */
export class Failures {
  readonly #failures = new Map<string, { attempts: number; usd: number; samples: number }>()

  #of(reason: string) {
    const known = this.#failures.get(reason)
    if (known !== undefined) return known
    const made = { attempts: 0, usd: 0, samples: 0 }
    this.#failures.set(reason, made)
    return made
  }

  /** `isCounted`: the same request stands with another sample already. Its money is the sample's own. */
  addAttempt({ failure, usd }: Attempt, isCounted: boolean): void {
    if (failure === undefined) return
    const of = this.#of(failure.reason)
    if (!isCounted) of.attempts++
    of.usd += usd
  }

  /** A sample without any reply. */
  addSample({ failure }: Call): void {
    if (failure !== null) this.#of(failure.reason).samples++
  }

  get facts(): ReadonlyArray<FailureFacts> {
    return Array.from(this.#failures, ([reason, counts]) => ({ reason, ...counts })).toSorted(
      (a, b) => b.attempts - a.attempts || b.samples - a.samples || (a.reason < b.reason ? -1 : 1)
    )
  }
}
