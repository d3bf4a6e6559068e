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
  type Timing,
  watchingDrift
} from "@cotton/pipeline"
import type { Closing } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import { claimRun, readStatus } from "@cotton/store"
import * as Effect from "effect/Effect"
import { resolve } from "node:path"
import type { Pilot } from "./actions/pilot.ts"
import { announce } from "./Announce.ts"
import type { Display, DisplayName } from "./display/Display.ts"
import { json } from "./display/json.ts"
import { live } from "./display/live.ts"
import { plain } from "./display/plain.ts"
import { settingsToTell } from "./display/History.ts"
import { watched } from "./display/Watch.ts"
import { asNamed } from "./SimulatedTeacher.ts"
import { Session } from "./Session.ts"
import { VERSION } from "./Version.ts"

/** What a pilot brought, and why it ended. */
export interface Piloted {
  readonly closing: Closing
  readonly bought: Bought
  readonly timings: ReadonlyMap<number, Timing>
}

const displays: Record<DisplayName, () => Display> = { live, plain, json }

/** Floating sums: the last sample must fit into a bound that was added up in another order. */
const CRUMB = 1e-9

/** It never costs more than was agreed to, whatever breaks and is asked again. */
const capped = (run: Run, most: number, spentUsd: number): Run => {
  if (most === 0) return run
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
      const samples = chosen.flatMap(({ id }) => bought.samples.get(id) ?? [])
      const timings = yield* readTimings(run, samples)
      const why = "message" in closing ? `${closing.why}: ${closing.message}` : ENDED[closing.why]
      const done = wasDone && closing.why === "settled" && found.is()
      monitor.publish({ _tag: "Phase", ...(done ? DONE : { phase: "stopped", why }) })
      const piloted: Piloted = { closing, bought, timings }
      return piloted
    })
    return yield* watched(buying, {
      display: { ...display, event: (event) => (found.take(event), say.event(event), display.event(event)) },
      folder,
      cap: run.recipe.budget.usd ?? null,
      pilot: true,
      live: options.display === "live",
      limit: run.recipe.sample.limit,
      totalMs: run.recipe.teacher.timeouts.total * 1000,
      begun: {
        command: "check --pilot",
        version: VERSION,
        recipe: resolved.file,
        digest: resolved.digest,
        settings: settingsToTell(options.settings)
      },
      opened: (_, drain) =>
        session.interrupts.onDrain((mostMs) =>
          display.say(`finishing ${drain(mostMs).inFlight} in flight (press again to leave now)`)
        )
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
