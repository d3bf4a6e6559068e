import { Book, rejectionSampling } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { PurchaseNotConfirmed } from "./errors.ts"
import type { Resumed } from "./Resume.ts"
import type { Run } from "./Run.ts"

/** What the folds owe now: the problems that are not settled, and the samples of their next wave. */
export const owed = (run: Run, problems: ReadonlyArray<Problem>, resumed: Resumed) => {
  const book = new Book({
    strategy: rejectionSampling(run.recipe.sample),
    problems,
    known: resumed.known,
    onSettled: () => undefined
  })
  let samples = 0
  for (; book.peek() !== null; book.take()) samples++
  return { samples, problems: book.inWork }
}

/**
 * A stricter filter rejects traces that were bought as good, so the folds owe new ones. That costs money that nobody
 * asked for: it needs a yes.
 */
export const confirmPurchase = (
  run: Run,
  problems: ReadonlyArray<Problem>,
  resumed: Resumed,
  confirmed: boolean
): Effect.Effect<void, PurchaseNotConfirmed> =>
  Effect.suspend(() => {
    if (confirmed || !resumed.planChanged || resumed.stored === 0) return Effect.void
    const missing = owed(run, problems, resumed)
    return missing.samples === 0 ? Effect.void : Effect.fail(new PurchaseNotConfirmed(missing))
  })
