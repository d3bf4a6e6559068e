/** The longest time that a Node timer can hold; one beyond it would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Wakes its one waiter when it is rung, or when a time has come. */
export class Bell {
  #wake: (() => void) | null = null
  #timer: NodeJS.Timeout | null = null

  /** Calls `wake` once: when rung, or after `ms` milliseconds (`Infinity`: only when rung). */
  wait(ms: number, wake: () => void): void {
    this.cancel()
    this.#wake = wake
    if (ms === Infinity) return
    this.#timer = setTimeout(() => this.ring(), Math.min(Math.max(1, Math.ceil(ms)), LONGEST_TIMER_MS))
  }

  ring(): void {
    const wake = this.#wake
    this.cancel()
    wake?.()
  }

  cancel(): void {
    this.#wake = null
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
