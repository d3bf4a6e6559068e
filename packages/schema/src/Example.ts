import type { Problem } from "./Problem.ts"
import type { Trace } from "./Trace.ts"
import type { Standing, Verdict } from "./Verdict.ts"

/** A trace with its problem and its verdicts: what cuts choose from and what the `traces` config holds. */
export interface Judged {
  readonly problem: Problem
  readonly trace: Trace
  readonly verdicts: ReadonlyArray<Verdict>
  readonly standing: Standing
}

export type Split = "train" | "validation"

/** A row of a cut, with the ids that lead back. */
export interface Example {
  readonly problem: Problem
  readonly trace: Trace
  readonly verdicts: ReadonlyArray<Verdict>
  readonly split: Split
}
