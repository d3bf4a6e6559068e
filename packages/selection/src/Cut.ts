import type { CutSpec } from "@cotton/schema"
import * as Result from "effect/Result"
import type { Candidate } from "./Candidate.ts"
import { eligibilityOf } from "./Eligibility.ts"
import { type CutError, cycle, unknownCut } from "./errors.ts"
import { byIndex } from "./pick/by-index.ts"
import { equalTokens } from "./pick/equal-tokens.ts"

/** Candidates that a cut did not take, by what stood in the way first. With `rows` they sum to all candidates. */
export interface Left {
  /** No attempt brought a reply. */
  readonly failed: number
  readonly rejected: number
  readonly undecided: number
  /** No filter has looked at it yet. */
  readonly unjudged: number
  /** Good enough, but over the cut's rows a problem. */
  readonly perProblem: number
  /** Good enough, but the other cut's tokens had been reached. */
  readonly tokens: number
}

/** How many candidates one reason of one filter kept out of a cut, as the first that did. */
export interface LeftCause {
  readonly filter: string
  readonly reason: string
  readonly count: number
}

/** What a cut chose, and why not the rest. */
export interface Choice {
  /** Trace ids, problem by problem in the order of the journal, each problem's in index order. */
  readonly rows: ReadonlySet<string>
  /** Output tokens of the rows. */
  readonly tokens: number
  /** Problems with at least one row. */
  readonly problems: number
  readonly perProblem: number
  /** The other cut's output tokens, for a cut with `tokens:`. */
  readonly target: number | null
  /** Output tokens that are missing to the target, because there were not enough eligible rows. */
  readonly short: number
  readonly left: Left
  readonly causes: ReadonlyArray<LeftCause>
}

const keyOf = (cause: { readonly filter: string; readonly reason: string }): string =>
  `${cause.filter}\u0000${cause.reason}`

type Grouped = ReadonlyMap<string, ReadonlyArray<Candidate>>

/** By problem, in the order in which the problems came first, by index. Of two candidates with one id the later stands. */
const group = (candidates: Iterable<Candidate>): Grouped => {
  const problems = new Map<string, Array<Candidate>>()
  for (const candidate of candidates) {
    const samples = problems.get(candidate.problemId)
    if (samples === undefined) problems.set(candidate.problemId, [candidate])
    else samples.push(candidate)
  }
  for (const [id, samples] of problems) {
    if (samples.length === 1) continue
    // The sort is stable, so of equal indices the one that came last stands last.
    const ordered = samples.toSorted((a, b) => a.index - b.index)
    problems.set(
      id,
      ordered.filter(({ traceId }, at) => ordered[at + 1]?.traceId !== traceId)
    )
  }
  return problems
}

const choose = (problems: Grouped, spec: CutSpec, perProblem: number, target: number | null, seed: number): Choice => {
  const eligibility = eligibilityOf(spec)
  const left = { failed: 0, rejected: 0, undecided: 0, unjudged: 0, perProblem: 0, tokens: 0 }
  const causes = new Map<string, LeftCause>()
  const picks = new Map<string, ReadonlyArray<Candidate>>()
  for (const [id, candidates] of problems) {
    const eligible = candidates.filter((candidate) => {
      const found = eligibility(candidate)
      if (found._tag === "Eligible") return true
      if (found._tag === "Failed") {
        left.failed++
        return false
      }
      if (found._tag === "Unjudged") {
        left.unjudged++
        return false
      }
      left[found._tag === "Rejected" ? "rejected" : "undecided"]++
      const { filter, reason } = found.mark
      const key = keyOf(found.mark)
      causes.set(key, { filter, reason, count: (causes.get(key)?.count ?? 0) + 1 })
      return false
    })
    const picked = byIndex(eligible, perProblem)
    left.perProblem += eligible.length - picked.length
    picks.set(id, picked)
  }

  const taken = target === null ? picks : equalTokens(picks, target, seed)
  const rows = new Set<string>()
  let tokens = 0
  let covered = 0
  for (const [id, picked] of picks) {
    const chosen = taken.get(id) ?? []
    left.tokens += picked.length - chosen.length
    if (chosen.length > 0) covered++
    for (const candidate of chosen) {
      rows.add(candidate.traceId)
      tokens += candidate.outputTokens
    }
  }
  return {
    rows,
    tokens,
    problems: covered,
    perProblem,
    target,
    short: Math.max(0, (target ?? 0) - tokens),
    left,
    causes: [...causes.values()].toSorted((a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1))
  }
}

/** The cuts in an order in which each stands after the one that it takes its tokens from. */
const inOrder = (cuts: Readonly<Record<string, CutSpec>>): Result.Result<ReadonlyArray<string>, CutError> => {
  const specs = new Map(Object.entries(cuts))
  const done = new Set<string>()
  for (const name of specs.keys()) {
    const chain: Array<string> = []
    for (let at: string | undefined = name; at !== undefined && !done.has(at); at = specs.get(at)?.tokens) {
      const from = chain.at(-1)
      if (from !== undefined && !specs.has(at)) return Result.fail(unknownCut(from, at, [...specs.keys()]))
      const begin = chain.indexOf(at)
      if (begin >= 0) return Result.fail(cycle([...chain.slice(begin), at]))
      chain.push(at)
    }
    for (const item of chain.toReversed()) done.add(item)
  }
  return Result.succeed([...done])
}

/**
 * Chooses the rows of every cut from all candidates. Pure: what it chooses depends on the candidates and their indices,
 * never on the order in which the samples of a problem arrived. `keepDefault` (`sample.keep`) stands in for a missing
 * `perProblem`; `seed` (`export.seed`) orders the problems of the cuts with `tokens:`. The Map has the recipe's order.
 */
export const chooseCuts = (
  candidates: Iterable<Candidate>,
  cuts: Readonly<Record<string, CutSpec>>,
  keepDefault: number,
  seed: number
): Result.Result<ReadonlyMap<string, Choice>, CutError> =>
  Result.map(inOrder(cuts), (order) => {
    const problems = group(candidates)
    const chosen = new Map<string, Choice>()
    for (const name of order) {
      const spec = cuts[name]
      if (spec === undefined) continue
      const target = spec.tokens === undefined ? null : (chosen.get(spec.tokens)?.tokens ?? 0)
      chosen.set(name, choose(problems, spec, spec.perProblem ?? keepDefault, target, seed))
    }
    return new Map(
      Object.keys(cuts).flatMap((name) => {
        const choice = chosen.get(name)
        return choice === undefined ? [] : [[name, choice] as const]
      })
    )
  })
