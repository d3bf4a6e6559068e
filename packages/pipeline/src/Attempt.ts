import { type Desk, type Ledger, readTrace, type Ticket } from "@cotton/generator"
import { type Call, type Failure, marksOf, type Reply, type Usage } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { Teacher } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"
import { Monitor } from "./Event.ts"
import { judgeStored, notedFailure, notedOf, undecidedBy } from "./Judge.ts"
import type { Run } from "./Run.ts"

const NO_USAGE: Usage = { input: 0, output: 0, estimated: false }

type Result = { readonly reply: Reply; readonly finish: string; readonly usage: Usage } | { readonly failure: Failure }

const callOf = (run: Run, { asked, errand, endpoint }: Ticket, result: Result): Call => ({
  key: run.asking.key(errand.problem, errand.index),
  purpose: "sample",
  problemId: errand.problem.id,
  index: errand.index,
  asked,
  fetched: {
    host: run.hosts[endpoint]!,
    limit: run.recipe.sample.limit,
    stream: run.recipe.teacher.stream
  },
  reply: "reply" in result ? result.reply : null,
  failure: "failure" in result ? result.failure : null,
  usage: "usage" in result ? result.usage : NO_USAGE,
  usd: errand.attempts.reduce((sum, { usd }) => sum + usd, 0),
  finish: "finish" in result ? result.finish : "failed",
  attempts: errand.attempts
})

/** What buying does with the desk's tickets. */
export const buying = (run: Run, desk: Desk, book: Ledger) => {
  /** Errands that wait for another attempt: their last ticket, and how it failed. */
  const waiting = new Map<Ticket["errand"], { readonly ticket: Ticket; readonly failure: Failure }>()

  const store = Effect.fnUntraced(function* (ticket: Ticket, result: Result) {
    const journal = yield* Journal
    const monitor = yield* Monitor
    const call = callOf(run, ticket, result)
    const seq = yield* journal.appendCall(call)
    const failure = call.failure?.reason ?? null
    const { input, output } = call.usage
    monitor.publish({ _tag: "Stored", replayed: false, input, output, usd: call.usd, failure })
    return { call, seq }
  })

  /**
   * One request and what follows from it: reply, journal, judge, note. From the reply to the durable entry it cannot be
   * interrupted, so a paid reply is never dropped between two steps.
   */
  const attempt = Effect.fnUntraced(function* (ticket: Ticket) {
    const teacher = yield* Teacher
    const monitor = yield* Monitor
    const { problem, index } = ticket.errand

    yield* Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        if (!desk.mayLeave(ticket)) return
        waiting.delete(ticket.errand)
        const fetched = {
          host: run.hosts[ticket.endpoint]!,
          limit: run.recipe.sample.limit,
          stream: run.recipe.teacher.stream
        }
        const request = {
          asked: ticket.asked,
          fetched,
          endpoint: ticket.endpoint,
          onFirstToken: () => desk.began(ticket)
        }
        const got = yield* restore(teacher.attempt(request)).pipe(
          Effect.onInterrupt(() => Effect.sync(() => desk.withdrawn(ticket)))
        )
        if (got._tag === "Failed") {
          const again = desk.failed(ticket, got.failure, got.streamedChars, got.firstTokenMs)
          if (again !== false) {
            waiting.set(ticket.errand, { ticket, failure: got.failure })
            monitor.publish({ _tag: "Retried", reason: got.failure.reason, detail: got.failure.message })
            monitor.publish({ _tag: "Paused", why: desk.pause })
            return
          }
          yield* store(ticket, { failure: got.failure })
          book.note(problem.id, notedFailure(index, got.failure.reason))
          desk.closedWithoutReply()
          return
        }
        const bytes = sizeOf(got.reply)
        desk.replied(ticket, got.usage, bytes, got.firstTokenMs)
        const { call, seq } = yield* store(ticket, got)
        // Stored and not judged yet: an interruption from here on is made good when the run goes on.
        const trace = readTrace(call, run.recipe.teacher.think)!
        const verdicts = yield* restore(judgeStored(run, seq, problem, trace))
        book.note(problem.id, notedOf(index, marksOf(verdicts)))
        desk.judged(ticket, bytes, undecidedBy(verdicts))
      })
    )
  })

  /**
   * For when no more tickets come: what waits for another attempt stays owed, but the money that its broken attempts
   * have cost is put on record, or the next run would spend it again.
   */
  const leave = Effect.forEach(
    // Looked at when it runs: before that nothing has failed.
    { [Symbol.iterator]: () => waiting.values() },
    ({ ticket, failure }) =>
      ticket.errand.attempts.some(({ usd }) => usd > 0) ? store(ticket, { failure }) : Effect.void,
    { discard: true }
  )

  return { attempt, leave }
}

const sizeOf = ({ message }: Reply): number => {
  let bytes = 256
  for (const value of Object.values(message)) bytes += typeof value === "string" ? value.length : 64
  return bytes
}
