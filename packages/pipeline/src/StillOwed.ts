import { Book, rejectionSampling } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { Monitor } from "./Event.ts"
import type { Resumed } from "./Resume.ts"
import type { Run } from "./Run.ts"

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
  const settledBefore = new Set<string>()
  if (resumed.stored === 0) return settledBefore
  const monitor = yield* Monitor
  const begun = problems.filter(({ id }) => resumed.known.has(id))
  const book = new Book({
    strategy: rejectionSampling(run.recipe.sample),
    problems: begun,
    known: resumed.known,
    onSettled: (settled) => {
      settledBefore.add(settled.problemId)
      monitor.publish({ _tag: "Settled", settled, replayed: true })
    }
  })
  // A problem of which nothing is known begins with as many samples as are to be kept.
  const { keep, tries } = run.recipe.sample
  const counted = new Set(among.map(({ id }) => id))
  const fresh = among.filter(({ id }) => !resumed.known.has(id))
  let samples = fresh.length * Math.min(keep, tries)
  for (let next = book.peek(Infinity); next !== null; next = book.peek(Infinity)) {
    if (counted.has(next.problem.id)) samples += next.indices.length
    book.take(next)
  }
  const open = among.filter(({ id }) => !settledBefore.has(id))
  monitor.publish({ _tag: "Owed", problems: open.length, samples })
  return settledBefore
})
