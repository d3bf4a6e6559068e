import {
  type Closing,
  Desk,
  layerOpenAiCompatible,
  layerRewardModel,
  type MissingSecret,
  type Wallet
} from "@cotton/generator"
import type { Call, JudgeSpec, Recipe } from "@cotton/schema"
import type { JournalError } from "@cotton/schema/ports/Journal"
import { Teacher } from "@cotton/schema/ports/Teacher"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { buying, type Line } from "../Attempt.ts"
import { Monitor } from "../Event.ts"
import { askingOf } from "./Inquiry.ts"
import { Queue } from "./Queue.ts"

/** Where one judge is asked: its desk and the questions that wait at it. */
export interface Counter {
  readonly desk: Desk
  readonly queue: Queue
}

/** What a counter is opened with. */
export interface Till {
  readonly recipe: Recipe
  readonly purse: Wallet
  readonly environment: Readonly<Record<string, string | undefined>>
  /** An endpoint's name in the records. */
  readonly hostName: (url: string) => string
  /** Makes a Call durable. */
  readonly keep: (call: Call) => Effect.Effect<number, JournalError>
  /** Hears of each Call that is durable: its question is answered. */
  readonly answered: (call: Call) => void
  /** Hears once that no more questions are sent, and why. */
  readonly closed: (closing: Closing) => void
}

const teacherOf = (name: string, spec: JudgeSpec, { environment }: Till): Layer.Layer<Teacher, MissingSecret> =>
  spec.wire === "chat"
    ? layerOpenAiCompatible(spec, environment, `judges.${name}`)
    : layerRewardModel(spec, environment, `judges.${name}`, spec.wire)

/** The desk of a judge: the same slots, breakers, retries and purse as the teacher's. */
const deskOf = ({ recipe, purse, hostName }: Till, spec: JudgeSpec, queue: Queue): Desk =>
  new Desk({
    recipe: {
      ...recipe,
      teacher: { ...recipe.teacher, ...spec },
      // A score is no text: nothing is written that could cost.
      sample: { ...recipe.sample, limit: spec.wire === "chat" ? spec.limit : 1, perRequest: 1 },
      unjudgedBytes: Infinity
    },
    asking: askingOf(spec),
    book: queue,
    purse,
    hosts: spec.at.map(({ url }) => hostName(url))
  })

/** Opens a judge's counter until the scope closes: questions that are queued are asked, each answer is stored first. */
export const openCounter = Effect.fnUntraced(function* (
  name: string,
  spec: JudgeSpec,
  till: Till
): Effect.fn.Return<Counter, MissingSecret, Scope.Scope> {
  const monitor = yield* Monitor
  const teacher = Context.get(yield* Layer.build(teacherOf(name, spec, till)), Teacher)
  const queue = new Queue()
  const desk = deskOf(till, spec, queue)
  const line: Line<never> = {
    purpose: spec.wire === "chat" ? "judge" : "score",
    desk,
    asking: askingOf(spec),
    at: spec.at,
    teacher,
    keep: till.keep,
    stored: (call) => {
      const { usage, usd } = call
      monitor.publish({ _tag: "Consulted", replayed: false, calls: 1, input: usage.input, output: usage.output, usd })
    },
    retried: ({ reason, message }) => monitor.publish({ _tag: "Retried", reason, detail: message }),
    replied: (call) => Effect.sync(() => (till.answered(call), null)),
    gaveUp: (call) => till.answered(call)
  }
  const { attempt, leave } = buying(line)
  yield* desk.tickets.pipe(
    Stream.mapEffect(attempt, { concurrency: "unbounded", unordered: true }),
    Stream.runDrain,
    Effect.andThen(leave),
    // The journal has failed: whoever judges finds that out by itself.
    Effect.catch(({ message }) => Effect.sync(() => desk.close({ why: "journal", message }))),
    Effect.ensuring(Effect.sync(() => till.closed(desk.closing ?? { why: "interrupted" }))),
    Effect.forkScoped
  )
  // Before the requests are interrupted, so that none is begun meanwhile.
  yield* Effect.addFinalizer(() => Effect.sync(() => desk.close({ why: "interrupted" })))
  return { desk, queue }
})
