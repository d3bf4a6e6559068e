import type { Display, DisplayName } from "./Display.ts"
import { about } from "./Figures.ts"
import type { Drain } from "./Watch.ts"

/** Of a run or a pilot that was asked to stop, in the end. */
export const LEFT = "interrupted: what was bought is stored; the same command goes on from here"

/** What a drain says first. */
export const finishing = ({ inFlight, drain }: ReturnType<Drain>): string => {
  if (drain === null || inFlight === 0) return `finishing ${inFlight} in flight (press again to leave now)`
  const left = drain.leftMs === null ? "" : `about ${about(drain.leftMs)}, `
  return `finishing ${inFlight} in flight: ${left}${about(drain.mostMs)} at most (press again to leave now)`
}

/** Drains, and says so once; the live display's frame says it by itself, and takes it back when it has come to pass. */
export const drainAloud =
  (name: DisplayName, display: Pick<Display, "say">, drain: Drain) =>
  (mostMs: number): void => {
    const words = finishing(drain(mostMs))
    if (name !== "live") display.say(words)
  }
