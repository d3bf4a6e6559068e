import { judgesOf } from "@cotton/filters/Judges"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Run } from "./Run.ts"

/** Where the code of replies will be run, or what this machine lacks for that; `null` when no filter runs any. */
export const sandboxNote = (run: Pick<Run, "filters" | "recipe">): Effect.Effect<string | null> =>
  Effect.gen(function* () {
    // The plan was made of these filters, so they load.
    const [judge] = yield* Effect.orDie(judgesOf(run.filters))
    if (judge === undefined) return null
    const { chooseSandbox } = yield* Effect.promise(() => import("@cotton/filters/sandboxes/Choose"))
    const found = yield* Effect.result(chooseSandbox(run.recipe.sandbox))
    return `${judge.planned.id} runs code: ${
      Result.isSuccess(found)
        ? `in ${found.success.name}, ${found.success.concurrency} at a time`
        : `${found.failure.message}; until then nothing is run or bought`
    }`
  })
