import { describe, expect, it } from "@effect/vitest"
import type { Desk } from "@cotton/generator"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Event } from "../src/index.ts"
import { buy, callsOf, dossiers, site, sums, teaching, until, writeProblems, writeRecipe } from "./Workbench.ts"

const THOUSAND = 1000
const ONE_EACH = { sample: { keep: 1, tries: 1, seed: 0 }, judge: ["shape/complete"] }

/** Counts what is sent and what the run says is durable, and holds its desk. */
const watcher = () => {
  const seen: { desk: Desk | null; stored: number; sent: number } = { desk: null, stored: 0, sent: 0 }
  return {
    seen,
    onSend: () => void seen.sent++,
    onDesk: (desk: Desk) => void (seen.desk = desk),
    onEvent: ({ _tag }: Event) => void (seen.stored += _tag === "Stored" ? 1 : 0)
  }
}

describe("a thousand requests in flight", () => {
  it.live("are all finished and stored when the desk is closed, and no other one is sent", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(2500)
      const teacher = yield* teaching(at, lessons, { latency: { firstTokenMs: 1500 } })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, ONE_EACH, { slots: THOUSAND })
      const { seen, ...watching } = watcher()
      const running = yield* Effect.forkChild(buy(at, watching))
      yield* until(() => seen.desk?.inFlight === THOUSAND)
      const { sent } = seen
      seen.desk?.close({ why: "drain" })
      const { closing, run } = yield* Fiber.join(running)
      expect(closing).toEqual({ why: "drain" })
      expect(sent).toBeGreaterThanOrEqual(THOUSAND)
      expect(teacher.stats()).toMatchObject({ requests: sent, completed: sent, abortedByClient: 0 })
      const calls = callsOf(yield* dossiers(at, run))
      expect(new Set(calls.map(({ key }) => key)).size).toBe(sent)
      expect(calls.every(({ reply }) => reply !== null)).toBe(true)
      expect(seen).toMatchObject({ stored: sent, sent })
    })
  )

  it.live("are let go when the run is interrupted: none is sent after it, and they are owed again", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(1200)
      const hanging = yield* teaching(at, lessons, { faults: { hang: 1 } })
      writeProblems(at, lessons)
      writeRecipe(at, hanging.url, ONE_EACH, { slots: THOUSAND })
      const { seen, ...watching } = watcher()
      const running = yield* Effect.forkChild(buy(at, watching))
      yield* until(() => hanging.stats().inFlight === THOUSAND)
      hanging.mark()
      yield* Fiber.interrupt(running)
      expect(seen.desk?.closing).toEqual({ why: "interrupted" })
      yield* until(() => hanging.stats().inFlight === 0)
      expect(hanging.stats()).toMatchObject({ openedAfterMark: 0, completed: 0 })

      const teacher = yield* teaching(at, lessons)
      writeRecipe(at, teacher.url, ONE_EACH, { slots: 100 })
      expect((yield* buy(at)).closing).toEqual({ why: "settled" })
      expect(teacher.stats().requests).toBe(1200)
    })
  )
})

describe("requests that come and go", () => {
  it.live("are not sent once the desk is closed, not even those that have their ticket", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(300)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, ONE_EACH, { slots: 100 })
      for (const last of [1, 50, 120]) {
        const { seen, ...watching } = watcher()
        const onSend = () => {
          watching.onSend()
          if (seen.sent === last) seen.desk?.close({ why: "drain" })
        }
        const { closing } = yield* buy(at, { ...watching, onSend })
        expect(closing).toEqual({ why: "drain" })
        expect(seen.sent).toBe(last)
        expect(seen.desk?.inFlight).toBe(0)
      }
      expect(teacher.stats().requests).toBe(1 + 50 + 120)
    })
  )

  it.live("stop at once when the run is interrupted, and what was said to be stored is stored", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(1500)
      const teacher = yield* teaching(at, lessons, { latency: { firstTokenMs: 15, sigma: 1 } })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, ONE_EACH, { slots: 150 })
      const { seen, ...watching } = watcher()
      const running = yield* Effect.forkChild(buy(at, watching))
      yield* until(() => seen.stored > 400)
      const { sent } = seen
      yield* Fiber.interrupt(running)
      expect(seen.sent).toBe(sent)
      yield* until(() => teacher.stats().inFlight === 0)
      const { requests } = teacher.stats()
      expect(requests).toBeLessThanOrEqual(sent)
      const acknowledged = seen.stored

      // Another server, for requests that were sent before the interruption may still be in the first one's sockets.
      const next = yield* teaching(at, lessons)
      writeRecipe(at, next.url, ONE_EACH, { slots: 150 })
      const rest = yield* buy(at)
      expect(rest.closing).toEqual({ why: "settled" })
      const calls = callsOf(yield* dossiers(at, rest.run))
      expect(calls).toHaveLength(1500)
      expect(new Set(calls.map(({ key }) => key)).size).toBe(1500)
      const replayed = rest.events.filter((event) => event._tag === "Stored" && event.replayed).length
      // A commit that was on its way when the interruption came may add a few that nobody was told of.
      expect(replayed).toBeGreaterThanOrEqual(acknowledged)
      expect(next.stats().requests).toBe(1500 - replayed)
      // Only what was in flight is asked twice.
      expect(sent - replayed).toBeLessThanOrEqual(150)
    })
  )

  it.live("finish when the desk is closed, and those that wait for a retry are owed again", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(400)
      const faults = { "server-error-503": 0.2, "rate-limited-retry-after": 0.1, retryAfterSeconds: 5 }
      const teacher = yield* teaching(at, lessons, { latency: { firstTokenMs: 30, sigma: 0.5 }, faults })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { ...ONE_EACH, breakers: { share: 1 } }, { slots: 40 })
      const { seen, ...watching } = watcher()
      const running = yield* Effect.forkChild(buy(at, watching))
      yield* until(() => seen.stored > 80)
      const { sent } = seen
      seen.desk?.close({ why: "drain" })
      const { closing } = yield* Fiber.join(running)
      expect(closing).toEqual({ why: "drain" })
      const { completed, inFlight, requests } = teacher.stats()
      expect([inFlight, requests, seen.sent]).toEqual([0, sent, sent])
      expect(seen.stored).toBe(completed)

      const well = yield* teaching(at, lessons)
      writeRecipe(at, well.url, ONE_EACH)
      expect((yield* buy(at)).closing).toEqual({ why: "settled" })
      expect(well.stats().requests).toBe(400 - completed)
    })
  )
})
