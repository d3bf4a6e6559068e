import { describe, expect, it } from "@effect/vitest"
import type { Failure } from "@cotton/schema"
import * as fc from "fast-check"
import type { Ticket } from "../../src/desk/Errand.ts"
import { at, type DeskOptions, deskOf, endpoint, failure, SECOND } from "./Desks.ts"
import { problemOf, problemsOf } from "./Samples.ts"

describe("slots", () => {
  it("are all given out, and never more of them", () => {
    const { desk, tickets, finish, wait } = deskOf()
    const [first] = tickets()
    expect(desk.inFlight).toBe(4)
    expect(wait()).toBe(Infinity)
    finish(first!)
    expect(tickets()).toHaveLength(1)
  })

  it("are shared among replicas by what is free of each, whatever their sizes", () => {
    const { tickets, finish } = deskOf(at(endpoint("a", 30), endpoint("b", 10), endpoint("c", 20)))
    const first = Array.from({ length: 30 }, () => 0)
    const taken = tickets()
    for (const [n] of first.entries()) first[n] = taken[n]!.endpoint
    expect([0, 1, 2].map((which) => first.filter((one) => one === which).length)).toEqual([15, 5, 10])
    expect([0, 1, 2].map((which) => taken.filter((one) => one.endpoint === which).length)).toEqual([30, 10, 20])
    for (const one of taken.filter((one) => one.endpoint === 1)) finish(one)
    expect(tickets().map((one) => one.endpoint)).toEqual(Array.from({ length: 10 }, () => 1))
  })

  it("come back once, however often a ticket is given back", () => {
    const { desk, ticket, reply } = deskOf()
    const one = ticket()
    ticket()
    reply(one)
    desk.withdrawn(one)
    expect(desk.inFlight).toBe(1)
  })
})

describe("what is on its way", () => {
  it("is told with the slots, and when each request was sent", () => {
    const { desk, ticket, finish } = deskOf(at(endpoint("a", 3), endpoint("b", 2)))
    expect(desk.traffic).toEqual({ slots: 5, sentAt: [], waitsForMoney: false })
    const [one, two] = [ticket(), ticket()]
    expect(desk.traffic.sentAt).toEqual([one.sentAt, two.sentAt])
    finish(one)
    expect(desk.traffic.sentAt).toEqual([two.sentAt])
  })

  it("waits for money while slots are free and the cap has no room, and for nothing once it has", () => {
    // One dollar a token, and at most 100 of them a request.
    const price = { input: 0, output: 1_000_000 }
    const { desk, tickets } = deskOf({ ...at(endpoint("a", 9, price)), budget: { usd: 350 } })
    expect(tickets()).toHaveLength(3)
    expect(desk.traffic).toMatchObject({ slots: 9, waitsForMoney: true })
    desk.close({ why: "drain" })
    expect(desk.take()).toBeNull()
    expect(desk.traffic.waitsForMoney).toBe(false)
  })

  it("does not wait for money when it is slots that are short", () => {
    const { desk, tickets } = deskOf(at(endpoint("a", 3)))
    tickets()
    expect(desk.traffic).toMatchObject({ slots: 3, waitsForMoney: false })
  })
})

describe("the end", () => {
  it("comes when all is settled, and not while a reply waits for its verdicts", () => {
    const { desk, ticket, reply, judge, wait } = deskOf({ problems: problemsOf(1) })
    const one = ticket()
    expect(wait()).toBe(Infinity)
    reply(one)
    expect(wait()).toBe(Infinity)
    judge(one)
    expect(wait()).toBeNull()
    expect(desk.closing).toEqual({ why: "settled" })
  })

  it("comes at once when the desk is closed: with a thousand in flight, none more, and the first reason stands", () => {
    const { desk, tickets, finish } = deskOf({ problems: problemsOf(5000), ...at(endpoint("a", 1000)) })
    const taken = tickets()
    expect(taken).toHaveLength(1000)
    desk.close({ why: "drain" })
    for (const one of taken) {
      finish(one)
      expect(desk.take()).toBeNull()
    }
    desk.close({ why: "journal", message: "late" })
    expect(desk.closing).toEqual({ why: "drain" })
    expect(desk.inFlight).toBe(0)
  })

  it("is kept by a ticket that was issued before and has not left yet", () => {
    const { desk, ticket, purse } = deskOf({ ...at(endpoint("a", 9, { input: 1, output: 1 })) })
    const [early, late] = [ticket(), ticket()]
    expect(desk.mayLeave(early)).toBe(true)
    desk.close({ why: "drain" })
    expect(desk.mayLeave(late)).toBe(false)
    expect(desk.inFlight).toBe(1)
    expect(purse.reserved.usd).toBeCloseTo(early.reserved.usd)
  })

  it("is an interruption's doing: what is withdrawn closes the desk before it frees its slot", () => {
    const { desk, tickets } = deskOf()
    const [one] = tickets()
    desk.withdrawn(one!)
    expect(desk.closing).toEqual({ why: "interrupted" })
    expect(desk.take()).toBeNull()
  })
})

describe("money", () => {
  const PRICE = { input: 0, output: 10_000 }
  const priced = (usd: number, more: DeskOptions = {}) =>
    deskOf({ ...at(endpoint("a", 10, PRICE)), budget: { usd }, ...more })

  it("is reserved for the worst case, so that the cap limits what is in flight", () => {
    // 100 tokens at a cent each: a dollar a request.
    const { desk, tickets, finish, wait } = priced(3.5)
    const taken = tickets()
    expect(taken).toHaveLength(3)
    expect(desk.reservedUsd).toBeCloseTo(3)
    expect(wait()).toBe(Infinity)
    // Each comes back for a tenth of it.
    for (const one of taken) finish(one)
    expect(tickets()).toHaveLength(3)
  })

  it("is kept beside each sample for its judges, until it is judged or has failed for good", () => {
    // A dollar a request and a dollar for its verdict.
    const { desk, ticket, tickets, purse, reply, judge, fail, wait } = priced(5, {
      judgingUsd: 1,
      sample: { keep: 1, tries: 1, limit: 100, perRequest: 1 }
    })
    const [one, two] = tickets()
    expect(wait()).toBe(Infinity)
    expect(desk.reservedUsd).toBeCloseTo(2)
    // The reply comes to ten cents; its judges have their dollar still.
    reply(one!)
    expect(purse.fits({ usd: 2, tokens: 0 })).toBe(false)
    expect(purse.forJudges.fits({ usd: 2.9, tokens: 0 })).toBe(true)
    expect(wait()).toBe(Infinity)
    judge(one!)
    const three = ticket()
    expect(wait()).toBe(Infinity)
    fail(two!, "refused")
    fail(three, "refused")
    expect(purse.busy).toBe(false)
    expect(tickets()).toHaveLength(2)
  })

  it("that is set aside for judges does not close the desk: it comes back", () => {
    const { desk, ticket, reply, judge, wait, tickets } = priced(2.05, { judgingUsd: 1 })
    const one = ticket()
    reply(one)
    expect(wait()).toBe(Infinity)
    expect(desk.closing).toBeNull()
    judge(one)
    expect(tickets()).toHaveLength(0)
    expect(desk.closing).toEqual({ why: "budget" })
  })

  it("that does not do for one more closes the desk only when nothing is in flight that may come back cheaper", () => {
    const { desk, ticket, finish, wait } = priced(1)
    const one = ticket()
    expect(wait()).toBe(Infinity)
    finish(one)
    expect(wait()).toBeNull()
    expect(desk.closing).toEqual({ why: "budget" })
  })

  it("that does not even do for the first ask closes the desk at once, and takes nothing from the book", () => {
    const { desk, wait, book } = priced(0.5)
    expect(wait()).toBeNull()
    expect(desk.closing).toEqual({ why: "budget" })
    expect(book.peek()?.problem.id).toBe("p0")
  })

  it("goes to an endpoint that it does for, when the least loaded one is too dear", () => {
    const { tickets, wait } = deskOf({ ...at(endpoint("dear", 10, PRICE), endpoint("free", 2)), budget: { usd: 1.5 } })
    expect(tickets().map((one) => one.endpoint)).toEqual([0, 1, 1])
    expect(wait()).toBe(Infinity)
  })

  it("is charged for what broke: the worst case when nobody knows, what was streamed else, nothing for a 429", () => {
    const { purse, ticket, fail } = deskOf({ ...at(endpoint("a", 9, { input: 10_000, output: 10_000 })) })
    const charge = (...args: [Failure["reason"], number | "unknown"]) => {
      const before = purse.spent.usd
      const one = ticket()
      fail(one, ...args)
      return purse.spent.usd - before
    }
    const prompt = (problem: string) => (Buffer.byteLength(`What is ${problem}?`) + 64) / 100
    expect(charge("rate-limited", 0)).toBe(0)
    expect(charge("timeout-total", "unknown")).toBeCloseTo(prompt("p1") + 1)
    expect(charge("reset", 20)).toBeCloseTo(prompt("p2") + 0.6)
    expect(purse.reserved.usd).toBeCloseTo(0)
  })

  it("is kept whatever happens: spent and reserved never pass the cap", () => {
    const step = fc.record({
      take: fc.nat(4),
      which: fc.nat(),
      how: fc.constantFrom("reply", "reset", "429", "lost", "wait")
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { desk, purse, clock, tickets, finish, fail } = priced(7)
        const inFlight: Array<Ticket> = []
        for (const { which, how } of steps) {
          inFlight.push(...tickets())
          expect(purse.spent.usd + purse.reserved.usd).toBeLessThanOrEqual(7 + 1e-9)
          expect(desk.inFlight).toBe(inFlight.length)
          expect(inFlight.length).toBeLessThanOrEqual(10)
          const [one] = inFlight.splice(which % Math.max(1, inFlight.length), 1)
          if (one === undefined) clock.now += 60 * SECOND
          else if (how === "reply") finish(one)
          else if (how === "429") fail(one, "rate-limited")
          else fail(one, "reset", how === "lost" ? "unknown" : 10)
          if (how === "wait") clock.now += SECOND
        }
      })
    )
  })
})

describe("back-pressure", () => {
  it("lets nothing leave while too many bytes wait for their verdicts", () => {
    const { desk, tickets, reply, judge, wait } = deskOf({ unjudgedBytes: 1000 })
    const taken = tickets()
    reply(taken[0]!, 600)
    expect(tickets()).toHaveLength(1)
    reply(taken[1]!, 400)
    expect(wait()).toBe(Infinity)
    judge(taken[0]!, { bytes: 600 })
    expect(tickets()).toHaveLength(1)
    expect(desk.closing).toBeNull()
  })

  it("does not stop at a single reply that is larger than the limit", () => {
    const { ticket, reply, judge, wait } = deskOf({ unjudgedBytes: 10 })
    const one = ticket()
    reply(one, 5000)
    expect(wait()).toBe(Infinity)
    judge(one, { bytes: 5000 })
    expect(ticket().errand.problem.id).toBe("p1")
  })
})

describe("a failed attempt", () => {
  it("comes back, not before its time, and before new problems", () => {
    const { ticket, fail, finish, wait, clock } = deskOf({ problems: problemsOf(2), ...at(endpoint("a", 1)) })
    const one = ticket()
    expect(fail(one, "reset")).toBe(true)
    const other = ticket()
    expect(other.errand.problem.id).toBe("p1")
    fail(other, failure("rate-limited", { retryAfterMs: 20 * SECOND }))
    const until = wait()!
    expect(until).toBeGreaterThanOrEqual(250)
    expect(until).toBeLessThanOrEqual(500)
    clock.now += until
    const again = ticket()
    expect(again.errand).toBe(one.errand)
    fail(again, "reset")
    clock.now += 10 * SECOND
    const third = ticket()
    expect(third.errand).toBe(one.errand)
    // The server asked for twenty seconds: not a moment earlier, though the slot is free.
    finish(third)
    expect(wait()).toBeGreaterThan(20 * SECOND - 10 * SECOND - 500)
    clock.now += 11 * SECOND
    expect(ticket().errand).toBe(other.errand)
  })

  it("is recorded with its times, host, reason and cost", () => {
    const { ticket, fail, clock } = deskOf()
    const one = ticket()
    clock.now += 1500.4
    fail(one, failure("server-error", { status: 500 }))
    expect(one.errand.attempts).toEqual([
      {
        at: 1_000_000,
        ms: 1500,
        host: "one.test",
        usd: 0,
        failure: { reason: "server-error", message: "server-error", status: 500 }
      }
    ])
  })

  it("that is refused goes once and is final, and ten refusals in a row do not pause anything", () => {
    const { desk, ticket, fail, finish } = deskOf()
    finish(ticket())
    for (let n = 0; n < 10; n++) expect(fail(ticket(), "refused")).toBe(false)
    expect(desk.pause).toBeNull()
    expect(ticket().errand.problem.id).toBe("p11")
  })

  it("is final after so many attempts when it is the ask's own fault, and the others go on", () => {
    const { desk, ticket, fail, finish, clock, settled } = deskOf({ problems: problemsOf(30), ...at(endpoint("a", 1)) })
    let attempts = 0
    for (let last: boolean | null = true; last !== false; clock.now += 120 * SECOND) {
      const one = ticket()
      if (one.errand.problem.id === "p0") {
        last = fail(one, failure("server-error", { status: 500 }))
        attempts++
      } else finish(one)
    }
    expect(attempts).toBe(8)
    expect(settled.find(({ problemId }) => problemId === "p0")?.why).toBe("tries-spent")
    expect(desk.pause).toBeNull()
  })

  it("is final after so many attempts also when it is the last ask of the run and nobody else is answered", () => {
    const { desk, ticket, fail, clock, wait } = deskOf({ problems: problemsOf(1) })
    let attempts = 0
    for (let last: boolean | null = true; last !== false; attempts++) {
      last = fail(ticket(), "timeout-total")
      clock.now += 120 * SECOND
    }
    expect(attempts).toBe(8)
    expect(wait()).toBeNull()
    expect(desk.closing).toEqual({ why: "settled" })
  })

  it("by a gateway's 502 to 504 uses up an attempt only when others were answered meanwhile", () => {
    const { ticket, fail, finish } = deskOf({ teacher: { ...at(endpoint("a", 4)).teacher, attempts: 1 } })
    expect(fail(ticket(), failure("server-error", { status: 503 }))).toBe(true)
    expect(fail(ticket(), failure("server-error", { status: 500 }))).toBe(false)
    const [one, other] = [ticket(), ticket()]
    finish(other)
    expect(fail(one, failure("server-error", { status: 503 }))).toBe(false)
  })

  it("by a 429 or a missing connection uses up no attempt, however often it comes while others are answered", () => {
    const { ticket, fail, finish, clock } = deskOf({ ...at(endpoint("a", 3)) })
    const turns: Array<boolean | null> = []
    for (let n = 0; n < 100; n++) {
      const [one, ...others] = [ticket(), ticket(), ticket()] as const
      for (const other of others) finish(other)
      turns.push(fail(one, n % 2 === 0 ? "rate-limited" : "unreachable"))
      clock.now += 120 * SECOND
    }
    expect(turns.every((again) => again === true)).toBe(true)
  })
})

describe("a URL's user and password", () => {
  it("stand in no message", () => {
    const { desk, tickets, fail } = deskOf({
      teacher: { at: [{ url: "http://me:s3cr3t@host.test/v1", price: "free" }] }
    })
    for (const one of tickets()) fail(one, "unreachable")
    expect(desk.pause).toBe("host.test: unreachable")
  })
})

it("a problem with a long prompt is reserved for by its bytes", () => {
  const { ticket } = deskOf({ problems: [problemOf("p", "x".repeat(1000))] })
  expect(ticket().reserved.tokens).toBe(1000 + 64 + 100)
})
