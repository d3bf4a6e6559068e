import type { Budget } from "@cotton/schema"
import { type Cost, sumOf } from "./Pricing.ts"

/**
 * The one purse of a run. Money is reserved before it is spent: what is spent and the worst case of everything in
 * flight never pass the cap together.
 */
export class Purse {
  readonly #budget: Budget
  #spent: Cost = { usd: 0, tokens: 0 }
  #reserved: Cost = { usd: 0, tokens: 0 }
  #aside: Cost = { usd: 0, tokens: 0 }
  readonly #heard: Array<() => void> = []
  #held = 0

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

  /** Whether there is money for it beside what is set aside. */
  fits(cost: Cost): boolean {
    return this.#holds(sum(cost, this.#aside))
  }

  #holds(more: Cost): boolean {
    const { usd: usdCap = Infinity, tokens: tokenCap = Infinity } = this.#budget
    const all = sum(sum(this.#spent, this.#reserved), more)
    return all.usd <= usdCap && all.tokens <= tokenCap
  }

  /** Requests that it is reserved for. */
  get held(): number {
    return this.#held
  }

  /** Some of it may come back unspent. */
  get busy(): boolean {
    return this.#reserved.tokens > 0 || this.#aside.tokens > 0
  }

  /** Called whenever money has come back. */
  onFree(hear: () => void): void {
    this.#heard.push(hear)
  }

  /** Keeps money for what a purchase will bring about later: no sample is bought with it. */
  setAside(cost: Cost): void {
    this.#aside = sum(this.#aside, cost)
  }

  giveBack(cost: Cost): void {
    this.#aside = less(this.#aside, cost)
    this.#free()
  }

  #free(): void {
    for (const hear of this.#heard) hear()
  }

  /** The same purse for those whom money was set aside for: they may spend that too. */
  get forJudges(): Wallet {
    const reserved = () => this.#reserved
    const held = () => this.#held
    return {
      get held() {
        return held()
      },
      get reserved() {
        return reserved()
      },
      get busy() {
        return reserved().tokens > 0
      },
      fits: (cost) => this.#holds(cost),
      onFree: (hear) => this.onFree(hear),
      reserve: (cost) => this.reserve(cost),
      settle: (reserved, actual) => this.settle(reserved, actual),
      setAside: () => undefined,
      giveBack: () => undefined
    }
  }

  reserve(cost: Cost): void {
    this.#reserved = sum(this.#reserved, cost)
    this.#held++
  }

  /** Gives the reservation back and takes what it came to. */
  settle(reserved: Cost, actual: Cost): void {
    this.#reserved = less(this.#reserved, reserved)
    this.#held--
    this.#spent = sum(this.#spent, actual)
    this.#free()
  }
}

/** What a desk needs of a purse. */
export type Wallet = Pick<
  Purse,
  "reserved" | "held" | "busy" | "fits" | "onFree" | "reserve" | "settle" | "setAside" | "giveBack"
>

const sum = (a: Cost, b: Cost): Cost => sumOf([a, b])

/** Sums of floats drift: an empty purse must not hold a negative crumb. */
const less = (a: Cost, b: Cost): Cost => ({
  usd: Math.max(0, a.usd - b.usd),
  tokens: Math.max(0, a.tokens - b.tokens)
})
