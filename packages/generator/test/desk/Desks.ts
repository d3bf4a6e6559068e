import type { Failure, Problem, RecipeInput, Usage, Ways } from "@cotton/schema"
import { makeAsking } from "../../src/Asking.ts"
import { Book, type Settled } from "../../src/desk/Book.ts"
import { Desk } from "../../src/desk/Desk.ts"
import type { Ticket } from "../../src/desk/Errand.ts"
import { Purse } from "../../src/desk/Purse.ts"
import { rejectionSampling } from "../../src/strategies/rejection-sampling.ts"
import { problemsOf, recipeOf } from "./Samples.ts"

export const SECOND = 1000
const USAGE = { input: 10, output: 10, estimated: false }

export const failure = (reason: Failure["reason"], more: Partial<Failure> = {}): Failure => ({
  reason,
  message: reason,
  ...more
})

export interface DeskOptions extends Omit<Parameters<typeof recipeOf>[0] & object, "problems"> {
  readonly problems?: ReadonlyArray<Problem>
  readonly ways?: ReadonlyArray<Ways>
  /** US dollars that the judging of a sample may cost. */
  readonly judgingUsd?: number
}

/** A desk with a clock that is set by hand. */
export const deskOf = ({ problems = problemsOf(1000), ways, judgingUsd = 0, ...overrides }: DeskOptions = {}) => {
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
  const learned: Array<string> = []
  const desk = new Desk({
    recipe,
    asking: makeAsking(recipe),
    book,
    purse,
    judging: () => ({ usd: judgingUsd, tokens: judgingUsd }),
    ...(ways === undefined ? {} : { ways }),
    onLearned: (host, what) => learned.push(`${host}: ${what}`),
    now: () => clock.now
  })

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
  /** A reply with the samples that were asked for, or with so many of them. */
  const reply = (one: Ticket, bytes = 100, brought = one.errand.indices.length, broken?: Failure) =>
    desk.replied(
      one,
      Array.from({ length: brought }, (): Usage => USAGE),
      bytes,
      { firstTokenMs: 1, broken }
    )
  const judge = (one: Ticket, { bytes = 100, undecided = null as string | null } = {}) => {
    for (const [at, index] of one.errand.indices.entries()) {
      book.note(one.errand.problem.id, { index, result: "accepted" })
      desk.judged(one, at === 0 ? bytes : 0, undecided)
    }
  }
  const finish = (one: Ticket) => {
    reply(one)
    judge(one)
  }
  const fail = (one: Ticket, what: Failure | Failure["reason"], streamed: number | "unknown" = 0) => {
    const again = desk.failed(one, typeof what === "string" ? failure(what) : what, streamed, undefined)
    if (again === false) {
      const result = typeof what !== "string" && what.reason === "refused" ? "refused" : "failed"
      for (const index of one.errand.indices) book.note(one.errand.problem.id, { index, result })
      desk.closedWithoutReply()
    }
    return again
  }
  return { desk, book, purse, clock, settled, learned, ticket, tickets, wait, reply, judge, finish, fail }
}

export const endpoint = (
  name: string,
  slots: number,
  price: RecipeInput["teacher"]["at"][number]["price"] = "free"
) => ({
  url: `http://${name}.test/v1`,
  price,
  slots
})
export const at = (...endpoints: ReadonlyArray<ReturnType<typeof endpoint>>) => ({ teacher: { at: [...endpoints] } })
