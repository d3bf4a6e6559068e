import type { Weights } from "../Rewards.ts"
import type { Reading } from "../Row.ts"
import type { Requests } from "../Metrics.ts"
import type { Verifying } from "../Verifying.ts"

/** What the models that judge were asked since the start, and what that cost in US dollars. */
export interface Asked {
  readonly calls: number
  readonly usd: number
}

/** What the forms of a request share. */
export interface Answering {
  readonly verifying: Verifying
  readonly reading: Reading
  readonly weights: Weights
  /** What an accuracy that could not be judged counts as, for trainers that need a number. */
  readonly unsure: number
  readonly requests: Requests
  /** `null`: no filter asks a model. */
  readonly asked: Asked | null
}

/** The body of an answer to a parsed request; fails with `Refused`. */
export type Form = (body: unknown, answering: Answering, signal: AbortSignal) => Promise<string>
