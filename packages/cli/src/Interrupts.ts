/**
 * Signals, by hand: the first SIGINT drains (nothing new starts, what is in flight is finished and stored), the second
 * leaves at once; SIGTERM drains for so many seconds, then leaves. What is stored is safe in each case.
 */
export interface Interrupts {
  /**
   * What a drain does, and what it says; while there is none, the first signal leaves at once. `mostMs`: what it has at
   * most; `Infinity` where nobody waits.
   */
  readonly onDrain: (drain: (mostMs: number) => void) => void
  /** Seconds that SIGTERM waits for a drain. */
  grace: number
  /** A signal has come. */
  readonly signalled: () => boolean
}

export const handleInterrupts = (leave: () => void): Interrupts => {
  let drain: ((mostMs: number) => void) | null = null
  let signals = 0

  const first = (mostMs: number) => {
    if (drain === null) return leave()
    drain(mostMs)
  }
  process.on("SIGINT", () => {
    signals++
    if (signals === 1) first(Infinity)
    else leave()
  })
  process.on("SIGTERM", () => {
    signals++
    if (signals > 1) return leave()
    first(interrupts.grace * 1000)
    setTimeout(leave, interrupts.grace * 1000).unref()
  })
  const interrupts: Interrupts = {
    onDrain: (next) => {
      drain = next
    },
    grace: 30,
    signalled: () => signals > 0
  }
  return interrupts
}
