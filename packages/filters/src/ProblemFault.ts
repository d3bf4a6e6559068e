/**
 * The reasons of a verifier's `unsure` that lie in the problem and not in the reply: no reply to it can be judged.
 * `gold`: in its answer. `statement`: in its `metadata.puzzle` or `metadata.schema`.
 */
const REASONS: Readonly<Record<string, "gold" | "statement">> = {
  "bad-gold": "gold",
  "no-gold": "gold",
  "no-puzzle": "statement",
  "unknown-kind": "statement",
  "bad-puzzle": "statement",
  "no-schema": "statement",
  "bad-schema": "statement"
}

/** In which part of the problem this reason of an `unsure` lies; `undefined`: in the reply. */
export const faultOfProblem = (reason: string): "gold" | "statement" | undefined =>
  Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined
