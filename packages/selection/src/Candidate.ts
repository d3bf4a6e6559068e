import type { Mark } from "@cotton/schema"

/** A stored sample as the cuts see it: small columns only, so that millions fit in memory. */
export interface Candidate {
  readonly traceId: string
  readonly problemId: string
  /** The sample's index within its problem. */
  readonly index: number
  /** Output tokens as the server counted them, the chain of thought with them. */
  readonly outputTokens: number
  /** False when every attempt failed and there is no text to judge. */
  readonly replied: boolean
  /** The verdicts that are not a pass, in the order of the plan. */
  readonly marks: ReadonlyArray<Mark>
}
