import type { Asked, Attempt, Fetched, Problem } from "@cotton/schema"
import type { Owed } from "./Book.ts"
import type { Cost } from "./Pricing.ts"

/** What is asked for together, over all of its attempts: a sample, or several of one problem. */
export interface Errand {
  readonly problem: Problem
  indices: ReadonlyArray<number>
  readonly attempts: Array<Attempt>
  /** Attempts that count against `teacher.attempts`. */
  charged: number
  /** The endpoint that refused to bring several of them: there they are asked for one at a time. */
  refusedAt: number | null
}

/** Leave to send one request. */
export interface Ticket {
  readonly errand: Errand
  readonly asked: Asked
  readonly fetched: Fetched
  readonly endpoint: number
  readonly reserved: Cost
  /** Kept in the purse for the judging of each of its samples. */
  readonly aside: Cost
  readonly inputBound: number
  readonly sentAt: number
  /** Its order at the endpoint's breaker. */
  readonly order: number
}

export const errandOf = ({ problem, indices }: Owed): Errand => ({
  problem,
  indices,
  attempts: [],
  charged: 0,
  refusedAt: null
})

/** Takes what lies beyond the first `count` samples into an errand of its own; what was paid so far stays with the first. */
export const splitOff = (errand: Errand, count: number): Errand => {
  const rest = { ...errand, indices: errand.indices.slice(count), attempts: [] }
  errand.indices = errand.indices.slice(0, count)
  return rest
}
