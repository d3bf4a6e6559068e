import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"

/** A program of the user's that judges traces, and how it is kept. Equal ones share their processes. */
export interface CommandSpec {
  /** The program and its arguments. No shell reads them. */
  readonly run: ReadonlyArray<string>
  /** Names of the environment's variables that it is given beside the few that every program needs. */
  readonly env: ReadonlyArray<string>
  /** Processes at most. */
  readonly concurrency: number
  /** Rows that one process is given before it has answered. */
  readonly inFlight: number
  /** What a row may take, from when the process is given it. */
  readonly timeoutMs: number
  /** What a new process may take beyond that before its first answer. */
  readonly startMs: number
}

/** What came of a row. It never fails: without an answer there is a reason. */
export type CommandSaid =
  | { readonly _tag: "Answered"; readonly answer: Readonly<Record<string, unknown>> }
  | {
      readonly _tag: "Unanswered"
      /**
       * `timeout`: the process was ended over it; `died`: two processes ended over it, or none comes up; `garbled`: what came
       * was no answer; `missing`: there is no such program; `closed`: nobody waits any more.
       */
      readonly reason: "timeout" | "died" | "garbled" | "missing" | "closed"
      readonly message: string
    }

/** Keeps programs that judge, and hands rows to them. */
export class Command extends Context.Service<
  Command,
  { readonly ask: (spec: CommandSpec, row: Readonly<Record<string, Json | undefined>>) => Effect.Effect<CommandSaid> }
>()("@cotton/schema/ports/Command") {}
