import { Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import type { StoredRun } from "../StoredRun.ts"

/**
 * The run with the marks that it has. A journal that nothing was judged in under the run's filters, since an older Cotton
 * had other versions of them, is looked at under those that judged it last; then `isOlder`.
 */
export const asJudged = Effect.fnUntraced(function* (stored: StoredRun) {
  const journal = yield* Journal
  const plan = yield* journal.judgedUnder(stored.run.plan)
  const isOlder = plan !== null && plan !== stored.run.plan
  const judged: StoredRun = isOlder ? { ...stored, run: { ...stored.run, plan } } : stored
  return { stored: judged, isOlder }
})
