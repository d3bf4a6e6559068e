/** What the traces of one problem say, each with one vote. */
export interface Votes {
  /** The answer of the largest group, as most of it writes it. */
  readonly answer: string
  readonly votes: number
  /** Answers in all. */
  readonly of: number
  /** The texts of the group. */
  readonly texts: ReadonlySet<string>
}

/** Characters from which a text may have been cut, so that nobody knows how it goes on: it agrees with no other. */
export const CLIPPED = 200

/** Different texts of one problem that stand for a group at most: more of them do not agree on anything. */
const MOST_GROUPS = 16

interface Text {
  readonly text: string
  readonly votes: number
}

/** Each text once, the most frequent first; of two that are as frequent, the one whose code units come first. */
const distinct = (answers: ReadonlyArray<string>): ReadonlyArray<Text> => {
  const counts = new Map<string, number>()
  for (const text of answers) if (text.length < CLIPPED) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Array.from(counts, ([text, votes]) => ({ text, votes })).toSorted(
    (a, b) => b.votes - a.votes || (a.text < b.text ? -1 : 1)
  )
}

/**
 * The answer that at least `share` of the answers agree on, or `null`. Over one half there is one at most, and no tie.
 *
 * Sameness need not be transitive (roundings), so a group is what is the same as its representative: its most frequent
 * text. The next most frequent text that is in no group stands for the next one. The order of the answers has no part in
 * it. No more is compared than the share leaves open: with `n` different texts, less than `16 n` pairs.
 */
export const votesOf = (
  answers: ReadonlyArray<string>,
  share: number,
  same: (representative: string, text: string) => boolean
): Votes | null => {
  const of = answers.length
  // Products of shares are off by a rounding: 0.6 of 5 is 3.
  const enough = (votes: number): boolean => votes + 1e-9 >= share * of && 2 * votes > of
  let rest = distinct(answers)
  let left = rest.reduce((sum, { votes }) => sum + votes, 0)
  for (let groups = 0; groups < MOST_GROUPS && enough(left); groups++) {
    const [first, ...others] = rest
    if (first === undefined) return null
    const alike = others.filter(({ text }) => same(first.text, text))
    const group = [first, ...alike]
    const votes = group.reduce((sum, one) => sum + one.votes, 0)
    if (enough(votes)) return { answer: first.text, votes, of, texts: new Set(group.map(({ text }) => text)) }
    const taken = new Set(group)
    rest = rest.filter((one) => !taken.has(one))
    left -= votes
  }
  return null
}
