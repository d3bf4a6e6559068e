import type { Candidate } from "../Candidate.ts"

/**
 * At most `perProblem` candidates of one problem, those of the lowest sample index. The index is given before a sample
 * is asked for; the order of arrival would favour short, easy traces.
 */
export const byIndex = (eligible: ReadonlyArray<Candidate>, perProblem: number): ReadonlyArray<Candidate> =>
  eligible.toSorted((a, b) => a.index - b.index).slice(0, perProblem)
