/** What decides between the stored Calls of one sample. */
export interface CallFacts {
  /** It answers what the run asks today: the problem's words have not been changed since. */
  readonly today: boolean
  readonly replied: boolean
}

const rankOf = ({ today, replied }: CallFacts): number => (today ? 2 : 0) + (replied ? 1 : 0)

/** Whether a Call stands for its sample instead of an older one. */
export const replaces = (older: CallFacts, newer: CallFacts): boolean => rankOf(newer) >= rankOf(older)

/**
 * A sample may have several stored Calls: one that failed and was asked again, one that was cut off at a lower limit, one
 * that answers the problem's old words. Hands out the one that stands for each sample, in the order in which the samples
 * first occur: what answers today's question comes before what answered an older one, then a reply before a failure, then
 * the newer before the older. The Calls of a sample are given oldest first.
 */
export const standsFor = <A>(
  calls: Iterable<A>,
  sampleOf: (call: A) => string | number,
  factsOf: (call: A) => CallFacts
): ReadonlyArray<A> => {
  const chosen = new Map<string | number, { readonly call: A; readonly facts: CallFacts }>()
  for (const call of calls) {
    const [sample, facts] = [sampleOf(call), factsOf(call)]
    const before = chosen.get(sample)
    if (before === undefined || replaces(before.facts, facts)) chosen.set(sample, { call, facts })
  }
  return Array.from(chosen.values(), ({ call }) => call)
}
