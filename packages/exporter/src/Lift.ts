import { canonicalJson, type Outcome, type Verdict } from "@cotton/schema"

/** An entry that passes a trace by the word of its fall-back. */
export interface Lift {
  /** The filter that did not pass it, and what it said. */
  readonly entry: string
  readonly said: Outcome
  /** The fall-back that did; of a fall-back's own fall-back, the last. */
  readonly by: string
}

/**
 * Reads a lift off a verdict: of a filter with a fall-back that was asked, the parts are the filter's own verdict and the
 * fall-back's. A panel in a panel can look the same; whoever has the plan can tell (`card/Lifted.ts`).
 */
export const liftIn = (verdict: Verdict): Lift | null => {
  const { filter, options, outcome, parts = [] } = verdict
  const [first, second] = parts
  if (outcome !== "pass" || parts.length !== 2 || first === undefined || second === undefined) return null
  if (first.filter !== filter || canonicalJson(first.options) !== canonicalJson(options)) return null
  if (first.outcome === "pass" || second.outcome !== "pass") return null
  return { entry: filter, said: first.outcome, by: liftIn(second)?.by ?? second.filter }
}
