import type { Problem } from "./Problem.ts"
import type { Trace } from "./Trace.ts"
import type { Standing, Verdict } from "./Verdict.ts"

/** What the traces of a problem agree on, where that says something of its gold answer. */
export interface Agreed {
  /** `suspect`: no trace gives the gold answer. `majority`: there is none, and this one stands in. */
  readonly as: "suspect" | "majority"
  /** As most of those that give it write it. */
  readonly answer: string
  /** Traces that give it, of those that came to an end with an answer. */
  readonly votes: number
  readonly of: number
}

/** A trace with its problem and its verdicts: what cuts choose from and what the `traces` config holds. */
export interface Judged {
  readonly problem: Problem
  readonly trace: Trace
  readonly verdicts: ReadonlyArray<Verdict>
  readonly standing: Standing
  readonly agreed?: Agreed
}

export type Split = "train" | "validation"

/** A row of a cut, with the ids that lead back. */
export interface Example {
  readonly problem: Problem
  readonly trace: Trace
  readonly verdicts: ReadonlyArray<Verdict>
  readonly split: Split
  readonly agreed?: Agreed
}
