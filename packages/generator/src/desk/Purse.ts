import type { Budget } from "@cotton/schema"
import type { Cost } from "./Pricing.ts"

/**
 * The one purse of a run. Money is reserved before it is spent: what is spent and the worst case of everything in
 * flight never pass the cap together.
 */
export class Purse {
  readonly #budget: Budget
  #spent: Cost = { usd: 0, tokens: 0 }
  #reserved: Cost = { usd: 0, tokens: 0 }

  constructor(budget: Budget, alreadySpent: Cost = { usd: 0, tokens: 0 }) {
    this.#budget = budget
    this.#spent = alreadySpent
  }

  get spent(): Cost {
    return this.#spent
  }

  get reserved(): Cost {
    return this.#reserved
  }

  fits({ usd, tokens }: Cost): boolean {
    const { usd: usdCap = Infinity, tokens: tokenCap = Infinity } = this.#budget
    return (
      this.#spent.usd + this.#reserved.usd + usd <= usdCap &&
      this.#spent.tokens + this.#reserved.tokens + tokens <= tokenCap
    )
  }

  reserve({ usd, tokens }: Cost): void {
    this.#reserved = { usd: this.#reserved.usd + usd, tokens: this.#reserved.tokens + tokens }
  }

  /** Gives the reservation back and takes what it came to. */
  settle(reserved: Cost, actual: Cost): void {
    this.#reserved = {
      // Sums of floats drift: an empty purse must not hold a negative crumb.
      usd: Math.max(0, this.#reserved.usd - reserved.usd),
      tokens: Math.max(0, this.#reserved.tokens - reserved.tokens)
    }
    this.#spent = { usd: this.#spent.usd + actual.usd, tokens: this.#spent.tokens + actual.tokens }
  }
}
