import { type Problem, unitHash } from "@cotton/schema"

const draw = ({ id }: Problem): number => unitHash(`pilot\u0000${id}`)

/**
 * The `count` problems of a pilot: those with the smallest hash of their id, by that hash. Not the first ones, and not in the
 * order of the recipe, since files are often sorted by difficulty and a pilot may be cut short. A larger pilot begins with the
 * smaller one, and recipes over the same problems get the same ones, so that their figures can be compared problem by problem.
 */
export const pilotProblems = (problems: ReadonlyArray<Problem>, count: number): ReadonlyArray<Problem> =>
  problems
    .map((problem) => ({ problem, at: draw(problem) }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ problem }) => problem)
