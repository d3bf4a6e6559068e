import { describe, expect, it } from "@effect/vitest"
import { Journal } from "@cotton/schema/ports/Journal"
import { layerJournal } from "@cotton/store"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { COLLECT_MS } from "../src/CardFacts.ts"
import { timed } from "../src/Clocked.ts"
import { type Site, site } from "./Workbench.ts"

const withJournal = <A, E>(at: Site, effect: Effect.Effect<A, E, Journal>) =>
  Effect.provide(effect, layerJournal({ path: join(at.folder, "journal.db"), rollback: false }))
const kept = Effect.flatMap(Journal, (journal) => journal.getMeta(COLLECT_MS))

describe("the time that a run has bought for", () => {
  it.live("is on record before it ends, so that a killed session counts", () =>
    Effect.gen(function* () {
      const at = yield* site
      // Goes on until the time is there: it ends in no other way.
      const untilKept = Effect.gen(function* () {
        for (;;) {
          const ms = yield* kept
          if (ms !== undefined) return Number(ms)
          yield* Effect.sleep(5)
        }
      })
      expect(yield* withJournal(at, timed(untilKept, 20))).toBeGreaterThan(0)
    })
  )

  it.live("is added up over sessions, also over one that failed or was left", () =>
    Effect.gen(function* () {
      const at = yield* site
      const work = Effect.sleep(30)
      const after: Array<number> = []
      const endings = [work, Effect.andThen(work, Effect.fail("no")), Effect.andThen(work, Effect.interrupt)]
      for (const ending of endings) {
        yield* Effect.exit(withJournal(at, timed(ending)))
        after.push(Number(yield* withJournal(at, kept)))
      }
      expect(after[0]).toBeGreaterThan(0)
      expect(after[1]).toBeGreaterThan(after[0]!)
      expect(after[2]).toBeGreaterThan(after[1]!)
    })
  )
})
