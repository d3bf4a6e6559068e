import { Journal } from "@cotton/schema/ports/Journal"
import { judgesAnswer } from "@cotton/selection"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Run } from "../Run.ts"

/** How often the verifiers say of a response what its source said of it: of those that both judged. */
export interface Agreement {
  readonly agreed: number
  readonly compared: number
}

/** Compares the verdicts on the answer, the first filter's that judges it, with the source's own, where an import brought them. */
export const agreement = Effect.fn("agreement")(function* (run: Run) {
  const journal = yield* Journal
  let [agreed, compared] = [0, 0]
  yield* Stream.runForEach(journal.dossiers(run.plan), ({ calls }) =>
    Effect.sync(() => {
      for (const { call, judgement } of calls) {
        const theirs = call.reply?.rest?.["correct"]
        const ours = judgement?.verdicts.find(({ filter }) => judgesAnswer(filter))?.outcome
        if (typeof theirs !== "boolean" || (ours !== "pass" && ours !== "fail")) continue
        compared++
        if (theirs === (ours === "pass")) agreed++
      }
    })
  )
  return { agreed, compared } satisfies Agreement
})
