import type * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import type { FinalText } from "./FinalText.ts"

/** What the filter's options say where a problem does not. */
export interface PuzzleOptions {
  readonly numbers: "at-most-once" | "exactly-once"
}

/**
 * One kind of puzzle: how a problem states it, and when an answer solves it. `judge` rejects an answer that cannot be read;
 * `unsure("bad-puzzle")` is for a statement that its schema lets through and that makes no sense.
 */
export interface PuzzleKind<S> {
  readonly spec: Schema.ConstraintCodec<S, unknown>
  readonly judge: (spec: S, answer: FinalText, options: PuzzleOptions) => Omit<Finding, "evidence">
}

// oxlint-disable-next-line typescript/no-explicit-any -- the statement is contravariant in `judge`: no other type fits all kinds
export type AnyPuzzleKind = PuzzleKind<any>

export const definePuzzle = <S>(kind: PuzzleKind<S>): PuzzleKind<S> => kind
