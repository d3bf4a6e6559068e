import { unitHash } from "@cotton/schema"
import type { Candidate } from "../Candidate.ts"

/**
 * The control arm of an ablation: as many output tokens as another cut has, from another rule.
 *
 * The problems are gone over in the order of a seeded hash of their ids, and of each problem its picks are taken in
 * their order, until the sum of output tokens reaches `target`. The last row may overshoot it, so the sum exceeds the
 * target by less than one row; when the picks of all problems hold less than the target, all are taken and the caller
 * finds the sum short. The same ids, seed and target give the same rows on every machine. Problems without a taken
 * pick are not in the result.
 */
export const equalTokens = (
  picks: ReadonlyMap<string, ReadonlyArray<Candidate>>,
  target: number,
  seed: number
): ReadonlyMap<string, ReadonlyArray<Candidate>> => {
  // The prefix keeps this order independent of the train/validation split, which hashes the same ids: without it the
  // control arm would begin with exactly the problems of the validation split.
  const ordered = [...picks]
    .map(([id, candidates]) => ({ id, candidates, at: unitHash(`tokens\u0000${seed}\u0000${id}`) }))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const taken = new Map<string, ReadonlyArray<Candidate>>()
  let tokens = 0
  for (const { candidates, id } of ordered) {
    let count = 0
    for (const candidate of candidates) {
      if (tokens >= target) break
      tokens += candidate.outputTokens
      count++
    }
    if (count > 0) taken.set(id, candidates.slice(0, count))
    if (tokens >= target) break
  }
  return taken
}
