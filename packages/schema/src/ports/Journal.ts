import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { Call } from "../Call.ts"
import type { Problem } from "../Problem.ts"
import type { Mark, Verdict } from "../Verdict.ts"

/** The journal could not do what was asked; what it had acknowledged stands. */
export class JournalError extends Schema.TaggedError<JournalError>()("JournalError", {
  reason: Schema.Literals(["locked", "disk-full", "newer-version", "damaged", "io", "closed"]),
  path: Schema.String,
  message: Schema.String
}) {}

/** The verdicts on one stored Call, under one plan and one gold answer. */
export interface Judgement {
  readonly seq: number
  /** Digest of the filters, their versions and options, and the trace parser's version. */
  readonly plan: string
  /** Digest of the gold answer and the choices: a corrected answer re-judges and buys nothing. */
  readonly gold: string
  readonly verdicts: ReadonlyArray<Verdict>
}

/** The small columns of a stored Call and its newest judgement under the asked plan: what the folds need, no bodies. */
export interface Entry {
  readonly seq: number
  readonly key: string
  readonly problemId: string
  readonly index: number
  readonly finish: string
  readonly limit: number
  /** Reason of the failure, when there was no reply. */
  readonly failure: string | null
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
  /** What did not pass, or `null` when it has not been judged under the asked plan. */
  readonly marks: ReadonlyArray<Mark> | null
  /** Digest of the gold that `marks` were judged with. */
  readonly gold: string | null
}

/** A stored Call with its body, and its newest judgement under the asked plan. */
export interface Stored {
  readonly seq: number
  readonly call: Call
  readonly judgement: Judgement | null
}

/** Calls that are no samples, what they cost in US dollars, and their tokens. */
export interface SpentBeside {
  readonly calls: number
  readonly usd: number
  readonly input: number
  readonly output: number
}

/** All that is stored of one problem, Calls in order of index, then of arrival. */
export interface Dossier {
  readonly problem: Problem
  readonly calls: ReadonlyArray<Stored>
}

/**
 * The run's memory. Tables are append-only; `append…` returns when its entry is durable (fsync), and only then may
 * anything count it. Problems are read in the order of their positions.
 */
export class Journal extends Context.Service<
  Journal,
  {
    /**
     * Stores new problems, or new revisions of known ones. `places` are the positions that they shall have, from 1
     * (default: at the end); a known problem keeps its own, and one whose place is taken goes to the end.
     */
    readonly addProblems: (
      problems: ReadonlyArray<Problem>,
      places?: ReadonlyArray<number>
    ) => Effect.Effect<void, JournalError>
    readonly problems: Stream.Stream<Problem, JournalError>
    /** Returns the entry's sequence number. */
    readonly appendCall: (call: Call) => Effect.Effect<number, JournalError>
    readonly appendJudgement: (judgement: Judgement) => Effect.Effect<void, JournalError>
    readonly entries: (plan: string) => Stream.Stream<Entry, JournalError>
    readonly dossiers: (plan: string) => Stream.Stream<Dossier, JournalError>
    /** All that is stored of one problem, or `null` for a problem that the journal does not know. */
    readonly dossier: (problemId: string, plan: string) => Effect.Effect<Dossier | null, JournalError>
    /** The stored Calls of these sequence numbers, in their order. */
    readonly calls: (seqs: ReadonlyArray<number>, plan: string) => Effect.Effect<ReadonlyArray<Stored>, JournalError>
    /** Of the Calls beside the samples (questions to judges) the one of this key: its newest reply, else its newest failure. */
    readonly callBeside: (key: string) => Effect.Effect<Call | null, JournalError>
    /** What those Calls came to. */
    readonly spentBeside: Effect.Effect<SpentBeside, JournalError>
    /** This plan when something was judged under it; else the plan of the newest judgement; `null` without any. */
    readonly judgedUnder: (plan: string) => Effect.Effect<string | null, JournalError>
    readonly getMeta: (key: string) => Effect.Effect<string | undefined, JournalError>
    readonly setMeta: (key: string, value: string) => Effect.Effect<void, JournalError>
  }
>()("@cotton/schema/ports/Journal") {}
