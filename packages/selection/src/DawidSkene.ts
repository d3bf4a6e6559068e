/** What several verifiers said of the same traces: one entry for each combination that occurred. */
export interface Pattern {
  /** Of each verifier, in one order: it passes, it fails, or `null` where it was asked and is not sure. */
  readonly passes: ReadonlyArray<boolean | null>
  readonly count: number
}

/** What is estimated of one verifier. Shares are `null` where there is nothing to estimate them from. */
export interface Reliability {
  /** Share of the right traces that it fails, and how many right ones it has decided on, as estimated. */
  readonly misses: number | null
  readonly right: number
  /** Share of the wrong traces that it passes, and how many wrong ones it has decided on, as estimated. */
  readonly falsePasses: number | null
  readonly wrong: number
}

export interface Reliabilities {
  /** Share of the traces that are right. */
  readonly right: number
  readonly members: ReadonlyArray<Reliability>
}

/** Below three verifiers the rates cannot be told from one another: there are more of them than there are equations. */
const LEAST_MEMBERS = 3
/** Of a class: less than half a trace is none. */
const NONE = 0.5
/** Rounds at most, and the change of a trace's estimate below which there are no more. */
const ROUNDS = 1000
const STILL = 1e-9
/** Keeps a rate of none from ruling out for good what one trace shows. */
const FLOOR = 1e-9

const isSure = (said: boolean | null): said is boolean => said !== null

/** Whether a trace is right, as a first guess: what most of those say that are sure. */
const voteOf = ({ passes }: Pattern): number => {
  const sure = passes.filter(isSure)
  const passing = sure.filter((said) => said).length
  return 2 * passing === sure.length ? 0.5 : Number(2 * passing > sure.length)
}

const within = (share: number): number => Math.min(1 - FLOOR, Math.max(FLOOR, share))

const reliabilityOf = (member: number, patterns: ReadonlyArray<Pattern>, right: ReadonlyArray<number>): Reliability => {
  let [rights, misses, wrongs, falsePasses] = [0, 0, 0, 0]
  for (const [at, { passes, count }] of patterns.entries()) {
    const said = passes[member] ?? null
    if (said === null) continue
    rights += count * right[at]!
    wrongs += count * (1 - right[at]!)
    if (said) falsePasses += count * (1 - right[at]!)
    else misses += count * right[at]!
  }
  return {
    misses: rights < NONE ? null : misses / rights,
    right: rights,
    falsePasses: wrongs < NONE ? null : falsePasses / wrongs,
    wrong: wrongs
  }
}

/** The chance that a trace of this pattern is right. */
const posterior = ({ passes }: Pattern, prior: number, members: ReadonlyArray<Reliability>): number => {
  let odds = Math.log(within(prior)) - Math.log(within(1 - prior))
  for (const [at, said] of passes.entries()) {
    if (said === null) continue
    const { misses, falsePasses } = members[at]!
    const [ofRight, ofWrong] = [within(1 - (misses ?? 0.5)), within(falsePasses ?? 0.5)]
    odds += said ? Math.log(ofRight / ofWrong) : Math.log((1 - ofRight) / (1 - ofWrong))
  }
  return 1 / (1 + Math.exp(-odds))
}

/**
 * How often each verifier fails a right trace and passes a wrong one, when nobody knows which are right: the estimate of Dawid
 * and Skene (Applied Statistics 28, 1979) with two classes, by expectation and maximisation from the majority's votes. `null`
 * with fewer than three verifiers, or with fewer than `least` traces of which three are sure (default 30: a share of so many is
 * known to within 18 points).
 *
 * It takes verifiers to err independently of one another: those that err alike look better than they are, and those that
 * differ from them worse. It takes most of them to be right more often than not. A trace counts for those that are sure of it,
 * and all of them have to have been asked: where the third is asked only when two differ, nothing can be told of any.
 */
export const dawidSkene = (all: ReadonlyArray<Pattern>, least = 30): Reliabilities | null => {
  const patterns = all.filter(({ passes, count }) => count > 0 && passes.some(isSure))
  const size = patterns[0]?.passes.length ?? 0
  const telling = patterns.filter(({ passes }) => passes.filter(isSure).length >= LEAST_MEMBERS)
  if (size < LEAST_MEMBERS || telling.reduce((sum, { count }) => sum + count, 0) < least) return null
  const total = patterns.reduce((sum, { count }) => sum + count, 0)
  const estimate = (right: ReadonlyArray<number>): Reliabilities => ({
    right: patterns.reduce((sum, { count }, at) => sum + count * right[at]!, 0) / total,
    members: Array.from({ length: size }, (_, member) => reliabilityOf(member, patterns, right))
  })
  let right = patterns.map(voteOf)
  let found = estimate(right)
  for (let round = 0; round < ROUNDS; round++) {
    const next = patterns.map((pattern) => posterior(pattern, found.right, found.members))
    const change = Math.max(...next.map((one, at) => Math.abs(one - right[at]!)))
    right = next
    found = estimate(right)
    if (change < STILL) break
  }
  return found
}
