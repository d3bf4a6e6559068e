/** Edits between two words: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export const distance = (a: string, b: string): number => {
  let older: Array<number> = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, substituted)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, older[j - 2]! + 1)
      row.push(best)
    }
    older = previous
    previous = row
  }
  return previous[b.length]!
}

/**
 * The known name that was most likely meant, or `undefined` when none is near. A name whose words all stand in a known
 * one (`language/mixing` in `language/script-mixing`, or `math-answer` without its folder) is near whatever the edits.
 */
export const nearest = (name: string, known: ReadonlyArray<string>): string | undefined => {
  const word = name.slice(0, 100).toLowerCase()
  const parts = word.split(/[^a-z0-9]+/).filter((part) => part !== "")
  let best: string | undefined
  let bestScore = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const lower = candidate.toLowerCase()
    const contained = parts.length > 0 && parts.every((part) => lower.split(/[^a-z0-9]+/).includes(part))
    const edits = distance(word, lower)
    const near = contained || edits <= Math.max(2, Math.floor(candidate.length / 3))
    const score = contained ? edits / 4 : edits
    if (near && score < bestScore) {
      best = candidate
      bestScore = score
    }
  }
  return best
}
