import { CLIPPED } from "./Votes.ts"

/** The votes on one problem, one for each reply that gave an answer. */
export interface Ballots {
  /** Replies that the verifier found right: whatever they write, they are one answer. */
  readonly right: number
  /** Answers that it found wrong. */
  readonly wrong: ReadonlyArray<string>
  /** Answers that it could not compare with the gold one. */
  readonly unsure: ReadonlyArray<string>
}

/** Sizes of the groups of equal answers, the largest first. */
const groupSizes = (
  answers: ReadonlyArray<string>,
  same: (representative: string, text: string) => boolean
): ReadonlyArray<number> => {
  const counts = new Map<string, number>()
  let clipped = 0
  for (const text of answers) {
    // Nobody knows how a text goes on that was cut: it agrees with no other.
    if (text.length >= CLIPPED) clipped++
    else counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  let rest = Array.from(counts, ([text, votes]) => ({ text, votes })).toSorted(
    (a, b) => b.votes - a.votes || (a.text < b.text ? -1 : 1)
  )
  const sizes = Array.from({ length: clipped }, () => 1)
  for (let [first, ...others] = rest; first !== undefined; [first, ...others] = rest) {
    const { text } = first
    const alike = new Set(others.filter((one) => same(text, one.text)))
    sizes.push([first, ...alike].reduce((sum, { votes }) => sum + votes, 0))
    rest = others.filter((one) => !alike.has(one))
  }
  return sizes.toSorted((a, b) => b - a)
}

const shareOfRight = (right: number, others: ReadonlyArray<number>): number => {
  const most = Math.max(right, others[0] ?? 0)
  if (most === 0 || right < most) return 0
  return 1 / (1 + others.filter((size) => size === most).length)
}

/** How often the answer of most replies is right. `low` and `high`: were the unsure answers all wrong, or all right. */
export interface Consensus {
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * Majority voting (Wang et al. 2022, arXiv 2203.11171; cons@k of DeepSeek-R1, D.1): whether the answer that most replies give
 * is the right one. Of answers that tie for the first place one is drawn, so the value is the expected one: with the right one
 * among `t`, 1 / t. The order of the replies has no part in it. Replies without an answer have no vote; without any vote
 * it is 0. The value looks at the answers that could be judged.
 *
 * Sameness need not be transitive, so a group is what is the same as its most frequent text, as in `votesOf`.
 */
export const consensusOf = (
  { right, wrong, unsure }: Ballots,
  same: (representative: string, text: string) => boolean
): Consensus => {
  const value = shareOfRight(right, groupSizes(wrong, same))
  if (unsure.length === 0) return { value, low: value, high: value }
  return {
    value,
    low: shareOfRight(right, groupSizes([...wrong, ...unsure], same)),
    high: shareOfRight(right + unsure.length, groupSizes(wrong, same))
  }
}
