import type { CutSpec, Mark } from "@cotton/schema"
import { type Candidate, isUnjudged } from "./Candidate.ts"

/** Whether a cut may take a candidate, and if not, which mark stands in the way. */
export type Eligibility =
  | { readonly _tag: "Eligible" }
  | { readonly _tag: "Failed" }
  /** No filter has looked at it yet. */
  | { readonly _tag: "Unjudged" }
  | { readonly _tag: "Rejected" | "Undecided"; readonly mark: Mark }

const ELIGIBLE: Eligibility = { _tag: "Eligible" }
const FAILED: Eligibility = { _tag: "Failed" }
const NOT_JUDGED: Eligibility = { _tag: "Unjudged" }

const ANSWER_JUDGES: ReadonlySet<string> = new Set(["judge/same-answer", "judge/sound-answer"])

/**
 * Whether a filter says if the answer is right: `verify/…`, and the judges that are asked just that. The others look at how a
 * trace is written; a reward model weighs both, so it is none of these.
 */
export const judgesAnswer = (filter: string): boolean => filter.startsWith("verify/") || ANSWER_JUDGES.has(filter)

/** Which marks a cut looks at. */
export const countedMarks = (spec: CutSpec): ((mark: Mark) => boolean) => {
  const ignored = new Set(spec.ignore)
  return (mark) => !ignored.has(mark.filter) && !(spec.answer === "any" && judgesAnswer(mark.filter))
}

/**
 * The rule of a cut as a function of one candidate. `answer: right` takes what has no mark at all; `answer: any` does
 * not look at the marks of filters that judge the answer; neither looks at the marks of the filters that the cut ignores. An unsure mark
 * keeps a candidate out too: a cut promises what was checked, not what was not refuted. So no rule takes what was never
 * judged, whatever it ignores.
 */
export const eligibilityOf = (spec: CutSpec): ((candidate: Candidate) => Eligibility) => {
  const counts = countedMarks(spec)
  return (candidate) => {
    if (!candidate.replied) return FAILED
    if (isUnjudged(candidate)) return NOT_JUDGED
    const marks = candidate.marks.filter(counts)
    const failing = marks.find((mark) => mark.outcome === "fail")
    if (failing !== undefined) return { _tag: "Rejected", mark: failing }
    const [first] = marks
    return first === undefined ? ELIGIBLE : { _tag: "Undecided", mark: first }
  }
}
