import type { Problem } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import { GoldsUnreadable, PurchaseNotConfirmed } from "./errors.ts"
import { Monitor } from "./Event.ts"
import { goldNotes, noneReadable, unreadableGolds } from "./Golds.ts"
import type { Resumed } from "./Resume.ts"
import type { Run } from "./Run.ts"
import { stillOwed } from "./StillOwed.ts"

/** The filters under which the run last bought, as a meta entry of the journal. */
const PLAN = "plan"

/**
 * A stricter filter rejects traces that were bought as good, so the folds owe new ones. That costs money that nobody
 * asked for: it needs a yes, and needs it again at each try until it is given. Problems that nothing is known of yet
 * are owed with any filter: they need none.
 */
export const confirmPurchase = Effect.fnUntraced(function* (
  run: Run,
  problems: ReadonlyArray<Problem>,
  resumed: Resumed,
  confirmed: boolean
) {
  const journal = yield* Journal
  const before = yield* journal.getMeta(PLAN)
  if (before === run.plan) return
  if (!confirmed && before !== undefined && resumed.stored > 0) {
    const worked = problems.filter(({ id }) => resumed.known.has(id))
    const { problems: open, samples } = stillOwed(run, worked, atBest(resumed))
    const judgements = resumed.unasked.length
    if (samples > 0 || judgements > 0) return yield* new PurchaseNotConfirmed({ problems: open, samples, judgements })
  }
  yield* journal.setMeta(PLAN, run.plan)
})

/** What is known if the judges accept every trace that they have still to be asked about: what is owed at least. */
const atBest = ({ known, unasked }: Resumed): Pick<Resumed, "known"> => {
  const all = new Map(known)
  for (const { problemId, index } of unasked)
    all.set(problemId, [...(all.get(problemId) ?? []), { index, result: "accepted" }])
  return { known: all }
}

/**
 * For a pilot, whose price was agreed to by itself: the filters that the run begins to buy under. Where it has bought under
 * others, what those owe is still to be confirmed by the run.
 */
export const rememberPlan = Effect.fnUntraced(function* (run: Run) {
  const journal = yield* Journal
  if ((yield* journal.getMeta(PLAN)) === undefined) yield* journal.setMeta(PLAN, run.plan)
})

/**
 * Says which gold answers no filter can read. Where that is all of them, everything bought would stay undecided: it
 * needs a yes, unless nothing is owed.
 */
export const confirmGolds = Effect.fnUntraced(function* (
  run: Run,
  problems: ReadonlyArray<Problem>,
  resumed: Resumed,
  confirmed: boolean
) {
  const golds = yield* unreadableGolds(run, problems)
  if (golds.length === 0 || stillOwed(run, problems, resumed).samples === 0) return
  const notes = goldNotes(golds)
  if (noneReadable(golds) && !confirmed) return yield* new GoldsUnreadable({ notes })
  const monitor = yield* Monitor
  for (const message of notes) monitor.publish({ _tag: "Warned", message })
})
