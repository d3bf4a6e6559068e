import { type Split, unitHash } from "@cotton/schema"

/**
 * The split of a problem, and so of each of its rows in every cut: no problem is in both splits, in no cut and in no
 * later run with the same seed. A problem's split depends on its id and the seed alone, so more problems or more
 * samples move nothing, and a larger `share` only moves problems from train to validation.
 *
 * `share` is of the problems and holds on average: with few problems a split may be larger, smaller or empty.
 */
export const splitOf = (problemId: string, seed: number, share: number): Split =>
  unitHash(`split\u0000${seed}\u0000${problemId}`) < share ? "validation" : "train"
