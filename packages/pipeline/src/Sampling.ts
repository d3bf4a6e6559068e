import { type Book, type Desk, readTrace } from "@cotton/generator"
import { type Call, marksOf, type Trace } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { Teacher } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"
import type { Line } from "./Attempt.ts"
import { Monitor, type Served } from "./Event.ts"
import { judgeStored, notedFailure, notedOf, undecidedBy } from "./Judge.ts"
import type { Run } from "./Run.ts"

/** The line of the samples: each reply is judged, and the folds are told. */
export const sampling = Effect.fnUntraced(function* (run: Run, desk: Desk, book: Pick<Book<unknown>, "note">) {
  const monitor = yield* Monitor
  const journal = yield* Journal
  const teacher = yield* Teacher
  let told = false
  /** Said once, at the first of them: a run for chains should not go on for days without any. */
  const warnOfHidden = (trace: Trace) => {
    if (told || !trace.turns.some(({ hidden }) => hidden === true)) return
    told = true
    monitor.publish({ _tag: "Warned", message: HIDDEN })
  }
  const line: Line<Effect.Services<ReturnType<typeof judgeStored>>> = {
    purpose: "sample",
    desk,
    asking: run.asking,
    at: run.recipe.teacher.at,
    teacher,
    keep: journal.appendCall,
    stored: (call) => {
      const failure = call.failure?.reason ?? null
      const { input, output } = call.usage
      const { problemId, index, usd } = call
      const ms = call.attempts.at(-1)?.ms ?? 0
      const served = servedBy(call)
      monitor.publish({ _tag: "Stored", replayed: false, problemId, index, input, output, usd, failure, ms, served })
    },
    retried: (failure) => {
      monitor.publish({ _tag: "Retried", reason: failure.reason, detail: failure.message })
      monitor.publish({ _tag: "Paused", why: desk.pause })
    },
    replied: (call, seq, problem) =>
      Effect.gen(function* () {
        const trace = readTrace(call, run.recipe.teacher)!
        warnOfHidden(trace)
        const verdicts = yield* judgeStored(run, seq, problem, trace)
        book.note(problem.id, notedOf(call.index, marksOf(verdicts)))
        return undecidedBy(run, verdicts)
      }),
    gaveUp: ({ index, failure }, problem) => book.note(problem.id, notedFailure(index, failure?.reason ?? "failed"))
  }
  return line
})

const HIDDEN =
  "the teacher keeps its chain of thought to itself: it is only counted, or summed up, and rows without a chain teach none"

const servedBy = ({ reply, fetched: { host } }: Call): Served | null =>
  reply === null
    ? null
    : {
        host,
        ...(reply.model === undefined ? {} : { model: reply.model }),
        ...(reply.fingerprint === undefined ? {} : { fingerprint: reply.fingerprint })
      }
