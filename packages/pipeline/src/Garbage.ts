import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** How often the heap is looked at, in milliseconds. */
const LOOK_MS = 500
/** Bytes by which the heap may outgrow what was alive at the last collection, at least. */
const SLACK_BYTES = 48_000_000

/** V8's full collection; it is hidden until the flag is set, and only contexts that are made afterwards see it. */
const collector = (): (() => void) => {
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc") as () => void
}

/**
 * Keeps the memory of a long run near what is alive. Replies live for seconds, long enough to be moved into V8's old
 * space, where up to half a gigabyte of them may lie before V8 looks by itself. A collection at one and a half times the live heap
 * costs some 40 ms for every ten thousand replies of 8 kB.
 */
export const collectGarbage: Effect.Effect<void, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => {
    const collect = collector()
    let alive = process.memoryUsage().heapUsed
    return setInterval(() => {
      if (process.memoryUsage().heapUsed < alive + Math.max(alive / 2, SLACK_BYTES)) return
      collect()
      alive = process.memoryUsage().heapUsed
    }, LOOK_MS)
  }),
  (timer) => Effect.sync(() => clearInterval(timer))
).pipe(Effect.asVoid)
