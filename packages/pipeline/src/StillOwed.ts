import { Book, rejectionSampling, type Settled } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { Monitor } from "./Event.ts"
import type { Resumed } from "./Resume.ts"
import type { Run } from "./Run.ts"

/** What the folds say of problems, before anything is bought. */
export interface StillOwed {
  /** In the order of the problems. */
  readonly settled: ReadonlyArray<Settled>
  /** Problems that are not settled, and the samples of their next wave. */
  readonly problems: number
  readonly samples: number
}

/**
 * Walks the fold of each problem over what is known of it. Of one that is not begun its first wave is owed, whatever it is:
 * a book would hold all of these open at once.
 */
export const stillOwed = (run: Run, problems: ReadonlyArray<Problem>, { known }: Pick<Resumed, "known">): StillOwed => {
  const strategy = rejectionSampling(run.recipe.sample)
  const settled: Array<Settled> = []
  const begun = problems.filter(({ id }) => known.has(id))
  const fresh = problems.filter(({ id }) => !known.has(id))
  const book = new Book({ strategy, problems: begun, known, onSettled: (one) => settled.push(one) })
  let samples = fresh.reduce((sum, problem) => sum + strategy.next(strategy.start(problem)).length, 0)
  for (let next = book.peek(Infinity); next !== null; next = book.peek(Infinity)) {
    samples += next.indices.length
    book.take(next)
  }
  return { settled, problems: problems.length - settled.length, samples }
}

/**
 * Says of a run that goes on what is settled and what is owed, before anything is bought: the book opens problems only
 * as slots come free, so by it a run would seem to be at its beginning again. Only what is owed of those `among` them is
 * counted: a pilot buys for no others. Returns the ids of the settled problems.
 */
export const sayWhatIsOwed = Effect.fnUntraced(function* (
  run: Run,
  problems: ReadonlyArray<Problem>,
  resumed: Resumed,
  among: ReadonlyArray<Problem> = problems
) {
  if (resumed.stored === 0) return new Set<string>()
  const monitor = yield* Monitor
  const all = stillOwed(run, problems, resumed)
  for (const settled of all.settled) monitor.publish({ _tag: "Settled", settled, replayed: true })
  const counted = among === problems ? all : stillOwed(run, among, resumed)
  monitor.publish({ _tag: "Owed", problems: counted.problems, samples: counted.samples })
  return new Set(all.settled.map(({ problemId }) => problemId))
})
