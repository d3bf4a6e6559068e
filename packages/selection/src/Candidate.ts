import type { Mark } from "@cotton/schema"

/** A stored sample as the cuts see it: small columns only, so that millions fit in memory. */
export interface Candidate {
  readonly traceId: string
  readonly problemId: string
  /** The sample's index within its problem. */
  readonly index: number
  /** Output tokens as the server counted them, the chain of thought with them. */
  readonly outputTokens: number
  /** False when every attempt failed and there is no text to judge. */
  readonly replied: boolean
  /** The reply was cut off: whatever answer stands in it was not its last word. */
  readonly cutOff?: boolean
  /** The verdicts that are not a pass, in the order of the plan; `UNJUDGED` where no filter has looked at it yet. */
  readonly marks: ReadonlyArray<Mark>
}

/** Stands for the marks of a reply that no filter of the plan has seen. It is nobody's verdict, and no cut takes it. */
export const UNJUDGED: ReadonlyArray<Mark> = [{ filter: "judge", outcome: "error", reason: "not-judged" }]

/** A reply that no filter has judged yet: neither kept, rejected nor undecided. Holds for copies of the mark as well. */
export const isUnjudged = ({ marks }: { readonly marks: ReadonlyArray<Mark> }): boolean =>
  marks === UNJUDGED ||
  (marks.length === 1 &&
    marks[0]?.filter === "judge" &&
    marks[0].outcome === "error" &&
    marks[0].reason === "not-judged")
