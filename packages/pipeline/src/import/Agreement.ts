import { Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Run } from "../Run.ts"

/** How often the verifiers say of a response what its source said of it: of those that both judged. */
export interface Agreement {
  readonly agreed: number
  readonly compared: number
}

/** Compares the verdicts of `verify/…` with the source's own, where an import brought them. */
export const agreement = Effect.fn("agreement")(function* (run: Run) {
  const journal = yield* Journal
  let [agreed, compared] = [0, 0]
  yield* Stream.runForEach(journal.dossiers(run.plan), ({ calls }) =>
    Effect.sync(() => {
      for (const { call, judgement } of calls) {
        const theirs = call.reply?.rest?.["correct"]
        const ours = judgement?.verdicts.find(({ filter }) => filter.startsWith("verify/"))?.outcome
        if (typeof theirs !== "boolean" || (ours !== "pass" && ours !== "fail")) continue
        compared++
        if (theirs === (ours === "pass")) agreed++
      }
    })
  )
  return { agreed, compared } satisfies Agreement
})
