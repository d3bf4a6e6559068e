import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Message } from "../Problem.ts"

/** One question to a model that judges or scores, about one trace. */
export interface Question {
  /** The judge's name among the recipe's `judges`. */
  readonly judge: string
  /** The problem whose trace is judged. */
  readonly problemId: string
  /** The words of the question; for a reward model, the conversation that is scored. */
  readonly messages: ReadonlyArray<Message>
  /** Which vote on the same words it is, from 0. Part of the Call's identity. */
  readonly vote: number
}

/** What came of a question. It never fails: without an answer there is a reason. */
export type Answered =
  | {
      readonly _tag: "Answered"
      /** Key of the Call, which leads back to the whole reply. */
      readonly key: string
      /** What it says without its chain of thought; of a reward model, the score as text. */
      readonly content: string
      /** The server's finish reason as it stands: `length` is an answer that was cut off. */
      readonly finish: string
    }
  | {
      readonly _tag: "Unanswered"
      /**
       * `not-asked`: it was never asked, and who asks now does not buy; `budget`: the purse cannot pay it; `closed`: the run
       * is being left; `unreachable`: nobody answers at its endpoints; `refused`: this question will never be answered.
       */
      readonly reason: "not-asked" | "budget" | "closed" | "unreachable" | "refused"
      readonly message: string
    }

/**
 * Asks the recipe's judges. Every question is a Call: stored before it counts, paid from the run's purse, tried again at
 * its endpoints, and never bought twice, whoever asks it again.
 */
export class Consultant extends Context.Service<
  Consultant,
  { readonly ask: (question: Question) => Effect.Effect<Answered> }
>()("@cotton/schema/ports/Consultant") {}
