import { type Asking, costOf, type Desk, type Ticket } from "@cotton/generator"
import type { Attempt, Call, Endpoint, Failure, Problem, Purpose, Usage } from "@cotton/schema"
import type { JournalError } from "@cotton/schema/ports/Journal"
import type { Sampled, Teacher } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"

const NO_USAGE: Usage = { input: 0, output: 0, estimated: false }

/** What came of one sample, and the attempts that it is charged with. */
interface Outcome {
  readonly index: number
  readonly result: Sampled | { readonly failure: Failure }
  readonly attempts: ReadonlyArray<Attempt>
}

/** What is bought at one desk: of whom, under which keys, and what becomes of it. `R`: what that needs. */
export interface Line<R> {
  readonly purpose: Purpose
  readonly desk: Desk
  readonly asking: Pick<Asking, "key">
  readonly at: ReadonlyArray<Pick<Endpoint, "price">>
  readonly teacher: Teacher["Service"]
  /** Makes a Call durable; returns its place. */
  readonly keep: (call: Call) => Effect.Effect<number, JournalError>
  /** Hears of each Call that is durable. */
  readonly stored: (call: Call) => void
  readonly retried: (failure: Failure) => void
  /**
   * What becomes of a stored reply, to its end; it may be interrupted, and is made good when the run goes on. Says why it
   * could not be judged, for the breaker; `null` when it could.
   */
  readonly replied: (call: Call, seq: number, problem: Problem) => Effect.Effect<string | null, JournalError, R>
  /** The last word on a Call that brought no reply. */
  readonly gaveUp: (call: Call, problem: Problem) => void
}

const callOf = (
  line: Line<unknown>,
  { asked, fetched, errand }: Ticket,
  { index, result, attempts }: Outcome
): Call => ({
  key: line.asking.key(errand.problem, index),
  purpose: line.purpose,
  problemId: errand.problem.id,
  index,
  asked,
  fetched,
  reply: "reply" in result ? result.reply : null,
  failure: "failure" in result ? result.failure : null,
  usage: "usage" in result ? result.usage : NO_USAGE,
  usd: attempts.reduce((sum, { usd }) => sum + usd, 0),
  finish: "finish" in result ? result.finish : "failed",
  attempts
})

/**
 * The samples of a reply, each with its share of what the request cost. What was paid for attempts that broke before it
 * stands on the first.
 */
const repliesOf = (
  line: Line<unknown>,
  { errand, endpoint }: Ticket,
  samples: ReadonlyArray<Sampled>
): ReadonlyArray<Outcome> => {
  const { price } = line.at[endpoint]!
  const last = errand.attempts.at(-1)!
  return samples.map((result, at) => {
    const share = { ...last, usd: costOf(price, result.usage).usd }
    const attempts = at === 0 ? [...errand.attempts.slice(0, -1), share] : [share]
    return { index: errand.indices[at]!, result, attempts }
  })
}

/** The samples that failed for good. The money stands on the first of them. */
const failuresOf = (
  indices: ReadonlyArray<number>,
  failure: Failure,
  attempts: ReadonlyArray<Attempt>
): ReadonlyArray<Outcome> => {
  const unpaid = attempts.slice(-1).map((last) => Object.assign({}, last, { usd: 0 }))
  return indices.map((index, at) => ({ index, result: { failure }, attempts: at === 0 ? attempts : unpaid }))
}

/** What buying does with a desk's tickets. */
export const buying = <R>(line: Line<R>) => {
  const { desk, teacher } = line
  /** Errands that wait for another attempt: their last ticket, and how it failed. */
  const waiting = new Map<Ticket["errand"], { readonly ticket: Ticket; readonly failure: Failure }>()

  const store = Effect.fnUntraced(function* (ticket: Ticket, outcome: Outcome) {
    const call = callOf(line, ticket, outcome)
    const seq = yield* line.keep(call)
    line.stored(call)
    return { call, seq }
  })

  /** The last word on samples that brought no reply. */
  const giveUp = Effect.fnUntraced(function* (
    ticket: Ticket,
    indices: ReadonlyArray<number>,
    failure: Failure,
    attempts: ReadonlyArray<Attempt>
  ) {
    const stored = yield* Effect.forEach(failuresOf(indices, failure, attempts), (outcome) => store(ticket, outcome), {
      concurrency: indices.length
    })
    for (const { call } of stored) line.gaveUp(call, ticket.errand.problem)
    desk.closedWithoutReply()
  })

  /**
   * One request and what follows from it: reply, journal, judge, note. From the reply to the durable entry it cannot be
   * interrupted, so a paid reply is never dropped between two steps.
   */
  const attempt = Effect.fnUntraced(function* (ticket: Ticket) {
    const { errand, asked, fetched, endpoint } = ticket
    const { indices } = errand

    yield* Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        if (!desk.mayLeave(ticket)) return
        waiting.delete(errand)
        const request = { asked, fetched, endpoint, onFirstToken: () => desk.began(ticket) }
        const got = yield* restore(teacher.attempt(request)).pipe(
          Effect.onInterrupt(() => Effect.sync(() => desk.withdrawn(ticket)))
        )
        if (got._tag === "Failed") {
          // Before the desk is told: it may send the errand again at once.
          waiting.set(errand, { ticket, failure: got.failure })
          const again = desk.failed(ticket, got.failure, got.streamedChars, got.firstTokenMs)
          if (again !== false) return line.retried(got.failure)
          waiting.delete(errand)
          return yield* giveUp(ticket, indices, got.failure, errand.attempts)
        }
        const { siblings = [], broken } = got
        const samples = [got, ...siblings].map(({ reply, finish, usage }): Sampled => ({ reply, finish, usage }))
        const sizes = samples.map(sizeOf)
        const bytes = sizes.reduce((sum, size) => sum + size, 0)
        const usages = samples.map(({ usage }) => usage)
        const left = desk.replied(ticket, usages, bytes, { firstTokenMs: got.firstTokenMs, broken })

        // All of them are stored before the first is judged: a kill between two of them loses no more than it must.
        const together = { concurrency: samples.length }
        const stored = yield* Effect.forEach(
          repliesOf(line, ticket, samples),
          (outcome) => store(ticket, outcome),
          together
        )
        if (broken !== undefined && left === false) yield* giveUp(ticket, indices.slice(samples.length), broken, [])
        if (broken !== undefined && left === true) line.retried(broken)
        // Stored and not judged yet: an interruption from here on is made good when the run goes on.
        const judge = Effect.fnUntraced(function* ({ call, seq }: (typeof stored)[number], at: number) {
          const undecided = yield* restore(line.replied(call, seq, errand.problem))
          desk.judged(ticket, sizes[at]!, undecided)
        })
        yield* Effect.forEach(stored, judge, together)
      })
    )
  })

  /**
   * For when no more tickets come: what waits for another attempt stays owed, but the money that its broken attempts
   * have cost is put on record, or the next run would spend it again.
   */
  const leave = Effect.forEach(
    // Looked at when it runs: before that nothing has failed.
    { [Symbol.iterator]: () => waiting.entries() },
    ([{ attempts, indices }, { ticket, failure }]) =>
      attempts.some(({ usd }) => usd > 0)
        ? Effect.forEach(failuresOf(indices.slice(0, 1), failure, attempts), (outcome) => store(ticket, outcome))
        : Effect.void,
    { discard: true }
  )

  return { attempt, leave }
}

/** About what a reply weighs while it waits for its verdicts. */
const sizeOf = ({ reply: { message } }: Sampled): number => {
  let bytes = 256
  for (const value of Object.values(message)) bytes += typeof value === "string" ? value.length : 64
  return bytes
}
