import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Command } from "@cotton/schema/ports/Command"
import type { Consultant } from "@cotton/schema/ports/Consultant"
import type { Sandbox } from "@cotton/schema/ports/Sandbox"
import type { Finding, Subject, Verdict } from "@cotton/schema/Verdict"

/** What a check answers from a trace: an outcome, and a reason code with every outcome but `pass`. */
export type { Finding, Subject } from "@cotton/schema/Verdict"

/** What judges may ask for. */
export type JudgeServices = Sandbox | Consultant | Command

/**
 * A filter that looks at one trace and its problem, synchronously and without side effects: the same subject and the
 * same options always give the same finding. It runs in a worker thread, so nothing of it may live outside its module.
 *
 * `options` decodes what the recipe says; every threshold is an option with a default. Decoded options must be JSON
 * again after encoding, because plans travel between threads and are stored with each verdict. `version` rises when a
 * change may alter a finding.
 */
export interface Check<O> {
  /** Public id: `folder/name`, the same in the recipe, in the Parquet column and on the screen. */
  readonly id: string
  readonly version: number
  readonly options: Schema.ConstraintCodec<O, unknown>
  /** Without a gold answer the check is not run: its verdict is `unsure`, reason `no-gold`. */
  readonly needsAnswer?: boolean
  /** How the answers of replies are compared with one another; for a check that needs a gold answer. */
  readonly answers?: Answers<O>
  readonly run: (subject: Subject, options: O) => Finding
  /**
   * The costly half of a filter that needs services, which makes it a judge: asked in the main thread, and only where `run`
   * and every other filter of the recipe passed. Its finding takes the place of `run`'s.
   */
  readonly judge?: (subject: Subject, options: O) => Effect.Effect<Finding, never, JudgeServices>
  /**
   * Of one that asks the recipe's judges: how many questions it asks about a trace at most, and how many characters of the
   * trace each of them shows at most. What a run keeps in its purse is told from it.
   */
  readonly questions?: (options: O) => { readonly count: number; readonly chars: number }
  /**
   * Makes it a panel, whose members the recipe names beside its options (`of`): what follows from what they say, in their order;
   * `null` stands for one that was not asked yet, and is returned while the answer may depend on it. `run` is not called.
   */
  readonly panel?: (members: ReadonlyArray<Verdict | null>, options: O) => Finding | null
  /** It asks a reward model for a score; else a chat model for words. Of one that needs a consultant. */
  readonly scored?: true
  /** The service that `judge` asks. Default: the sandbox. */
  readonly needs?: "sandbox" | "consultant" | "command"
}

/** The answers of replies, whatever the gold one is. */
export interface Answers<O> {
  /** The answer that a reply states, as the `found` of a finding; `undefined` where it states none. */
  readonly find: (subject: Subject, options: O) => Pick<Finding, "found" | "evidence"> | undefined
  /**
   * Whether `answer` would pass if `gold` were the gold answer. Both are a `found` of less than 200 characters. Unlike `run`
   * it is asked in the main thread, where nobody stops it: what costs more than a few milliseconds is to be left undecided.
   */
  readonly same: (gold: string, answer: string, problem: Subject["problem"], options: O) => boolean
}

/** A check whose options are known to itself only. */
// oxlint-disable-next-line typescript/no-explicit-any -- options are contravariant in `run`: no other type fits all checks
export type AnyCheck = Check<any>

/** Declares a check; the compiler infers its options from their schema. */
export const defineCheck = <O>(check: Check<O>): Check<O> => check

/** An option with its default, which applies when the recipe does not name it. */
export const option = <S extends Schema.Constraint>(schema: S, value: S["Encoded"]) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(schema)

/** A share between 0 and 1. */
export const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

/** A whole number of at least 0. */
export const size = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** A whole number of at least 1. */
export const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

export const pass: Finding = { outcome: "pass" }

/** The trace is rejected for `reason`. */
export const fail = (reason: string, more: Omit<Finding, "outcome" | "reason"> = {}): Finding => ({
  outcome: "fail",
  reason,
  ...more
})

/** The check cannot tell, for `reason`; never a rejection. */
export const unsure = (reason: string, more: Omit<Finding, "outcome" | "reason"> = {}): Finding => ({
  outcome: "unsure",
  reason,
  ...more
})
