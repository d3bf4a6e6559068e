import { Journal } from "@cotton/schema/ports/Journal"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { COLLECT_MS } from "./CardFacts.ts"

/** Adds the effect's wall-clock time to what the journal holds of earlier sessions. A killed session is not counted. */
export const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const journal = yield* Journal
    const before = Number((yield* journal.getMeta(COLLECT_MS)) ?? 0)
    const started = yield* Clock.currentTimeMillis
    const result = yield* effect
    const elapsed = (yield* Clock.currentTimeMillis) - started
    yield* journal.setMeta(COLLECT_MS, String(before + elapsed))
    return result
  })
