import type { Problem } from "@cotton/schema"

/** One sample to buy: its index within the problem. */
export interface Ask {
  readonly index: number
}

/**
 * What came of an ask. `undecided`: the filters could not judge it; `failed`: no reply after all attempts;
 * `refused`: the endpoint will never answer this request.
 */
export interface Noted {
  readonly index: number
  readonly result: "accepted" | "rejected" | "undecided" | "failed" | "refused"
}

export interface StrategyOutcome {
  readonly accepted: number
  readonly tried: number
  readonly why: "kept" | "tries-spent" | "refused" | "open"
}

/**
 * How one problem is worked on, as a pure fold. `next` names a wave of asks (none: the problem is settled); `note`
 * takes the whole wave, in order of index. So what is bought depends on the recipe and the replies, never on which
 * reply came first: arrival order favours short, easy traces.
 */
export interface Strategy<State> {
  readonly start: (problem: Problem) => State
  readonly next: (state: State) => ReadonlyArray<Ask>
  readonly note: (state: State, wave: ReadonlyArray<Noted>) => State
  readonly outcome: (state: State) => StrategyOutcome
}
