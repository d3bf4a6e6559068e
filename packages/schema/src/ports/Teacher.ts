import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Asked, Failure, Fetched, Reply, Usage } from "../Call.ts"

/** One choice of a reply. */
export interface Sampled {
  readonly reply: Reply
  readonly finish: string
  readonly usage: Usage
}

/** What one wire request brought. It never fails: a refusal, a cut or a time-out is an outcome with a reason. */
export type Attempted =
  | (Sampled & {
      readonly _tag: "Replied"
      readonly firstTokenMs?: number
      /**
       * The further choices of a request for several (`fetched.n`), in their order. The first one's usage holds the
       * prompt's tokens, theirs none; the output tokens of all of them are what the server counted.
       */
      readonly siblings?: ReadonlyArray<Sampled>
      /**
       * What ended the request while further choices were on their way: those are lost. Without it, fewer choices than
       * were asked for are all that the server gives.
       */
      readonly broken?: Failure
    })
  | {
      readonly _tag: "Failed"
      readonly failure: Failure
      /**
       * UTF-16 units that had come when it broke: they are paid for. `unknown` when the server may have written a whole
       * reply that never arrived.
       */
      readonly streamedChars: number | "unknown"
      readonly firstTokenMs?: number
    }

export interface TeacherRequest {
  readonly asked: Asked
  readonly fetched: Fetched
  /** Which of the recipe's endpoints to send it to. */
  readonly endpoint: number
  /** Called once, when the first piece of the reply is here. */
  readonly onFirstToken?: () => void
}

/** Sends one request to one endpoint. Interrupting it closes the connection. */
export class Teacher extends Context.Service<
  Teacher,
  { readonly attempt: (request: TeacherRequest) => Effect.Effect<Attempted> }
>()("@cotton/schema/ports/Teacher") {}
