import { type Judged, marksOf, type Problem, standing } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import {
  type Agreement,
  agreementOf,
  type Candidate,
  underAgreement,
  undeterminedIn,
  verdictsUnder
} from "@cotton/selection"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Run } from "../Run.ts"
import { type Voting, votingOf } from "./Voting.ts"

/** By the problem's id. */
export type Agreements = ReadonlyMap<string, Agreement>

export const NO_AGREEMENTS: Agreements = new Map()

/** What the candidates of one problem agree on, where that says something of its gold answer. */
export const agreementIn = (
  voting: Voting,
  problem: Problem,
  candidates: ReadonlyArray<Candidate>
): Agreement | null => {
  const open = undeterminedIn(candidates, voting)
  const found = open === null ? null : agreementOf(problem.id, open, voting.same(open.verifier, problem))
  return found === null || problem.answer === undefined ? found : { ...found, gold: problem.answer }
}

/** The candidates that have to be counted, by problem. */
const undetermined = (voting: Voting, candidates: Iterable<Candidate>) => {
  const byProblem = new Map<string, Array<Candidate>>()
  for (const candidate of candidates) {
    const siblings = byProblem.get(candidate.problemId)
    if (siblings === undefined) byProblem.set(candidate.problemId, [candidate])
    else siblings.push(candidate)
  }
  for (const [id, siblings] of byProblem) if (undeterminedIn(siblings, voting) === null) byProblem.delete(id)
  return byProblem
}

/** Without an answer that is not known to be right there is nothing to count, and nothing to load for it. */
const hasAnswers = (candidates: ReadonlyArray<Candidate>): boolean =>
  candidates.some(({ marks }) => marks.some(({ answer }) => answer !== undefined))

/** What the traces agree on, where the problems are at hand. Judges nothing. */
export const agreementsAmong = (
  run: Pick<Run, "filters" | "recipe">,
  problems: ReadonlyMap<string, Problem>,
  candidates: ReadonlyArray<Candidate>
): Effect.Effect<Agreements> => {
  if (!hasAnswers(candidates)) return Effect.succeed(NO_AGREEMENTS)
  return Effect.map(votingOf(run), (voting) => {
    const found = new Map<string, Agreement>()
    if (voting === null) return found
    for (const [id, siblings] of undetermined(voting, candidates)) {
      const problem = problems.get(id)
      const agreement = problem === undefined ? null : agreementIn(voting, problem, siblings)
      if (agreement !== null) found.set(id, agreement)
    }
    return found
  })
}

/** The same, with the problems of the journal, a page at a time. */
export const agreementsOf = Effect.fnUntraced(function* (run: Run, candidates: ReadonlyArray<Candidate>) {
  const voting = hasAnswers(candidates) ? yield* votingOf(run) : null
  const open = voting === null ? null : undetermined(voting, candidates)
  if (voting === null || open === null || open.size === 0) return NO_AGREEMENTS
  const journal = yield* Journal
  const found = new Map<string, Agreement>()
  yield* Stream.runForEachArray(journal.problems, (page) =>
    Effect.sync(() => {
      for (const problem of page) {
        const siblings = open.get(problem.id)
        const agreement = siblings === undefined ? null : agreementIn(voting, problem, siblings)
        if (agreement !== null) found.set(problem.id, agreement)
      }
    })
  )
  return found satisfies Agreements
})

/** The candidates as the cuts see them. */
export const underAgreements = <C extends Candidate>(
  candidates: ReadonlyArray<C>,
  agreements: Agreements
): ReadonlyArray<C> =>
  agreements.size === 0
    ? candidates
    : candidates.map((candidate) => {
        const agreement = agreements.get(candidate.problemId)
        return agreement === undefined ? candidate : underAgreement(candidate, agreement)
      })

/** A judged trace with what the traces of its problem agree on: where the answer of most stands in, it is judged by that. */
export const judgedUnder = (judged: Judged, agreement: Agreement | undefined): Judged => {
  if (agreement === undefined) return judged
  const { answer, as, of, votes } = agreement
  const verdicts = verdictsUnder(agreement, judged.verdicts, marksOf(judged.verdicts))
  // What no filter has seen has no verdicts, and stays undecided.
  const came = judged.verdicts.length === 0 ? judged.standing : standing(verdicts)
  return { ...judged, verdicts, standing: came, agreed: { as, answer, votes, of } }
}
