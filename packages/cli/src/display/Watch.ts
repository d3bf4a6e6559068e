import { type Event, Monitor, Tally } from "@cotton/pipeline"
import type { Desk } from "@cotton/generator"
import { type Pace, type Status, writeStatus } from "@cotton/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Display } from "./Display.ts"
import { dollars, number } from "./Figures.ts"
import { type Begun, historyOf } from "./History.ts"
import { PaceMaker } from "./PaceMaker.ts"

const DRAW_MS = { live: 250, other: 1000 }
const KEEP_MS = 1000

/** Unix milliseconds that no correction of the machine's clock turns back, as the desk counts them. */
const steadyNow = () => performance.timeOrigin + performance.now()

/** Closes the desk: nothing starts any more. `mostMs`: what the requests in flight are given. Says how long it may take. */
export type Drain = (mostMs: number) => { readonly inFlight: number; readonly drain: Pace["drain"] }

export interface WatchOptions {
  readonly display: Display
  readonly folder: string
  readonly cap: number | null
  readonly live: boolean
  readonly opened: (desk: Desk, drain: Drain) => void
  /** For the run's history; without it the beginning is not told there. */
  readonly begun?: Begun
  /** `sample.limit` and `teacher.timeouts.total` in milliseconds. */
  readonly limit?: number
  readonly totalMs?: number
}

/** In words, when the cap is what keeps slots empty. */
const shortOfMoney = ({ samples, usd }: Status, { slots, waitsForMoney, drain }: Pace): string | null => {
  if (!waitsForMoney || slots === null || drain !== null || samples.inFlight === 0 || samples.inFlight >= slots)
    return null
  const room = `has room for ${number(samples.inFlight)} of ${number(slots)} slots`
  const each = `each request holds its worst case, ${dollars(usd.reserved / samples.inFlight)}`
  return usd.cap === null ? `the budget of tokens ${room}` : `the cap of ${dollars(usd.cap)} ${room}: ${each}`
}

/**
 * Runs an effect under a display: events are counted as they come, figures are drawn and `status.json` is replaced on
 * a timer, so that ten thousand events a second cost no more than a counter each.
 */
export const watched = <A, E, R>(effect: Effect.Effect<A, E, R>, options: WatchOptions) =>
  Effect.acquireUseRelease(
    Effect.sync(() => watching(options)),
    ({ monitor }) => Effect.provideService(effect, Monitor, monitor),
    ({ stop }, exit) => Effect.sync(() => stop(exit))
  )

/** What listens, and what ends the listening. */
export const watching = (options: WatchOptions) => {
  const { display, folder } = options
  const tally = new Tally(options.cap, options.limit ?? null)
  const maker = new PaceMaker(tally, options.totalMs ?? Infinity, steadyNow)
  const history = historyOf(folder)
  if (options.begun !== undefined) history.begun(options.begun)
  const figures = () => {
    const status = tally.status()
    return { status, pace: maker.pace(status) }
  }
  let noted = false
  const look = () => {
    const { status, pace } = figures()
    const note = noted ? null : shortOfMoney(status, pace)
    if (note !== null) {
      noted = true
      display.say(`note: ${note}`)
      history.noted(note)
    }
    display.figures(status, pace)
  }
  const keep = () => {
    const { status, pace } = figures()
    history.pace(pace)
    writeStatus(folder, { ...status, pace })
  }
  const drawing = setInterval(look, options.live ? DRAW_MS.live : DRAW_MS.other)
  // At once: a run that is killed in its first second has been here, too.
  keep()
  const keeping = setInterval(keep, KEEP_MS)
  const take = (event: Event) => {
    tally.take(event)
    maker.take(event)
    history.event(event, () => tally.status())
    display.event(event)
  }
  const opened = (desk: Desk) => {
    tally.opened(desk)
    maker.opened(desk)
    options.opened(desk, (mostMs) => {
      maker.drains(mostMs)
      desk.close({ why: "drain" })
      take({ _tag: "Phase", phase: "draining", why: null })
      const { status, pace } = figures()
      history.draining(status.samples.inFlight, pace.drain)
      return { inFlight: status.samples.inFlight, drain: pace.drain }
    })
  }
  const stop = (exit: Exit.Exit<unknown, unknown>) => {
    clearInterval(drawing)
    clearInterval(keeping)
    // What ended by itself has said so; whatever else ended it must not leave a status as of a run that goes on.
    if (Exit.isFailure(exit)) take({ _tag: "Phase", phase: "stopped", why: whyOf(exit.cause) })
    keep()
    const { status, pace } = figures()
    history.finished(status, pace)
    display.end(status, pace)
  }
  return { monitor: { publish: take, opened }, stop }
}

const whyOf = (cause: Cause.Cause<unknown>): string => {
  if (Cause.hasInterruptsOnly(cause)) return "interrupted"
  const error = Cause.squash(cause)
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!
}
