import type { Noted, Strategy } from "@cotton/generator"
import type { Problem } from "@cotton/schema"

export type Result = Noted["result"]

/** What a walk came to: samples that the fold asked for (stored ones too), and the accepted of them. */
export interface Walked {
  readonly samples: number
  readonly accepted: number
}

/**
 * Walks the fold of one problem to its end. `resultOf` says what came, or would come, of each sample that it asks for;
 * whoever walks counts there. The same fold buys in a run, so a plan cannot disagree with it.
 */
export const walk = <State>(
  strategy: Strategy<State>,
  problem: Problem,
  resultOf: (index: number) => Result
): Walked => {
  let state = strategy.start(problem)
  for (;;) {
    const asks = strategy.next(state)
    if (asks.length === 0) {
      const { accepted, tried } = strategy.outcome(state)
      return { samples: tried, accepted }
    }
    state = strategy.note(
      state,
      asks.map(({ index }) => ({ index, result: resultOf(index) }))
    )
  }
}
