import { Journal } from "@cotton/schema/ports/Journal"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { COLLECT_MS } from "./CardFacts.ts"

/** How often the time is put on record, in milliseconds: so much of a killed session is not counted, at most. */
const KEEP_MS = 5000

/** Adds the effect's wall-clock time to what the journal holds of earlier sessions, however the effect ends. */
export const timed = <A, E, R>(effect: Effect.Effect<A, E, R>, keepMs = KEEP_MS) =>
  Effect.gen(function* () {
    const journal = yield* Journal
    const before = Number((yield* journal.getMeta(COLLECT_MS)) ?? 0)
    const started = yield* Clock.currentTimeMillis
    // A journal that cannot be written says so where a reply is stored, too.
    const keep = Effect.ignore(
      Effect.gen(function* () {
        const elapsed = (yield* Clock.currentTimeMillis) - started
        yield* journal.setMeta(COLLECT_MS, String(before + elapsed))
      })
    )
    return yield* Effect.acquireUseRelease(
      Effect.forkChild(Effect.forever(Effect.andThen(Effect.sleep(keepMs), keep))),
      () => effect,
      (keeping) => Effect.andThen(Fiber.interrupt(keeping), keep)
    )
  })
