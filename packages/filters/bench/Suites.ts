/*
 * The options with which each published suite agrees most: what its graders do where the suites contradict each other.
 */

const SUITES: Readonly<Record<string, object>> = {
  "hendrycks/math": { lists: "in-order", percent: "number" },
  MARIO_EVAL: { tolerance: 0.001 },
  "NeMo-Skills": { percent: "number" },
  rllm: { from: "box" },
  "PrimeIntellect/verifiers": { from: "box" },
  "open-r1": { from: "box" },
  "simple-evals": { fractions: "lowest-terms" }
}

/** Options for a case: those of its suite, or those that its own test gives Math-Verify. */
export const optionsOf = (suite: string | undefined, test: Readonly<Record<string, unknown>> = {}): object => {
  if (suite !== undefined) return SUITES[suite] ?? {}
  const { precision, strict, allow_set_relation_comp: sets } = test
  return {
    ...(typeof precision === "number" && precision < 6 ? { roundedDigits: precision } : {}),
    ...(strict === false ? { variables: "any-name" } : {}),
    ...(sets === false ? { relations: "apart" } : {})
  }
}
