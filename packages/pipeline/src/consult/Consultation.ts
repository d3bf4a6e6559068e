import { type Closing, hostOf, type MissingSecret, type Purse } from "@cotton/generator"
import type { Call, JudgeSpec, Recipe } from "@cotton/schema"
import { type Answered, Consultant, type Question } from "@cotton/schema/ports/Consultant"
import { Journal, type JournalError } from "@cotton/schema/ports/Journal"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type Counter, openCounter } from "./Counter.ts"
import { answerOf, inquiryKey, inquiryOf, isOwedAgain } from "./Inquiry.ts"

/** Where the Calls of judges are kept. */
export interface Shelf {
  readonly find: (key: string) => Effect.Effect<Call | null, JournalError>
  readonly keep: (call: Call) => Effect.Effect<number, JournalError>
}

/**
 * When the judges are asked. Before it is opened and after its scope is closed only what is stored is answered, the rest is
 * `not-asked`: a cut buys nothing, and a run only once it may.
 */
export class Consultation extends Context.Service<
  Consultation,
  {
    /** `closed`: hears when one of them can't be asked any more, and why. */
    readonly open: (
      purse: Purse,
      closed?: (judge: string, closing: Closing) => void
    ) => Effect.Effect<void, MissingSecret, Scope.Scope>
    /** From here on no question is sent; those that are under way are answered. */
    readonly close: (closing: Closing) => void
  }
>()("@cotton/pipeline/Consultation") {}

const REASONS: Record<Closing["why"], (Answered & { readonly _tag: "Unanswered" })["reason"]> = {
  settled: "closed",
  budget: "budget",
  drain: "closed",
  interrupted: "closed",
  journal: "closed",
  teacher: "unreachable",
  endpoint: "unreachable",
  judges: "unreachable"
}

const turnedAway = (closing: Closing): Answered => ({
  _tag: "Unanswered",
  reason: REASONS[closing.why],
  message: "message" in closing ? closing.message : `no question is asked any more (${closing.why})`
})

const NOT_ASKED: Answered = { _tag: "Unanswered", reason: "not-asked", message: "the judge was not asked" }

interface Options {
  readonly recipe: Recipe
  /** The judges that the recipe's filters ask. */
  readonly judges: Readonly<Record<string, JudgeSpec>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** An endpoint's name in the records. Default: its host and port. */
  readonly hostName?: (url: string) => string
  readonly shelf: Shelf
}

/** The consultant over a shelf of Calls, and its opening hours. */
export const makeConsultation = ({ recipe, judges, environment, hostName = hostOf, shelf }: Options) => {
  /** Questions that nobody has the answer to yet, by their keys: whoever else asks one waits with the first. */
  const waiting = new Map<string, { readonly judge: string; readonly answer: Deferred.Deferred<Answered> }>()
  const counters = new Map<string, Counter & { over: Closing | null }>()

  const hostsOf = ({ at }: JudgeSpec) => new Set(at.map(({ url }) => hostName(url)))

  const settle = (key: string, answer: Answered) => {
    const entry = waiting.get(key)
    if (entry === undefined) return
    waiting.delete(key)
    Deferred.doneUnsafe(entry.answer, Effect.succeed(answer))
  }
  const lookUp = Effect.fnUntraced(function* (question: Question, key: string) {
    const spec = judges[question.judge]!
    const stored = yield* shelf.find(key)
    if (stored !== null && !isOwedAgain(stored, spec, hostsOf(spec))) return settle(key, answerOf(stored, spec))
    const counter = counters.get(question.judge)
    if (counter === undefined) return settle(key, NOT_ASKED)
    if (counter.over !== null) return settle(key, turnedAway(counter.over))
    counter.queue.push(inquiryOf(question), question.vote)
    counter.desk.wake()
  })
  const ask = (question: Question) =>
    Effect.suspend(() => {
      const spec = judges[question.judge]
      if (spec === undefined)
        return Effect.succeed<Answered>({ ...NOT_ASKED, message: `the recipe has no judge ${question.judge}` })
      const key = inquiryKey(spec, question)
      const known = waiting.get(key)
      if (known !== undefined) return Deferred.await(known.answer)
      const answer = Deferred.makeUnsafe<Answered>()
      waiting.set(key, { judge: question.judge, answer })
      const broken = ({ message }: JournalError) => settle(key, turnedAway({ why: "journal", message }))
      // Not for this one alone: it is looked up to its end also when whoever asked first is interrupted.
      return lookUp(question, key).pipe(
        Effect.catch((error) => Effect.sync(() => broken(error))),
        Effect.catchDefect((cause) =>
          Effect.sync(() => settle(key, turnedAway({ why: "journal", message: String(cause) })))
        ),
        Effect.uninterruptible,
        Effect.andThen(Deferred.await(answer))
      )
    })

  const openOne = (name: string, purse: Purse, closed: (judge: string, closing: Closing) => void) =>
    Effect.gen(function* () {
      const spec = judges[name]!
      const counter = yield* openCounter(name, spec, {
        recipe,
        purse: purse.forJudges,
        environment,
        hostName,
        keep: shelf.keep,
        answered: (call) => settle(call.key, answerOf(call, spec)),
        closed: (closing) => {
          const own = counters.get(name)
          if (own !== undefined) own.over = closing
          // Before the verdicts that lack their answer: nothing is bought for those.
          closed(name, closing)
          for (const [key, { judge }] of waiting) if (judge === name) settle(key, turnedAway(closing))
        }
      })
      counters.set(name, { ...counter, over: null })
      yield* Effect.addFinalizer(() => Effect.sync(() => counters.delete(name)))
    })

  const consultation: Consultation["Service"] = {
    open: (purse, closed = () => undefined) =>
      Effect.forEach(Object.keys(judges), (name) => openOne(name, purse, closed), { discard: true }),
    close: (closing) => {
      for (const { desk } of counters.values()) desk.close(closing)
    }
  }
  const consultant: Consultant["Service"] = { ask }
  return { consultant, consultation }
}

/** The judges of a run: their Calls stand in its journal. */
export const layerConsultation = (options: Omit<Options, "shelf">) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const journal = yield* Journal
      const shelf: Shelf = { find: journal.callBeside, keep: journal.appendCall }
      const { consultant, consultation } = makeConsultation({ ...options, shelf })
      return Context.make(Consultant, consultant).pipe(Context.add(Consultation, consultation))
    })
  )
