import { type Event, Monitor, Tally } from "@cotton/pipeline"
import type { Desk } from "@cotton/generator"
import { writeStatus } from "@cotton/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Display } from "./Display.ts"

const DRAW_MS = { live: 250, other: 1000 }

/**
 * Runs an effect under a display: events are counted as they come, figures are drawn and `status.json` is replaced on
 * a timer, so that ten thousand events a second cost no more than a counter each.
 */
export const watched = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  options: {
    readonly display: Display
    readonly folder: string
    readonly cap: number | null
    readonly live: boolean
    readonly opened: (desk: Desk) => void
  }
) =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const tally = new Tally(options.cap)
      const started = performance.now()
      let desk: Desk | null = null
      const pace = () => {
        const elapsedMs = performance.now() - started
        return {
          elapsedMs,
          tokensPerSecond: (tally.fresh.tokens * 1000) / Math.max(1, elapsedMs),
          pause: desk?.pause ?? null
        }
      }
      const look = () => {
        const status = tally.status()
        options.display.figures(status, pace())
        return status
      }
      const drawing = setInterval(look, options.live ? DRAW_MS.live : DRAW_MS.other)
      const keep = () => writeStatus(options.folder, tally.status())
      // At once: a run that is killed in its first second has been here, too.
      keep()
      const keeping = setInterval(keep, 1000)
      const take = (event: Event) => {
        tally.take(event)
        options.display.event(event)
      }
      const monitor = {
        publish: take,
        opened: (next: Desk) => {
          desk = next
          tally.opened(next)
          options.opened(next)
        }
      }
      const stop = (exit: Exit.Exit<unknown, unknown>) => {
        clearInterval(drawing)
        clearInterval(keeping)
        // What ended by itself has said so; whatever else ended it must not leave a status as of a run that goes on.
        if (Exit.isFailure(exit)) take({ _tag: "Phase", phase: "stopped", why: whyOf(exit.cause) })
        keep()
        options.display.end(tally.status(), pace())
      }
      return { monitor, stop }
    }),
    ({ monitor }) => Effect.provideService(effect, Monitor, monitor),
    ({ stop }, exit) => Effect.sync(() => stop(exit))
  )

const whyOf = (cause: Cause.Cause<unknown>): string => {
  if (Cause.hasInterruptsOnly(cause)) return "interrupted"
  const error = Cause.squash(cause)
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!
}
