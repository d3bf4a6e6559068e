import { type Cost, limitWithin, sumOf, times, worstCase } from "@cotton/generator"
import type { Run } from "../Run.ts"
import type { Bounds } from "./Bounds.ts"

/** What a budget means for the buying that is left. */
export interface Cap {
  readonly usd: number | null
  readonly tokens: number | null
  /** What is left of it. */
  readonly left: { readonly usd: number | null; readonly tokens: number | null }
  readonly slots: number
  /** What a request holds while it is in flight, its judging with it, of a prompt of usual length, where it holds the most. */
  readonly request: Cost
  /** Requests whose worst cases fit into what is left, in flight at once: `slots` when all do. */
  readonly inFlight: number
  /** Samples that are surely bought, were each as long as the limit and its prompt the longest. */
  readonly surely: number
  /** The worst case of all that is owed fits. */
  readonly holdsAll: boolean
}

/** `null` without a budget. */
export const capOf = (run: Run, bounds: Bounds, spent: Cost): Cap | null => {
  const { budget, sample, teacher } = run.recipe
  const { judging } = bounds
  if (budget.usd === undefined && budget.tokens === undefined) return null
  const leftUsd = budget.usd === undefined ? Infinity : Math.max(0, budget.usd - spent.usd)
  const leftTokens = budget.tokens === undefined ? Infinity : Math.max(0, budget.tokens - spent.tokens)
  const worst = (at: number, prompt: number, samples: number): Cost => {
    const limit = limitWithin(run.ways[at]!.context, prompt, sample.limit)
    return sumOf([worstCase(teacher.at[at]!.price, Math.ceil(prompt), limit * samples), times(judging.sample, samples)])
  }
  const fits = ({ usd, tokens }: Cost): number =>
    Math.floor(Math.min(usd === 0 ? Infinity : leftUsd / usd, leftTokens / tokens))

  // The cheapest endpoint first: the most that can work at once.
  const stations = teacher.at
    .map(({ slots }, at) => ({ slots, cost: worst(at, bounds.prompt.mean, run.ways[at]!.perRequest) }))
    .toSorted((a, b) => a.cost.usd - b.cost.usd)
  let room = { usd: leftUsd, tokens: leftTokens }
  let inFlight = 0
  for (const { slots, cost } of stations) {
    const fit = Math.min(
      slots,
      Math.floor(Math.min(cost.usd === 0 ? Infinity : room.usd / cost.usd, room.tokens / cost.tokens))
    )
    inFlight += fit
    room = { usd: room.usd - fit * cost.usd, tokens: room.tokens - fit * cost.tokens }
  }
  const surely = Math.min(...teacher.at.map((_, at) => fits(worst(at, bounds.prompt.most, 1))))
  return {
    usd: budget.usd ?? null,
    tokens: budget.tokens ?? null,
    left: { usd: leftUsd === Infinity ? null : leftUsd, tokens: leftTokens === Infinity ? null : leftTokens },
    slots: teacher.at.reduce((sum, { slots }) => sum + slots, 0),
    request: stations.at(-1)!.cost,
    inFlight,
    surely: Math.min(surely, bounds.samples[1]),
    holdsAll: bounds.usd[1] <= leftUsd && bounds.input[1] + bounds.output[1] <= leftTokens
  }
}

/** Whether what is left of the budget does for an expected cost and its upper bound; the last request's worst case with it. */
export const sufficesFor = (
  { left, request }: Cap,
  usd: { readonly value: number; readonly high: number | null },
  tokens: { readonly value: number; readonly high: number | null }
): "yes" | "perhaps" | "no" => {
  const fits = (usdNeeded: number, tokensNeeded: number) =>
    usdNeeded + request.usd <= (left.usd ?? Infinity) && tokensNeeded + request.tokens <= (left.tokens ?? Infinity)
  if (usd.value === 0 && tokens.value === 0) return "yes"
  if (usd.high !== null && tokens.high !== null && fits(usd.high, tokens.high)) return "yes"
  return fits(usd.value, tokens.value) ? "perhaps" : "no"
}
