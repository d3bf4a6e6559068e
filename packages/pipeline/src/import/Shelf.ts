import { digest, type Problem, type Reply } from "@cotton/schema"
import { responseDigest } from "./ImportedCall.ts"

interface Known {
  asked: string
  gold: string | null
  /** A row of this command has named it. */
  named: boolean
  /** The lowest index that no sample has, but for the gaps below it. */
  next: number
  readonly gaps: Array<number>
}

/** What becomes of a row's problem: it is here, it is new or reworded, or it contradicts an earlier row. */
export type Placed = "known" | "new" | { readonly field: string; readonly detail: string }

const askedOf = ({ messages, choices }: Problem) => digest({ messages, choices })

/**
 * What a run already holds, so that nothing is stored twice. A response is known by its problem, its text and its model;
 * a file that has it twice has two samples, and the same file a second time has none that is new.
 */
export const makeShelf = () => {
  const problems = new Map<string, Known>()
  const stored = new Map<string, number>()
  let seen = new Map<string, number>()

  const add = (counts: Map<string, number>, key: string): number => {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count
  }

  return {
    get problems() {
      return problems.size
    },

    /** Puts in what the journal holds of a problem. `indexes` are those of its samples. */
    recall: (problem: Problem, indexes: ReadonlyArray<number>, replies: ReadonlyArray<Reply>): void => {
      const next = Math.max(-1, ...indexes) + 1
      const taken = new Set(indexes)
      const gaps = Array.from({ length: next }, (_, index) => index).filter((index) => !taken.has(index))
      problems.set(problem.id, { asked: askedOf(problem), gold: problem.answer ?? null, named: false, next, gaps })
      for (const reply of replies) add(stored, responseDigest(problem.id, reply))
    },

    /** A file begins: what it repeats of itself are samples of their own. */
    begin: (): void => void (seen = new Map()),

    /** An answer that has changed since the last import is taken over; two in one import contradict each other. */
    place: (problem: Problem): Placed => {
      const asked = askedOf(problem)
      const gold = problem.answer ?? null
      const known = problems.get(problem.id)
      if (known === undefined) {
        problems.set(problem.id, { asked, gold, named: true, next: 0, gaps: [] })
        return "new"
      }
      if (known.asked !== asked) {
        const detail = `${JSON.stringify(problem.id)} already belongs to another problem; --map id=FIELD names another column`
        return { field: "id", detail }
      }
      if (gold === null || gold === known.gold) {
        known.named = true
        return "known"
      }
      if (known.named && known.gold !== null)
        return { field: "answer", detail: "is not the one that an earlier row gives to the same problem" }
      known.named = true
      known.gold = gold
      return "new"
    },

    /** The index that a response gets, or `null` when it is here already. */
    shelve: (problemId: string, reply: Reply): number | null => {
      const key = responseDigest(problemId, reply)
      if (add(seen, key) <= (stored.get(key) ?? 0)) return null
      add(stored, key)
      const known = problems.get(problemId)!
      return known.gaps.shift() ?? known.next++
    }
  }
}
