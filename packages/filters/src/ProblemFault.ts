/**
 * The reasons of a verifier's `unsure` that lie in the problem and not in the reply: no reply to it can be judged.
 * `gold`: in its answer. `statement`: in its `metadata.puzzle` or `metadata.schema`. `tests`: in its tests.
 */
const REASONS: Readonly<Record<string, "gold" | "statement" | "tests">> = {
  "bad-gold": "gold",
  "no-gold": "gold",
  "no-puzzle": "statement",
  "unknown-kind": "statement",
  "bad-puzzle": "statement",
  "no-schema": "statement",
  "bad-schema": "statement",
  "no-tests": "tests",
  "bad-tests": "tests"
}

/** In which part of the problem this reason of an `unsure` lies; `undefined`: in the reply. */
export const faultOfProblem = (reason: string): "gold" | "statement" | "tests" | undefined =>
  Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined
