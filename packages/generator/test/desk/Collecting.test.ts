import { describe, expect, it } from "@effect/vitest"
import { type Failure, unitHash } from "@cotton/schema"
import { type Attempted, Teacher } from "@cotton/schema/ports/Teacher"
import { simulator } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import type { ServerResponse } from "node:http"
import {
  Book,
  Desk,
  layerOpenAiCompatible,
  makeAsking,
  Purse,
  rejectionSampling,
  type Settled,
  type Ticket
} from "../../src/index.ts"
import { problemsOf, recipeOf } from "./Samples.ts"
import { delta, serve, STREAM, until } from "../teachers/Attempts.ts"

/** The loop that buys, with the journal and the judges left out: every reply is accepted. */
const collect = (
  overrides: Parameters<typeof recipeOf>[0],
  problems: number,
  judge: Effect.Effect<unknown> = Effect.void
) => {
  const recipe = recipeOf({ sample: { keep: 1, tries: 1 }, ...overrides })
  const settled: Array<Settled> = []
  const replies: Array<string> = []
  const retries: Array<Failure["reason"]> = []
  const sent = { count: 0 }
  const book = new Book({
    strategy: rejectionSampling(recipe.sample),
    problems: problemsOf(problems),
    known: new Map(),
    onSettled: (one) => settled.push(one)
  })
  const desk = new Desk({ recipe, asking: makeAsking(recipe), book, purse: new Purse(recipe.budget) })

  const attempt = (ticket: Ticket) =>
    Effect.gen(function* () {
      if (!desk.mayLeave(ticket)) return
      sent.count++
      const teacher = yield* Teacher
      const { problem, indices } = ticket.errand
      const index = indices[0]!
      const request = {
        asked: ticket.asked,
        fetched: ticket.fetched,
        endpoint: ticket.endpoint,
        onFirstToken: () => desk.began(ticket)
      }
      const got = yield* teacher
        .attempt(request)
        .pipe(Effect.onInterrupt(() => Effect.sync(() => desk.withdrawn(ticket))))
      if (got._tag === "Failed") {
        if (desk.failed(ticket, got.failure, got.streamedChars, got.firstTokenMs) !== false) {
          retries.push(got.failure.reason)
          return
        }
        book.note(problem.id, { index, result: got.failure.reason === "refused" ? "refused" : "failed" })
        desk.closedWithoutReply()
        return
      }
      desk.replied(ticket, [got.usage], 100, got)
      replies.push(`${problem.id}/${index}`)
      yield* judge
      book.note(problem.id, { index, result: "accepted" })
      desk.judged(ticket, 100, null)
    })

  const run = desk.tickets.pipe(
    Stream.mapEffect(attempt, { concurrency: "unbounded", unordered: true }),
    Stream.runDrain
  )
  const overHttp = Effect.orDie(Effect.provide(run, layerOpenAiCompatible(recipe.teacher, {})))
  return { desk, run, overHttp, settled, replies, retries, sent }
}

const at = (url: string, slots: number) => ({ teacher: { at: [{ url, price: "free" as const, slots }] } })
const SHORT = { models: ["*"], scripted: { medianChars: 50 } }

describe("a thousand requests in flight", () => {
  it.live("drain when the desk is closed: each comes back, and none starts after it", () =>
    Effect.gen(function* () {
      const waiting: Array<ServerResponse> = []
      const server = yield* serve((response) => void waiting.push(response))
      const { desk, overHttp, replies } = collect(at(server.url, 1000), 5000)
      const running = yield* Effect.forkChild(overHttp)
      yield* until(() => waiting.length === 1000)
      desk.close({ why: "drain" })
      for (const response of waiting) response.writeHead(200, STREAM).end(delta("42", "stop"))
      yield* Fiber.join(running)
      expect(server.requests).toHaveLength(1000)
      expect(new Set(replies).size).toBe(1000)
      expect(desk.inFlight).toBe(0)
    })
  )

  it.live("end when the run is interrupted: all connections close, and none is opened after it", () =>
    Effect.gen(function* () {
      const server = yield* simulator({ ...SHORT, faults: { hang: 1 } })
      const { desk, overHttp } = collect(at(server.url, 1000), 5000)
      const running = yield* Effect.forkChild(overHttp)
      yield* until(() => server.stats().inFlight === 1000)
      server.mark()
      yield* Fiber.interrupt(running)
      expect(desk.closing).toEqual({ why: "interrupted" })
      expect(desk.inFlight).toBe(0)
      yield* until(() => server.stats().inFlight === 0)
      expect(server.stats()).toMatchObject({ openedAfterMark: 0, completed: 0 })
    })
  )

  it.live("end also while they come and go: what had not left when the run was interrupted never leaves", () =>
    Effect.gen(function* () {
      const server = yield* simulator({ ...SHORT, latency: { firstTokenMs: 20, sigma: 1 } })
      const { desk, overHttp, replies, sent } = collect(at(server.url, 300), 100_000)
      const running = yield* Effect.forkChild(overHttp)
      yield* until(() => replies.length > 500)
      const before = sent.count
      yield* Fiber.interrupt(running)
      yield* until(() => server.stats().inFlight === 0)
      expect(sent.count).toBe(before)
      expect(server.stats().requests).toBeLessThanOrEqual(before)
      expect(desk.inFlight).toBe(0)
    })
  )
})

describe("a server's faults", () => {
  it.live("lose nothing and double nothing: 2 % 429, 1 % 500, half a percent broken off", () =>
    Effect.gen(function* () {
      const server = yield* simulator({
        ...SHORT,
        faults: { "rate-limited": 0.02, "server-error-500": 0.01, reset: 0.005, "half-json": 0.005 }
      })
      const { desk, overHttp, replies, settled, retries } = collect(at(server.url, 64), 1500)
      yield* overHttp
      expect(desk.closing).toEqual({ why: "settled" })
      expect(settled.every(({ why }) => why === "kept")).toBe(true)
      expect(new Set(replies).size).toBe(1500)
      expect(replies).toHaveLength(1500)
      expect(server.stats().requests).toBe(1500 + retries.length)
      expect(retries.length).toBeLessThan(150)
    })
  )

  it.live.each([429, 503] as const)("an outage of all with %i pauses the buying, and loses nothing", (status) =>
    Effect.gen(function* () {
      const server = yield* simulator({ ...SHORT, outages: [{ afterCompleted: 50, ms: 2500, status }] })
      const { desk, overHttp, replies, settled } = collect(at(server.url, 32), 200)
      let paused: string | null = null
      const watch = yield* Effect.forkChild(until(() => (paused ??= desk.pause) !== null))
      yield* overHttp
      yield* Fiber.interrupt(watch)
      expect(paused).toContain(`HTTP ${status}`)
      expect(settled).toHaveLength(200)
      expect(replies).toHaveLength(200)
      expect(server.stats().unavailable).toBeLessThan(32 * 2)
    })
  )

  it.live("a prompt that is refused is asked once, and the others are bought", () =>
    Effect.gen(function* () {
      const server = yield* simulator({ ...SHORT, refusedPrompts: 0.1 })
      const { desk, overHttp, settled } = collect(at(server.url, 16), 400)
      yield* overHttp
      expect(desk.closing).toEqual({ why: "settled" })
      const refused = settled.filter(({ why }) => why === "refused").length
      expect(refused).toBeGreaterThan(10)
      expect(server.stats()).toMatchObject({ requests: 400, refused, completed: 400 - refused })
    })
  )

  it.live("one endpoint of two that is dead leaves the work to the other", () =>
    Effect.gen(function* () {
      const server = yield* simulator(SHORT)
      const nobody = yield* Effect.scoped(Effect.map(simulator(SHORT), ({ url }) => url))
      const both = [nobody, server.url].map((url) => ({ url, price: "free" as const, slots: 8 }))
      const { desk, overHttp, replies } = collect({ teacher: { at: both } }, 100)
      yield* overHttp
      expect(replies).toHaveLength(100)
      expect(desk.closing).toEqual({ why: "settled" })
    })
  )

  it.live("a wrong key closes the run at once, and no ask is spent", () =>
    Effect.gen(function* () {
      const server = yield* simulator({ ...SHORT, key: "right" })
      const { desk, overHttp, settled } = collect(at(server.url, 8), 100)
      yield* overHttp
      expect(desk.closing).toEqual({ why: "endpoint", message: "HTTP 401: Unauthorized" })
      expect(settled).toEqual([])
      expect(server.stats().requests).toBeLessThanOrEqual(8)
    })
  )
})

describe("the stream of tickets", () => {
  const REPLY: Attempted = {
    _tag: "Replied",
    reply: { message: { content: "42" } },
    finish: "stop",
    usage: { input: 1, output: 1, estimated: false }
  }
  const FAILED: Attempted = { _tag: "Failed", failure: { reason: "reset", message: "reset" }, streamedChars: 0 }

  /** A teacher that answers at once, in a microtask, or in the next round of the event loop. */
  const fake = (seed: number) => {
    let requests = 0
    return Teacher.of({
      attempt: () =>
        Effect.suspend(() => {
          const u = unitHash(`${seed}/${requests++}`)
          if (u < 0.4) return Effect.succeed(REPLY)
          return u < 0.7 ? Effect.promise(() => Promise.resolve(REPLY)) : Effect.delay(Effect.succeed(REPLY), 0)
        })
    })
  }

  it.live("misses no wake-up, however and whenever requests come back: all is settled, and slots are kept", () =>
    Effect.gen(function* () {
      const options = fc.record({
        seed: fc.nat(),
        slots: fc.integer({ min: 1, max: 20 }),
        tries: fc.integer({ min: 1, max: 3 })
      })
      for (const { seed, slots, tries } of fc.sample(options, 25)) {
        const { run, settled, desk } = collect({ ...at("http://x.test", slots), sample: { keep: tries, tries } }, 60)
        yield* Effect.provideService(run, Teacher, fake(seed))
        expect(settled).toHaveLength(60)
        expect(desk.closing).toEqual({ why: "settled" })
        expect(desk.inFlight).toBe(0)
      }
    })
  )

  it.live("wakes for a retry that has become due, when nothing else happens", () =>
    Effect.gen(function* () {
      const { run, settled, retries } = collect(at("http://x.test", 4), 3)
      let requests = 0
      const teacher = Teacher.of({ attempt: () => Effect.sync(() => (requests++ < 2 ? FAILED : REPLY)) })
      yield* Effect.provideService(run, Teacher, teacher)
      expect(settled).toHaveLength(3)
      expect(retries).toHaveLength(2)
    })
  )

  it.live("ends when the last ask failed for good, and nothing else is left to wake it", () =>
    Effect.gen(function* () {
      const { run, settled } = collect(at("http://x.test", 1), 1)
      const refused: Attempted = { ...FAILED, failure: { reason: "refused", message: "" } }
      yield* Effect.provideService(
        run,
        Teacher,
        Teacher.of({ attempt: () => Effect.delay(Effect.succeed(refused), 1) })
      )
      expect(settled).toMatchObject([{ why: "refused" }])
    })
  )

  it.live("fills a slot as soon as the reply is here, not when it is judged", () =>
    Effect.gen(function* () {
      let requests = 0
      const teacher = Teacher.of({
        attempt: () =>
          Effect.delay(
            Effect.sync(() => (requests++, REPLY)),
            1
          )
      })
      const { run, settled } = collect(
        at("http://x.test", 1),
        3,
        until(() => requests === 3)
      )
      yield* Effect.provideService(run, Teacher, teacher)
      expect(settled).toHaveLength(3)
    })
  )

  it.live("ends when the desk is closed while it waits", () =>
    Effect.gen(function* () {
      const { run, desk } = collect(at("http://x.test", 2), 10)
      const teacher = Teacher.of({ attempt: () => Effect.never })
      const running = yield* Effect.forkChild(
        Effect.provideService(Effect.timeoutOption(run, 60_000), Teacher, teacher)
      )
      yield* until(() => desk.inFlight === 2)
      yield* Fiber.interrupt(running)
      expect(desk.take()).toBeNull()
    })
  )

  it.live("gives out ten thousand tickets at once, and ends when all have come back", () =>
    Effect.gen(function* () {
      const { run, desk, settled } = collect(at("http://x.test", 10_000), 25_000)
      let most = 0
      const waiting: Array<() => void> = []
      const teacher = Teacher.of({
        attempt: () =>
          Effect.callback<Attempted>((resume) => {
            most = Math.max(most, desk.inFlight)
            waiting.push(() => resume(Effect.succeed(REPLY)))
          })
      })
      // Answers everybody once nobody more comes.
      const answer = Effect.gen(function* () {
        for (let before = -1; ; before = waiting.length) {
          yield* Effect.sleep(20)
          if (before === waiting.length) for (const resume of waiting.splice(0)) resume()
        }
      })
      yield* Effect.forkChild(answer)
      yield* Effect.provideService(run, Teacher, teacher)
      expect(most).toBe(10_000)
      expect(settled).toHaveLength(25_000)
    })
  )
})
