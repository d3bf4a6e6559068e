import { planFilters } from "@cotton/filters"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"

/**
 * A dataset names the filters that judged it, but not their options. Those that cannot be without (the bounds of
 * `shape/length`, a schema) are `lacking`: a recipe that named them could not be run.
 */
export const withoutOptions = Effect.fnUntraced(function* (filters: ReadonlyArray<string>) {
  const usable: Array<string> = []
  const lacking: Array<string> = []
  for (const filter of filters) {
    const planned = yield* Effect.exit(planFilters([filter], []))
    ;(Exit.isSuccess(planned) ? usable : lacking).push(filter)
  }
  return { usable, lacking }
})
