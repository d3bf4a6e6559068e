import { digest, type Problem } from "@cotton/schema"

/** The same as the journal's digest of a problem's words, answer and tests. */
export const problemDigest = ({ answer, choices, messages, tests }: Problem): string =>
  digest({ messages, answer, choices, tests })

/** What a benchmark differs in from what it was when its evaluation began. */
export interface BenchmarkChange {
  readonly changed: ReadonlyArray<string>
  readonly added: ReadonlyArray<string>
  readonly gone: ReadonlyArray<string>
}

/** `null` where nothing differs. Figures over two versions of a benchmark would be those of neither. */
export const benchmarkChange = (
  before: ReadonlyMap<string, string>,
  problems: ReadonlyArray<Problem>
): BenchmarkChange | null => {
  const now = new Map(problems.map((problem) => [problem.id, problemDigest(problem)]))
  const changed = [...now].filter(([id, one]) => before.has(id) && before.get(id) !== one).map(([id]) => id)
  const added = [...now.keys()].filter((id) => !before.has(id))
  const gone = [...before.keys()].filter((id) => !now.has(id))
  return changed.length + added.length + gone.length === 0 ? null : { changed, added, gone }
}
