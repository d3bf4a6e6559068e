import type { Agreed, Mark, AgreementSpec, Verdict } from "@cotton/schema"
import { type Candidate, isUnjudged } from "./Candidate.ts"
import { votesOf } from "./Votes.ts"

/** What the traces of one problem agree on, where that says something of its gold answer. */
export interface Agreement extends Agreed {
  readonly problemId: string
  /** The problem's own answer. */
  readonly gold?: string
  /** The verifier whose answers were counted. */
  readonly verifier: string
  /** What those that give the answer write. */
  readonly texts: ReadonlySet<string>
}

/** How the answers of a problem are counted. */
export interface Counting {
  /** Filters that compare with a gold answer, in the order of the plan. The first that has read answers is asked. */
  readonly verifiers: ReadonlyArray<string>
  readonly suspects: AgreementSpec
  /** `null`: nothing stands in for a gold answer. */
  readonly majority: AgreementSpec | null
}

/** Stands among the marks of each judged trace of a problem with a suspect gold answer. A cut may `ignore: [suspects]`. */
export const SUSPECT: Mark = { filter: "suspects", outcome: "unsure", reason: "suspect-gold" }

const NO_GOLD = "no-gold"

const isJudged = (candidate: Candidate): boolean => candidate.replied && !isUnjudged(candidate)

const markOf = ({ marks }: Candidate, verifier: string): Mark | undefined =>
  marks.find(({ filter }) => filter === verifier)

/** The answers of one problem that nothing is known to be right of, ready to be counted. */
export interface Undetermined {
  readonly as: Agreed["as"]
  readonly verifier: string
  readonly share: number
  readonly answers: ReadonlyArray<string>
}

/**
 * Whether the answers of a problem's traces are to be counted: enough of them came to an end with an answer, and no trace
 * passes a verifier. `null` where not. Looks at the marks only: who has none of a verifier passes it.
 */
export const undeterminedIn = (
  candidates: ReadonlyArray<Candidate>,
  { majority, suspects, verifiers }: Counting
): Undetermined | null => {
  const judged = candidates.filter(isJudged)
  const reading = verifiers.filter((id) => judged.some((one) => markOf(one, id)?.answer !== undefined))
  const [verifier] = reading
  if (verifier === undefined) return null
  if (judged.some((one) => reading.some((id) => markOf(one, id) === undefined))) return null
  const lacksGold = judged.some((one) => markOf(one, verifier)?.reason === NO_GOLD)
  const spec = lacksGold ? majority : suspects
  if (spec === null) return null
  const answers = judged.flatMap((one) => {
    const answer = one.cutOff === true ? undefined : markOf(one, verifier)?.answer
    return answer === undefined || answer.trim() === "" ? [] : [answer]
  })
  return answers.length < spec.traces
    ? null
    : { as: lacksGold ? "majority" : "suspect", verifier, share: spec.share, answers }
}

/** What the answers agree on. `same`: whether an answer is the one of its group's representative. */
export const agreementOf = (
  problemId: string,
  { answers, as, share, verifier }: Undetermined,
  same: (representative: string, text: string) => boolean
): Agreement | null => {
  const votes = votesOf(answers, share, same)
  return votes === null ? null : { problemId, as, verifier, ...votes }
}

const gives = ({ texts, verifier }: Agreement, marks: ReadonlyArray<Mark>): boolean =>
  marks.some(({ answer, filter }) => filter === verifier && answer !== undefined && texts.has(answer))

/**
 * A candidate of the problem as the cuts see it. Of a suspect gold answer each judged trace has one mark more. Where the
 * answer of most stands in, who gives it has no mark of the verifiers any more, and who does not fails as `not-majority`.
 */
export const underAgreement = <C extends Candidate>(candidate: C, agreement: Agreement): C => {
  if (!isJudged(candidate)) return candidate
  const { marks } = candidate
  if (agreement.as === "suspect") return { ...candidate, marks: [...marks, SUSPECT] }
  const given = gives(agreement, marks)
  return {
    ...candidate,
    marks: marks.flatMap((mark): ReadonlyArray<Mark> =>
      mark.reason !== NO_GOLD ? [mark] : given ? [] : [{ ...mark, outcome: "fail", reason: "not-majority" }]
    )
  }
}

/** The verdicts on a trace of the problem: those that lacked a gold answer compare with the one that stands in. */
export const verdictsUnder = (
  agreement: Agreement,
  verdicts: ReadonlyArray<Verdict>,
  marks: ReadonlyArray<Mark>
): ReadonlyArray<Verdict> => {
  if (agreement.as === "suspect") return verdicts
  const given = gives(agreement, marks)
  const outcome: Verdict["outcome"] = given ? "pass" : "fail"
  const reason = given ? "majority" : "not-majority"
  return verdicts.map((verdict) =>
    verdict.reason === NO_GOLD ? Object.assign({}, verdict, { outcome, reason, expected: agreement.answer }) : verdict
  )
}
