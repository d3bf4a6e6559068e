import type { Profile } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import { beginDrift, type Drift, encodeDrift, noteServed } from "./Drift.ts"
import { type Event, Monitor } from "./Event.ts"
import type { Run } from "./Run.ts"

/** Who has answered so far, as a meta entry of the journal: a change between two sessions is seen, too. */
const SERVED = "served"

/** Watches who answers while `effect` buys, and publishes a warning when that changes. */
export const watchingDrift =
  (run: Run, profile: Profile | null) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const journal = yield* Journal
      const outer = yield* Monitor
      let drift = beginDrift(yield* journal.getMeta(SERVED), profile)
      let kept = drift
      let stored = 0
      const news = yield* Queue.unbounded<Drift>()
      const keep = (it: Drift) =>
        journal.setMeta(SERVED, encodeDrift(it)).pipe(Effect.andThen(Effect.sync(() => void (kept = it))))
      const publish = (event: Event) => {
        outer.publish(event)
        if (event._tag !== "Stored") return
        stored++
        if (event.served === null) return
        const noted = noteServed(drift, event.served, stored, run.recipe.teacher.model)
        if (noted.drift === drift) return
        drift = noted.drift
        Queue.offerUnsafe(news, drift)
        for (const message of noted.warnings) outer.publish({ _tag: "Warned", message })
      }
      yield* Queue.take(news).pipe(
        Effect.flatMap(keep),
        Effect.forever,
        // A journal that cannot write ends the run by itself.
        Effect.ignore,
        Effect.forkScoped
      )
      return yield* Effect.provideService(effect, Monitor, { ...outer, publish }).pipe(
        Effect.ensuring(Effect.suspend(() => (kept === drift ? Effect.void : Effect.ignore(keep(drift)))))
      )
    }).pipe(Effect.scoped)
