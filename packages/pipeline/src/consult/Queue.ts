import type { Ledger, Owed } from "@cotton/generator"
import type { Problem } from "@cotton/schema"

/** Questions that wait for their judge, in the order in which they came. It never ends by itself: verdicts bring more. */
export class Queue implements Ledger {
  readonly open = true
  #owed: Array<Owed> = []
  #at = 0

  push(problem: Problem, vote: number): void {
    this.#owed.push({ problem, indices: [vote] })
  }

  peek(): Owed | null {
    return this.#owed[this.#at] ?? null
  }

  take(): void {
    this.#at++
    if (this.#at < 1024 || this.#at * 2 < this.#owed.length) return
    this.#owed = this.#owed.slice(this.#at)
    this.#at = 0
  }
}
