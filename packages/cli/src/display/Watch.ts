import { type Event, Monitor, Tally } from "@cotton/pipeline"
import type { Desk } from "@cotton/generator"
import { type Pace, readStatus, rememberStatus, type Status, writeStatus } from "@cotton/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Display } from "./Display.ts"
import { dollars, number } from "./Figures.ts"
import { type Begun, historyOf } from "./History.ts"
import { PaceMaker } from "./PaceMaker.ts"
import { type BrokenOff, brokenOff, brokenOffWords, hasEnded } from "./RunState.ts"

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
  /** It buys for some of the problems only. */
  readonly pilot?: boolean
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
  const maker = new PaceMaker(tally, options.totalMs ?? Infinity, steadyNow, options.pilot !== true)
  const putBack = rememberStatus(folder)
  const last = readStatus(folder)
  /** Something has come of it: a request may be sent, a sample is stored. */
  let begun = false
  let flying: BrokenOff = { requests: 0, usd: 0 }
  const history = historyOf(folder)
  if (options.begun !== undefined) history.begun(options.begun)
  const figures = () => {
    const status = tally.status()
    flying = brokenOff(status)
    return { status, pace: maker.pace(status) }
  }
  let noted = false
  const look = () => {
    const { status, pace } = figures()
    const words = noted ? null : shortOfMoney(status, pace)
    noted ||= words !== null
    note(words)
    display.figures(status, pace)
  }
  const keep = () => {
    const { status, pace } = figures()
    history.pace(pace, maker.buys)
    writeStatus(folder, { ...status, pace })
  }
  const drawing = setInterval(look, options.live ? DRAW_MS.live : DRAW_MS.other)
  // At once: a run that is killed in its first second has been here, too.
  keep()
  const keeping = setInterval(keep, KEEP_MS)
  const note = (words: string | null) => {
    if (words === null) return
    display.say(`note: ${words}`)
    history.noted(words)
  }
  /** What whoever goes on with a run should know of it. */
  const tellOfBefore = () => {
    // This process holds the run's lock, so whoever wrote that it works has died.
    if (last !== null && !hasEnded(last)) note(brokenOffWords(brokenOff(last), "when it ended"))
    const { spent, cap } = tally.status().usd
    if (cap !== null && spent > cap)
      note(`${dollars(spent)} is spent already, more than the budget of ${dollars(cap)}: a higher one goes on`)
  }
  const take = (event: Event) => {
    if ((event._tag === "Stored" || event._tag === "Consulted") && !event.replayed) begun = true
    tally.take(event)
    maker.take(event)
    history.event(event, () => tally.status())
    display.event(event)
    if (event._tag === "Resumed") tellOfBefore()
  }
  const opened = (desk: Desk) => {
    begun = true
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
    const left = Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
    const asked = ["buying", "draining"].includes(tally.status().state)
    const words = left && asked ? brokenOffWords(flying, "when it was left") : null
    if (words !== null) take({ _tag: "Warned", message: words })
    if (Exit.isFailure(exit)) take({ _tag: "Phase", phase: "stopped", why: whyOf(exit.cause) })
    // Refused before it bought anything: its status is what it was, and only its history knows of this.
    if (Exit.isFailure(exit) && !begun) putBack()
    else keep()
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
