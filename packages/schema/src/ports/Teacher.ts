import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Asked, Failure, Fetched, Reply, Usage } from "../Call.ts"

/** What one wire request brought. It never fails: a refusal, a cut or a time-out is an outcome with a reason. */
export type Attempted =
  | {
      readonly _tag: "Replied"
      readonly reply: Reply
      readonly finish: string
      readonly usage: Usage
      readonly firstTokenMs?: number
    }
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
