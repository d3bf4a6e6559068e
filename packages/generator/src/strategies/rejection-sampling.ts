import type { Strategy } from "../Strategy.ts"

export interface RejectionSamplingState {
  /** Samples asked for so far: indices 0 to asked - 1. */
  readonly asked: number
  readonly tried: number
  readonly accepted: number
  /** The endpoint refused this prompt: more samples of it would be refused as well. */
  readonly refused: boolean
}

/**
 * Rejection sampling (DeepSeek-R1 §2.3.3: several responses a prompt, keep only the correct) with adaptive waves.
 *
 * The first wave asks for `keep` samples. Each next one asks for need / p, where p is the posterior mean of the
 * problem's pass rate under a uniform prior: (accepted + 1) / (tried + 2). It ends with `keep` accepted or `tries`
 * spent. By simulation over mixed pass rates this buys a third less than all `tries` at once and keeps the slots full.
 */
export const rejectionSampling = (options: {
  readonly keep: number
  readonly tries: number
}): Strategy<RejectionSamplingState> => ({
  start: () => ({ asked: 0, tried: 0, accepted: 0, refused: false }),
  next: ({ asked, tried, accepted, refused }) => {
    const need = options.keep - accepted
    if (need <= 0 || refused) return []
    const passRate = (accepted + 1) / (tried + 2)
    const wave = asked === 0 ? options.keep : Math.ceil(need / passRate)
    const size = Math.min(wave, options.tries - asked)
    return Array.from({ length: Math.max(0, size) }, (_, at) => ({ index: asked + at }))
  },
  note: (state, wave) => ({
    asked: state.asked + wave.length,
    // A failed ask says nothing of the problem's pass rate, but it is spent.
    tried: state.tried + wave.filter(({ result }) => result !== "failed" && result !== "refused").length,
    accepted: state.accepted + wave.filter(({ result }) => result === "accepted").length,
    refused: state.refused || wave.some(({ result }) => result === "refused")
  }),
  outcome: ({ asked, accepted, refused }) => ({
    accepted,
    tried: asked,
    why: accepted >= options.keep ? "kept" : refused ? "refused" : asked >= options.tries ? "tries-spent" : "open"
  })
})
