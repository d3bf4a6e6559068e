import { describe, expect, it } from "@effect/vitest"
import type { Ticket } from "../../src/desk/Errand.ts"
import { at, deskOf, endpoint, failure, SECOND } from "./Desks.ts"
import { problemsOf } from "./Samples.ts"

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

  it("uses up no attempts with its probes: what was asked before is still asked when it is back", () => {
    const { tickets, fail, finish, clock, settled, wait } = deskOf({
      problems: problemsOf(5),
      teacher: { ...at(endpoint("a", 5)).teacher, attempts: 2 }
    })
    const recovers = clock.now + 300 * SECOND
    for (let until: number | null = 0; until !== null;) {
      const taken = tickets()
      for (const one of taken) {
        if (clock.now < recovers) expect(fail(one, failure("server-error", { status: 500 }))).toBe(true)
        else finish(one)
      }
      until = taken.length === 0 ? wait() : 0
      clock.now += until ?? 0
    }
    expect(settled.map(({ why }) => why)).toEqual(Array.from({ length: 5 }, () => "kept"))
  })

  it("is given up also when a single ask is left, that it always turns away", () => {
    const { desk, tickets, fail, wait, clock } = deskOf({
      problems: problemsOf(1),
      ...at(endpoint("a", 4)),
      breakers: { giveUpAfter: 100 }
    })
    for (let until: number | null = 0; until !== null; clock.now += until ?? 0) {
      const taken = tickets()
      for (const one of taken) expect(fail(one, "rate-limited")).toBe(true)
      until = taken.length === 0 ? wait() : 0
    }
    expect(desk.closing).toEqual({ why: "teacher", message: "a.test: rate-limited" })
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
