import { type Problem, unitHash } from "@cotton/schema"
import type { Bought } from "./Bought.ts"

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

/**
 * A pilot of `count` problems with what earlier, larger pilots have bought: the drawn problems from the first on, as far as they
 * have samples. No further, since what stands behind a gap was not drawn but came in some other order.
 */
export const storedPilot = (
  problems: ReadonlyArray<Problem>,
  count: number,
  { samples }: Pick<Bought, "samples">
): ReadonlyArray<Problem> => {
  const drawn = pilotProblems(problems, problems.length)
  const end = drawn.findIndex(({ id }, at) => at >= count && !samples.has(id))
  return end === -1 ? drawn : drawn.slice(0, end)
}
