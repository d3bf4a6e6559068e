import { describe, expect, it } from "@effect/vitest"
import type { Ways } from "@cotton/schema"
import * as fc from "fast-check"
import { makeAsking } from "../../src/Asking.ts"
import { Book } from "../../src/desk/Book.ts"
import type { Ticket } from "../../src/desk/Errand.ts"
import { speaksOfN } from "../../src/desk/Station.ts"
import { rejectionSampling } from "../../src/strategies/rejection-sampling.ts"
import { at, type DeskOptions, deskOf, endpoint, failure, SECOND } from "./Desks.ts"
import { problemOf, problemsOf, recipeOf } from "./Samples.ts"

type Sampling = NonNullable<DeskOptions["sample"]>

/** Four samples a problem in its first wave, and requests for up to `perRequest` of them. */
const several = (perRequest: number, sample: Partial<Sampling> = {}, more: DeskOptions = {}) =>
  deskOf({ sample: { keep: 4, tries: 8, limit: 100, perRequest, ...sample }, ...more })

const shape = ({ errand, fetched }: Ticket) => `${errand.problem.id}/${errand.indices.join("+")} n=${fetched.n ?? 1}`
const WAYS: Ways = { stream: true, perRequest: 4, context: null, continueWith: "continue_final_message" }

describe("samples that one request asks for", () => {
  it("are of one problem and one wave, as many as the recipe allows", () => {
    const { tickets } = several(3)
    expect(tickets().map(shape)).toEqual(["p0/0+1+2 n=3", "p0/3 n=1", "p1/0+1+2 n=3", "p1/3 n=1"])
  })

  it("reserve the prompt once and the limit for each", () => {
    const { ticket } = several(4, {}, { problems: [problemOf("p", "x".repeat(1000))] })
    expect(ticket().reserved.tokens).toBe(1000 + 64 + 4 * 100)
  })

  it("are asked for at the same temperature, and at temperature 0 each by itself", () => {
    const { tickets } = several(4, { temperature: [0.5, 1] }, at(endpoint("a", 8)))
    expect(
      tickets()
        .slice(0, 4)
        .map((one) => [shape(one), one.asked.temperature])
    ).toEqual([
      ["p0/0+2 n=2", 0.5],
      ["p0/1+3 n=2", 1],
      ["p1/0+2 n=2", 0.5],
      ["p1/1+3 n=2", 1]
    ])
    const greedy = several(4, { temperature: [0, 1] })
    expect(greedy.tickets().map(shape)).toEqual(["p0/0 n=1", "p0/1+3 n=2", "p0/2 n=1", "p1/0 n=1"])
  })

  it("are one each where a seed tells them apart, and where the profile says so", () => {
    expect(several(4, { seed: 7 }).tickets().map(shape)[0]).toBe("p0/0 n=1")
    expect(
      several(4, {}, { ways: [{ ...WAYS, perRequest: 1 }] })
        .tickets()
        .map(shape)[0]
    ).toBe("p0/0 n=1")
  })

  it("go back together, in one errand, and are final together", () => {
    const { tickets, ticket, fail, clock } = several(4, {}, at(endpoint("a", 1)))
    const [one] = tickets()
    expect(fail(one!, "reset")).toBe(true)
    clock.now += SECOND
    const again = ticket()
    expect(again.errand).toBe(one!.errand)
    expect(shape(again)).toBe("p0/0+1+2+3 n=4")
    for (let n = 1; n < 8; n++) {
      const last = fail(n === 1 ? again : ticket(), "reset")
      expect(last).toBe(n < 7)
      clock.now += 120 * SECOND
    }
    expect(shape(ticket())).toBe("p1/0+1+2+3 n=4")
  })
})

describe("a budget that does not do for all samples of a request", () => {
  const PRICE = { input: 0, output: 10_000 }

  it("buys as many as it does for, once nothing is in flight that may come back cheaper", () => {
    const { tickets, ticket, wait, finish, desk } = several(
      4,
      {},
      { ...at(endpoint("a", 9, PRICE)), budget: { usd: 6.5 } }
    )
    const taken = tickets()
    expect(taken.map(shape)).toEqual(["p0/0+1+2+3 n=4"])
    expect(wait()).toBe(Infinity)
    // They came for a tenth of a dollar each.
    finish(taken[0]!)
    expect(shape(ticket())).toBe("p1/0+1+2+3 n=4")
    const tight = several(4, {}, { ...at(endpoint("a", 9, PRICE)), budget: { usd: 2.5 } })
    expect(tight.tickets().map(shape)).toEqual(["p0/0+1 n=2"])
    expect(desk.closing).toBeNull()
    const broke = several(4, {}, { ...at(endpoint("a", 9, PRICE)), budget: { usd: 0.5 } })
    expect(broke.wait()).toBeNull()
    expect(broke.desk.closing).toEqual({ why: "budget" })
  })

  it("is never passed, and each sample is bought once, whatever comes back", () => {
    const step = fc.record({
      which: fc.nat(),
      how: fc.constantFrom("whole", "whole", "part", "cut", "reset", "refused", "n", "lost", "wait"),
      brought: fc.nat(3)
    })
    const options = fc.record({
      perRequest: fc.integer({ min: 1, max: 5 }),
      keep: fc.integer({ min: 1, max: 6 }),
      list: fc.boolean()
    })
    fc.assert(
      fc.property(options, fc.array(step, { maxLength: 60 }), ({ perRequest, keep, list }, steps) => {
        const { desk, purse, book, clock, tickets, reply } = several(
          perRequest,
          { keep, tries: 12, temperature: list ? [0.6, 1] : 0.6 },
          { ...at(endpoint("a", 3, PRICE), endpoint("b", 3, PRICE)), budget: { usd: 12 } }
        )
        const inFlight: Array<Ticket> = []
        const done = new Set<string>()
        const note = ({ errand: { problem } }: Ticket, indices: ReadonlyArray<number>) => {
          for (const index of indices) {
            expect(done.has(`${problem.id}/${index}`)).toBe(false)
            done.add(`${problem.id}/${index}`)
            book.note(problem.id, { index, result: "rejected" })
          }
        }
        for (const { which, how, brought } of steps) {
          for (const one of tickets()) {
            expect(one.errand.indices.length).toBeLessThanOrEqual(perRequest)
            expect(new Set(one.errand.indices.map((index) => (list ? index % 2 : 0))).size).toBe(1)
            for (const index of one.errand.indices) expect(done.has(`${one.errand.problem.id}/${index}`)).toBe(false)
            inFlight.push(one)
          }
          const out = inFlight.flatMap(({ errand }) => errand.indices.map((index) => `${errand.problem.id}/${index}`))
          expect(new Set(out).size).toBe(out.length)
          expect(purse.spent.usd + purse.reserved.usd).toBeLessThanOrEqual(12 + 1e-9)
          const [one] = inFlight.splice(which % Math.max(1, inFlight.length), 1)
          if (one === undefined || how === "wait") {
            clock.now += 60 * SECOND
            if (one !== undefined) inFlight.push(one)
            continue
          }
          const { indices } = one.errand
          const some = Math.min(indices.length, brought + 1)
          if (how === "whole" || how === "part" || how === "cut") {
            const got = how === "whole" ? indices.length : some
            const left = reply(one, 100, got, how === "cut" && got < indices.length ? failure("reset") : undefined)
            expect(left === null).toBe(got === indices.length)
            note(one, indices.slice(0, got))
            for (let n = 0; n < got; n++) desk.judged(one, n === 0 ? 100 : 0, null)
            if (left === false) {
              note(one, indices.slice(got))
              desk.closedWithoutReply()
            }
          } else {
            const what = how === "n" ? failure("refused", { message: "n must be 1" }) : how === "lost" ? "reset" : how
            const again = desk.failed(
              one,
              typeof what === "string" ? failure(what) : what,
              how === "lost" ? "unknown" : 0,
              undefined
            )
            if (again === false) {
              note(one, indices)
              desk.closedWithoutReply()
            }
          }
        }
        expect(desk.inFlight).toBe(inFlight.length)
      })
    )
  })
})

describe("an endpoint that refuses several samples a request", () => {
  it("and says so is asked for one at a time at once, says it once, and its errand is not lost", () => {
    const { tickets, fail, learned, clock } = several(4, {}, at(endpoint("a", 2)))
    const [one, other] = tickets()
    expect(
      fail(one!, failure("refused", { message: "HTTP 400: Invalid n value (currently only n = 1 is supported)" }))
    ).toBe(true)
    expect(
      fail(other!, failure("refused", { message: "HTTP 400: Invalid n value (currently only n = 1 is supported)" }))
    ).toBe(true)
    expect(learned).toEqual([
      "a.test: refuses several samples a request (sample.perRequest): it is asked for one at a time"
    ])
    clock.now += 1
    expect(tickets().map(shape)).toEqual(["p0/0 n=1", "p1/0 n=1"])
  })

  it("without a word of it is found out by asking for each alone", () => {
    const { ticket, tickets, fail, finish, learned } = several(4, {}, at(endpoint("a", 1)))
    const [one] = tickets()
    expect(fail(one!, failure("refused", { message: "HTTP 400: bad request" }))).toBe(true)
    expect(learned).toEqual([])
    const single = ticket()
    expect(shape(single)).toBe("p0/0 n=1")
    finish(single)
    expect(learned).toHaveLength(1)
    expect(
      [1, 2, 3].map(() => {
        const next = ticket()
        finish(next)
        return shape(next)
      })
    ).toEqual(["p0/1 n=1", "p0/2 n=1", "p0/3 n=1"])
    expect(shape(ticket())).toBe("p1/0 n=1")
  })

  it("is not what a prompt meets that is refused alone too, nor one at an endpoint that has brought several", () => {
    const { ticket, fail, finish, learned } = several(4, {}, at(endpoint("a", 1)))
    const refusal = failure("refused", { message: "HTTP 400: flagged" })
    expect(fail(ticket(), refusal)).toBe(true)
    for (const index of [0, 1, 2, 3]) {
      const single = ticket()
      expect(shape(single)).toBe(`p0/${index} n=1`)
      expect(fail(single, refusal)).toBe(false)
    }
    finish(ticket())
    expect(fail(ticket(), refusal)).toBe(false)
    expect(shape(ticket())).toBe("p3/0+1+2+3 n=4")
    expect(learned).toEqual([])
  })

  it("does not die of it, however many requests meet it at once", () => {
    const { desk, tickets, fail } = several(4, {}, at(endpoint("a", 40)))
    for (const one of tickets()) expect(fail(one, failure("refused", { message: "no" }))).toBe(true)
    expect(desk.closing).toBeNull()
    expect(desk.pause).toBeNull()
    expect(tickets()).toHaveLength(40)
  })

  it("leaves the others to be asked for several", () => {
    const { tickets, fail, finish } = several(4, {}, at(endpoint("a", 1), endpoint("b", 1)))
    const [one, other] = tickets()
    fail(one!, failure("refused", { message: "'n' is not supported" }))
    expect(tickets().map((ticket) => [ticket.endpoint, shape(ticket)])).toEqual([[0, "p0/0 n=1"]])
    finish(other!)
    expect(tickets().map((ticket) => [ticket.endpoint, shape(ticket)])).toEqual([[1, "p0/1+2+3 n=3"]])
  })

  it.each([
    ["Unsupported value: 'n' does not support 4 with this model. Only the default (1) value is supported.", true],
    ["Field 'n': Value must be between 1 <= value <= 4, but got 8", true],
    ["n_cmpl cannot be greater than the number of slots, please increase -np", true],
    ["n must be 1 when using greedy sampling, got 4.", true],
    ["Only one completion choice is allowed", true],
    ["Invalid n value (currently only n = 1 is supported)", true],
    ["This model's maximum context length is 8192 tokens", false],
    ["can not find it in the plan", false]
  ])("%s: %s", (message, says) => {
    expect(speaksOfN(message)).toBe(says)
  })
})

describe("a reply with fewer samples than were asked for", () => {
  it("shows an endpoint that takes no notice of `n`: the rest is owed, and asked for one at a time", () => {
    const { ticket, reply, judge, learned } = several(4, {}, at(endpoint("a", 1)))
    const one = ticket()
    expect(reply(one, 100, 1)).toBe(true)
    expect(learned).toEqual([
      "a.test: brought 1 of 4 samples a request (sample.perRequest): it is asked for one at a time"
    ])
    const next = ticket()
    expect(shape(next)).toBe("p0/1 n=1")
    // What was paid for the reply stands on its own sample alone.
    expect(next.errand.attempts).toEqual([])
    reply(next)
    judge(next)
    expect(shape(ticket())).toBe("p0/2 n=1")
  })

  it("that broke off says nothing of the endpoint; the rest goes back, and uses up an attempt", () => {
    const { ticket, reply, learned, clock } = several(4, {}, at(endpoint("a", 1)))
    expect(reply(ticket(), 100, 2, failure("truncated-stream"))).toBe(true)
    expect(learned).toEqual([])
    clock.now += SECOND
    const rest = ticket()
    expect(shape(rest)).toBe("p0/2+3 n=2")
    expect(rest.errand.charged).toBe(1)
  })

  it("of which the rest has used up its attempts, or outgrew the limit, gives the rest up", () => {
    const { ticket, reply } = several(4, {}, { teacher: { ...at(endpoint("a", 9)).teacher, attempts: 1 } })
    expect(reply(ticket(), 100, 3, failure("reset"))).toBe(false)
    const patient = several(4)
    expect(patient.reply(patient.ticket(), 100, 3, failure("too-large"))).toBe(false)
  })
})

describe("the limit of a request", () => {
  const within = (context: number | null, limit: number, prompt: number) => {
    const problems = [problemOf("p", "x".repeat(prompt))]
    const { ticket } = several(1, { limit }, { problems, ways: [{ ...WAYS, perRequest: 1, context }] })
    const one = ticket()
    return { limit: one.fetched.limit, reserved: one.reserved.tokens - one.inputBound }
  }

  it("is what the context has left where that is known and less, and what is reserved is that", () => {
    expect(within(null, 1000, 100)).toEqual({ limit: 1000, reserved: 1000 })
    expect(within(5000, 1000, 100)).toEqual({ limit: 1000, reserved: 1000 })
    expect(within(1000, 1000, 100)).toEqual({ limit: 836, reserved: 836 })
  })

  it("is the recipe's for a prompt that fills the context by itself: the server knows its tokens", () => {
    expect(within(1000, 700, 2000).limit).toBe(700)
  })
})

describe("a temperature list", () => {
  const asking = (temperature: number | ReadonlyArray<number> | null, more: Partial<Sampling> = {}) =>
    makeAsking(recipeOf({ sample: { temperature, ...more } }))
  const problem = problemOf("p")

  it("is gone through by the sample's index, whatever comes first", () => {
    const { asked } = asking([0.2, 0.6, 1])
    expect([5, 0, 1, 2, 3].map((index) => asked(problem, index).temperature)).toEqual([1, 0.2, 0.6, 1, 0.2])
  })

  it("gives each sample the key of what it is asked with", () => {
    const list = asking([0.2, 0.6])
    expect(list.key(problem, 1)).toBe(asking(0.6).key(problem, 1))
    expect(list.key(problem, 2)).toBe(asking(0.2).key(problem, 2))
    expect([0, 1, 2, 3].map(list.keys(problem))).toEqual([0, 1, 2, 3].map((index) => list.key(problem, index)))
    expect(asking([0.6]).key(problem, 3)).toBe(asking(0.6).key(problem, 3))
    expect(asking([0.6], { seed: 4 }).key(problem, 3)).toBe(asking(0.6, { seed: 4 }).key(problem, 3))
  })

  it("is not sent, nor are others, where the recipe says null", () => {
    const asked = asking(null, { topP: null, effort: "high" }).asked(problem, 0)
    expect(asked).toEqual({ model: "m", messages: problem.messages, effort: "high" })
  })
})

describe("the book's samples that are asked for together", () => {
  const bookOf = (keep: number) =>
    new Book({
      strategy: rejectionSampling({ keep, tries: 9 }),
      problems: problemsOf(3),
      known: new Map(),
      onSettled: () => undefined
    })

  it("are never of two problems, and none is left out or shown twice", () => {
    const book = bookOf(3)
    const taken: Array<string> = []
    for (let owed = book.peek(2); owed !== null && taken.length < 6; owed = book.peek(2)) {
      book.take(owed)
      taken.push(`${owed.problem.id}/${owed.indices.join("+")}`)
    }
    expect(taken).toEqual(["p0/0+1", "p0/2", "p1/0+1", "p1/2", "p2/0+1", "p2/2"])
  })

  it("may lie apart: those between them keep their turn", () => {
    const book = bookOf(6)
    const alike = (one: number, other: number) => one % 3 === other % 3
    const take = () => {
      const owed = book.peek(9, alike)!
      book.take(owed)
      return owed.indices
    }
    expect([take(), take(), take()]).toEqual([
      [0, 3],
      [1, 4],
      [2, 5]
    ])
    expect(book.peek()?.problem.id).toBe("p1")
  })
})
