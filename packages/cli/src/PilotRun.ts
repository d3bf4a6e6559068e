import { buyingWatch } from "./BuyingWatch.ts"
import {
  type Bought,
  collect,
  type Event,
  layerRun,
  Monitor,
  pilotProblems,
  promptHint,
  readBought,
  readTimings,
  type Run,
  storedPilot,
  type Timing,
  watchingDrift
} from "@cotton/pipeline"
import { type Closing, priceOf } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import { claimRun, readStatus } from "@cotton/store"
import * as Effect from "effect/Effect"
import { resolve } from "node:path"
import { announce } from "./Announce.ts"
import type { DisplayName } from "./display/Display.ts"
import { displays } from "./display/Displays.ts"
import { drainAloud } from "./display/DrainWords.ts"
import { watched } from "./display/Watch.ts"
import type { PlannedRecipe } from "./PlannedRecipe.ts"
import { asNamed } from "./SimulatedTeacher.ts"
import { Session } from "./Session.ts"

/** A recipe, the problems of its pilot, and the most that these may still cost. */
export interface Pilot {
  readonly planned: PlannedRecipe
  readonly chosen: ReadonlyArray<Problem>
  readonly samples: number
  readonly usd: number
}

/** What a pilot brought, and why it ended. */
export interface Piloted {
  readonly closing: Closing
  readonly bought: Bought
  /** Its problems, with those of earlier, larger pilots. */
  readonly among: ReadonlyArray<Problem>
  /** Of its samples; and of all that is stored, by which alone can be told how many were written at once. */
  readonly timings: { readonly among: ReadonlyMap<number, Timing>; readonly all: ReadonlyMap<number, Timing> }
}

/** Floating sums: the last sample must fit into a bound that was added up in another order. */
const CRUMB = 1e-9

/** Nothing that it may ask costs anything: no endpoint of its teacher, and none of the judges that its filters ask. */
export const isFree = ({ recipe, judges }: Pick<Run, "recipe" | "judges">): boolean =>
  [recipe.teacher, ...Object.values(judges)].every(({ at }) => at.every(({ price }) => priceOf(price, 1, 1) === 0))

/**
 * It never costs more than was agreed to, whatever breaks and is asked again: nothing, too, where nothing seemed owed. What
 * is free needs no cap.
 */
export const capped = <R extends Pick<Run, "recipe" | "judges">>(run: R, most: number, spentUsd: number): R => {
  if (isFree(run)) return run
  const { budget } = run.recipe
  const usd = Math.min(budget.usd ?? Infinity, (spentUsd + most) * (1 + CRUMB))
  return { ...run, recipe: { ...run.recipe, budget: { ...budget, usd } } }
}

/** Whether a pilot has found a run at its end, every problem settled, and added nothing to it. */
const untouched = () => {
  let [problems, settled, bought] = [0, 0, 0]
  return {
    take: (event: Event) => {
      if (event._tag === "Resumed") problems = event.problems
      else if (event._tag === "Settled") settled++
      else if (event._tag === "Stored" && !event.replayed) bought++
    },
    is: () => bought === 0 && settled === problems
  }
}

/** Buys a pilot through the same pipeline as a run, into the run's own directory, and reads what is there then. */
export const buyPilot = (
  { planned, chosen, usd }: Pilot,
  options: { readonly display: DisplayName; readonly settings: ReadonlyArray<string>; readonly yes: boolean }
) =>
  Effect.gen(function* () {
    const session = yield* Session
    const { run, resolved, loaded, bought: before, profile } = planned
    const display = displays[options.display]()
    const folder = resolve(planned.dir)
    const directory = yield* claimRun(folder, {
      recipe: asNamed(resolved),
      recipeFile: resolved.file,
      recipeDigest: resolved.digest,
      settings: options.settings
    })
    const wasDone = readStatus(folder)?.state === "done"
    const found = untouched()
    const say = announce(display, directory, (messages) => promptHint(run, messages), chosen.length)
    for (const note of [...resolved.notes, ...planned.notes]) display.say(`note: ${note}`)

    const buying = Effect.gen(function* () {
      const monitor = yield* Monitor
      const only = capped(run, usd, before.spent.usd)
      const pilot = (problems: ReadonlyArray<Problem>) => pilotProblems(problems, chosen.length)
      const closing: Closing = yield* collect(only, { confirmed: options.yes, pilot, begin: directory.begin }).pipe(
        watchingDrift(run, profile)
      )
      const bought = yield* readBought(run, loaded.problems)
      const among = storedPilot(loaded.problems, chosen.length, bought)
      const all = [...bought.samples.values()].flat()
      const own = among.flatMap(({ id }) => bought.samples.get(id) ?? [])
      const allTimings = yield* readTimings(run, all)
      const timings = {
        all: allTimings,
        among: own.length === all.length ? allTimings : yield* readTimings(run, own)
      }
      const why = "message" in closing ? `${closing.why}: ${closing.message}` : ENDED[closing.why]
      const done = wasDone && closing.why === "settled" && found.is()
      monitor.publish({ _tag: "Phase", ...(done ? DONE : { phase: "stopped", why }) })
      const piloted: Piloted = { closing, bought, among, timings }
      return piloted
    })
    return yield* watched(buying, {
      display: { ...display, event: (event) => (found.take(event), say.event(event), display.event(event)) },
      folder,
      ...buyingWatch("check --pilot", run, resolved, options.settings),
      pilot: true,
      live: options.display === "live",
      opened: (_, drain) => session.interrupts.onDrain(drainAloud(options.display, display, drain))
    }).pipe(Effect.provide(layerRun(run, directory, { environment: process.env, onOpened: say.opened })))
  }).pipe(Effect.scoped)

const DONE = { phase: "done", why: null } as const
/** For `cotton status`. */
const ENDED = {
  settled: "a pilot is done; cotton run goes on from here",
  budget: "the budget is reached, in a pilot",
  drain: "interrupted, in a pilot",
  interrupted: "interrupted, in a pilot"
}
