import type { Call } from "@cotton/schema"
import * as Effect from "effect/Effect"
import type { Shelf } from "./Consultation.ts"

/** Calls that are remembered, of whoever judges without a journal: the newest ones. */
const MOST = 10_000

/** A shelf beside any run: equal questions are asked once, as long as they are not too far apart. */
export const memoryShelf = (most: number = MOST): Shelf => {
  const calls = new Map<string, Call>()
  let seq = 0
  return {
    find: (key) => Effect.sync(() => calls.get(key) ?? null),
    keep: (call) =>
      Effect.sync(() => {
        if (call.failure === null) calls.set(call.key, call)
        const oldest = calls.size > most ? calls.keys().next().value : undefined
        if (oldest !== undefined) calls.delete(oldest)
        return ++seq
      })
  }
}
