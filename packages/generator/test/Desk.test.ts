import { describe, expect, it } from "@effect/vitest"
import type { Failure, Problem, RecipeInput } from "@cotton/schema"
import * as fc from "fast-check"
import { makeAsking } from "../src/Asking.ts"
import { Book, type Settled } from "../src/Book.ts"
import { Desk, type Ticket } from "../src/Desk.ts"
import { Purse } from "../src/Purse.ts"
import { rejectionSampling } from "../src/strategies/rejection-sampling.ts"
import { problemOf, problemsOf, recipeOf } from "./Samples.ts"

const SECOND = 1000
const USAGE = { input: 10, output: 10, estimated: false }

const failure = (reason: Failure["reason"], more: Partial<Failure> = {}): Failure => ({
  reason,
  message: reason,
  ...more
})

interface Options extends Omit<Parameters<typeof recipeOf>[0] & object, "problems"> {
  readonly problems?: ReadonlyArray<Problem>
}

/** A desk with a clock that is set by hand. */
const deskOf = ({ problems = problemsOf(1000), ...overrides }: Options = {}) => {
  const recipe = recipeOf({ sample: { keep: 1, tries: 1, limit: 100 }, ...overrides })
  const settled: Array<Settled> = []
  const book = new Book({
    strategy: rejectionSampling(recipe.sample),
    problems,
    known: new Map(),
    onSettled: (one) => settled.push(one)
  })
  const purse = new Purse(recipe.budget)
  const clock = { now: 1_000_000 }
  const desk = new Desk({ recipe, asking: makeAsking(recipe), book, purse, now: () => clock.now })

  /** The ticket that may leave now. */
  const ticket = (): Ticket => {
    const decision = desk.take()
    if (decision === null || "until" in decision) throw new Error(`no ticket: ${JSON.stringify(decision)}`)
    return decision
  }
  /** All tickets that may leave now. */
  const tickets = (): Array<Ticket> => {
    const taken: Array<Ticket> = []
    for (let next = desk.take(); next !== null && !("until" in next); next = desk.take()) taken.push(next)
    return taken
  }
  /** How long there is nothing, from now. */
  const wait = (): number | null => {
    const decision = desk.take()
    if (decision !== null && !("until" in decision)) throw new Error("a ticket")
    return decision === null ? null : decision.until - clock.now
  }
  const reply = (one: Ticket, bytes = 100) => desk.replied(one, USAGE, bytes, 1)
  const judge = (one: Ticket, { bytes = 100, undecided = null as string | null } = {}) => {
    book.note(one.errand.problem.id, { index: one.errand.index, result: "accepted" })
    desk.judged(one, bytes, undecided)
  }
  const finish = (one: Ticket) => {
    reply(one)
    judge(one)
  }
  const fail = (one: Ticket, what: Failure | Failure["reason"], streamed: number | "unknown" = 0) => {
    const again = desk.failed(one, typeof what === "string" ? failure(what) : what, streamed, undefined)
    if (again === false) {
      const result = typeof what !== "string" && what.reason === "refused" ? "refused" : "failed"
      book.note(one.errand.problem.id, { index: one.errand.index, result })
      desk.closedWithoutReply()
    }
    return again
  }
  return { desk, book, purse, clock, settled, ticket, tickets, wait, reply, judge, finish, fail }
}

const endpoint = (name: string, slots: number, price: RecipeInput["teacher"]["at"][number]["price"] = "free") => ({
  url: `http://${name}.test/v1`,
  price,
  slots
})
const at = (...endpoints: ReadonlyArray<ReturnType<typeof endpoint>>) => ({ teacher: { at: [...endpoints] } })

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
  const priced = (usd: number, more: Options = {}) =>
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

describe("an endpoint that is down", () => {
  it("is paused, probed by one request at a time, and goes on in full with the first success", () => {
    const { desk, tickets, ticket, fail, finish, wait, clock } = deskOf({ ...at(endpoint("a", 64)) })
    for (const one of tickets()) fail(one, failure("server-error", { status: 503 }))
    expect(desk.pause).toBe("a.test: server-error")
    expect(wait()).toBe(SECOND)
    clock.now += SECOND
    const probe = ticket()
    expect(wait()).toBe(600 * SECOND - SECOND)
    fail(probe, failure("server-error", { status: 503 }))
    expect(wait()).toBe(2 * SECOND)
    clock.now += 2 * SECOND
    finish(ticket())
    expect(desk.pause).toBeNull()
    expect(tickets()).toHaveLength(64)
  })

  it("takes more as soon as its probe begins to be answered: a long reply holds nobody up", () => {
    const { desk, tickets, ticket, fail, clock } = deskOf({ ...at(endpoint("a", 64)) })
    for (const one of tickets()) fail(one, "unreachable")
    clock.now += SECOND
    const probe = ticket()
    desk.began(probe)
    expect(tickets()).toHaveLength(63)
  })

  it("loses nothing: all that was asked is asked again, and few requests are spent on it", () => {
    const { tickets, fail, finish, clock, settled, wait } = deskOf({
      problems: problemsOf(100),
      ...at(endpoint("a", 64))
    })
    const recovers = clock.now + 60 * SECOND
    let requests = 0
    for (let rounds = 0; rounds < 500; rounds++) {
      const taken = tickets()
      requests += taken.length
      for (const one of taken) {
        if (clock.now < recovers) fail(one, failure("rate-limited", { retryAfterMs: recovers - clock.now }))
        else finish(one)
      }
      const until = taken.length === 0 ? wait() : 0
      if (until === null) break
      clock.now += until
    }
    expect(settled.map(({ why }) => why)).toEqual(Array.from({ length: 100 }, () => "kept"))
    expect(requests).toBeLessThan(100 + 64 + 10)
  })

  it("is given up after giveUpAfter, with what it said last", () => {
    const { desk, tickets, fail, wait, clock } = deskOf({ ...at(endpoint("a", 64)), breakers: { giveUpAfter: 100 } })
    let requests = 0
    for (let rounds = 0; rounds < 500; rounds++) {
      for (const one of tickets()) {
        requests++
        fail(one, "unreachable")
      }
      const until = wait()
      if (until === null) break
      clock.now += until
    }
    expect(desk.closing).toEqual({ why: "teacher", message: "a.test: unreachable" })
    expect(clock.now).toBe(1_000_000 + 100 * SECOND)
    expect(requests).toBeLessThan(64 + 10)
  })

  it("is given up also when nothing but retries that are far off is left to do", () => {
    const { desk, tickets, fail, wait, clock } = deskOf({
      problems: problemsOf(5),
      breakers: { giveUpAfter: 10 },
      ...at(endpoint("a", 5))
    })
    for (const one of tickets()) fail(one, failure("rate-limited", { retryAfterMs: 250 * SECOND }))
    expect(wait()).toBe(10 * SECOND)
    clock.now += 10 * SECOND
    expect(wait()).toBeNull()
    expect(desk.closing).toMatchObject({ why: "teacher" })
  })

  it("is not given up while a request from before is on its way: its reply may take longer than that", () => {
    const { desk, tickets, fail, finish, wait, clock } = deskOf({
      ...at(endpoint("a", 64)),
      breakers: { giveUpAfter: 10 }
    })
    const [early, ...others] = tickets()
    for (const one of others) fail(one, "rate-limited")
    expect(desk.pause).not.toBeNull()
    clock.now += 100 * SECOND
    for (const one of tickets()) fail(one, "rate-limited")
    expect(wait()).toBeGreaterThan(0)
    finish(early!)
    expect(desk.pause).toBeNull()
    expect(desk.closing).toBeNull()
  })

  it("leaves the work to the others", () => {
    const { desk, tickets, fail, clock } = deskOf({ ...at(endpoint("a", 8), endpoint("b", 8)) })
    for (const one of tickets()) if (one.endpoint === 0) fail(one, "unreachable")
    clock.now += 500
    expect(desk.pause).toBeNull()
    expect(tickets()).toHaveLength(0)
    expect(desk.inFlight).toBe(8)
    clock.now += 501
    expect(tickets().map((one) => one.endpoint)).toEqual([0])
  })
})

describe("steady small faults", () => {
  it("of 2 % never pause anything, also when they come back long before the good replies", () => {
    const { desk, tickets, fail, finish, clock, settled } = deskOf({
      problems: problemsOf(3000),
      ...at(endpoint("a", 256))
    })
    let n = 0
    const slow: Array<Ticket> = []
    for (let rounds = 0; rounds < 2000 && settled.length < 3000; rounds++) {
      for (const one of tickets()) {
        if (n++ % 50 === 7) fail(one, "rate-limited")
        else slow.push(one)
        expect(desk.pause).toBeNull()
      }
      for (const one of slow.splice(0, 16)) finish(one)
      clock.now += SECOND
    }
    expect(settled.every(({ why }) => why === "kept")).toBe(true)
    expect(settled).toHaveLength(3000)
  })
})

describe("an endpoint that is unfit", () => {
  it.each(["credentials", "no-funds", "unknown-model"] as const)(
    "by %s closes the run when it is the only one, and the ask stays owed",
    (reason) => {
      const { desk, ticket, fail, settled } = deskOf()
      expect(fail(ticket(), failure(reason, { message: "HTTP 401: no" }))).toBeNull()
      expect(desk.take()).toBeNull()
      expect(desk.closing).toEqual({ why: "endpoint", message: "HTTP 401: no" })
      expect(settled).toEqual([])
    }
  )

  it("leaves its asks to the others, and is told", () => {
    const { desk, tickets, fail } = deskOf({ problems: problemsOf(3), ...at(endpoint("a", 4), endpoint("b", 4)) })
    const taken = tickets()
    for (const one of taken) if (one.endpoint === 0) expect(fail(one, "credentials")).toBeNull()
    expect(tickets().map((one) => one.endpoint)).toEqual([1, 1])
    expect(desk.unfit).toEqual([{ host: "a.test", message: "credentials" }])
    expect(desk.closing).toBeNull()
  })

  it("is not one that has answered before and turns away a single prompt: that ask fails in the end, alone", () => {
    const { desk, ticket, fail, finish, clock } = deskOf({ ...at(endpoint("a", 1)) })
    finish(ticket())
    for (let last: boolean | null = true; last !== false; clock.now += 120 * SECOND) {
      const one = ticket()
      if (one.errand.problem.id === "p1") last = fail(one, failure("credentials", { status: 403 }))
      else finish(one)
    }
    expect(desk.unfit).toEqual([])
    expect(desk.closing).toBeNull()
  })

  it("is one that has answered before and then turns everybody away: all stay owed", () => {
    const { desk, tickets, finish, fail } = deskOf({ ...at(endpoint("a", 64)) })
    const taken = tickets()
    finish(taken.shift()!)
    expect(taken.map((one) => fail(one, "no-funds"))).not.toContain(false)
    expect(desk.take()).toBeNull()
    expect(desk.closing).toMatchObject({ why: "endpoint" })
  })

  it("is one that has never answered and refuses all that it is asked: the recipe asks for too much", () => {
    const { desk, tickets, fail } = deskOf({ ...at(endpoint("a", 64)) })
    const message = "HTTP 400: max_tokens=32768 cannot be greater than max_model_len=8192"
    const results = tickets().map((one) => fail(one, failure("refused", { message })))
    expect(results.filter((again) => again === false)).toHaveLength(9)
    expect(desk.take()).toBeNull()
    expect(desk.closing).toEqual({ why: "endpoint", message })
  })

  it("is not one whose refusals only overtake its good replies", () => {
    const { desk, tickets, fail, finish } = deskOf({ ...at(endpoint("a", 256)) })
    const taken = tickets()
    for (const [n, one] of taken.entries()) if (n % 10 === 0) expect(fail(one, "refused")).toBe(false)
    expect(desk.pause).toBeNull()
    for (const [n, one] of taken.entries()) if (n % 10 !== 0) finish(one)
    expect(desk.closing).toBeNull()
  })
})

describe("judges that cannot judge", () => {
  const broken = () => {
    const it = deskOf({ ...at(endpoint("a", 64)), breakers: { giveUpAfter: 100 } })
    for (const one of it.tickets()) {
      it.reply(one)
      it.judge(one, { undecided: "verify/number says unsure (timeout)" })
    }
    return it
  }

  it("pause the buying; then one sample at a time is bought to try them, and the first verdict lets all go on", () => {
    const { desk, ticket, reply, judge, wait, tickets, clock } = broken()
    expect(desk.pause).toBe("verify/number says unsure (timeout)")
    expect(wait()).toBe(SECOND)
    clock.now += SECOND
    const trial = ticket()
    expect(wait()).toBeGreaterThan(SECOND)
    reply(trial)
    judge(trial, { undecided: "verify/number says unsure (timeout)" })
    expect(wait()).toBe(2 * SECOND)
    clock.now += 2 * SECOND
    const second = ticket()
    reply(second)
    judge(second)
    expect(desk.pause).toBeNull()
    expect(tickets()).toHaveLength(64)
  })

  it("do not pause for a few that are unsure", () => {
    const { desk, tickets, reply, judge } = deskOf({ ...at(endpoint("a", 64)) })
    for (const [n, one] of tickets().entries()) {
      reply(one)
      judge(one, { undecided: n % 3 === 0 ? "unsure" : null })
    }
    expect(desk.pause).toBeNull()
  })

  it("get another try when the sample that was to try them failed", () => {
    const { ticket, fail, wait, clock } = broken()
    clock.now += SECOND
    fail(ticket(), "reset")
    expect(ticket().errand.attempts).toHaveLength(0)
    expect(wait()).not.toBe(0)
  })

  it("close the run when they do not come back", () => {
    const { desk, ticket, reply, judge, wait, clock } = broken()
    for (let until = wait(); until !== null; until = wait()) {
      clock.now += until
      const decision = desk.take()
      if (decision === null) break
      expect(decision).toHaveProperty("errand")
      const one = decision as ReturnType<typeof ticket>
      reply(one)
      judge(one, { undecided: "still unsure" })
    }
    expect(desk.closing).toEqual({ why: "judges", message: "still unsure" })
    expect(clock.now).toBe(1_000_000 + 100 * SECOND)
  })

  it("are not given up while their trial is still being written", () => {
    const { desk, ticket, reply, judge, wait, clock } = broken()
    clock.now += SECOND
    const trial = ticket()
    clock.now += 1000 * SECOND
    expect(wait()).toBe(Infinity)
    reply(trial)
    judge(trial)
    expect(desk.closing).toBeNull()
    expect(ticket().errand.problem.id).toBe("p65")
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
