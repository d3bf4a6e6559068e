import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Sandbox } from "@cotton/schema/ports/Sandbox"
import type { Finding, Subject } from "@cotton/schema/Verdict"

/** What a check answers from a trace: an outcome, and a reason code with every outcome but `pass`. */
export type { Finding, Subject } from "@cotton/schema/Verdict"

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
  readonly run: (subject: Subject, options: O) => Finding
  /**
   * The costly half of a filter that needs services, which makes it a judge: asked in the main thread, and only where `run`
   * and every other filter of the recipe passed. Its finding takes the place of `run`'s.
   */
  readonly judge?: (subject: Subject, options: O) => Effect.Effect<Finding, never, Sandbox>
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
