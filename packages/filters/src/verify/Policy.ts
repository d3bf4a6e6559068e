import * as Schema from "effect/Schema"
import { option, size } from "../Check.ts"

/*
 * What counts as the same answer where the published suites contradict each other. Each is an option of a verifier,
 * never a truth; the sources are named with each default. `as-asked` looks at the problem's words.
 */

/** `10%` against `10` and `0.1`: only `10` (Hendrycks, NeMo-Skills), only `0.1` (Math-Verify, inspect), or either (MARIO). */
export const Percent = Schema.Literals(["number", "hundredth", "either"])

export const PolicyFields = {
  /**
   * Default `either`: gold answers of both kinds are common, and a model that is asked for one seldom means the other.
   */
  percent: option(Percent, "either"),
  /**
   * `ignore`: a unit that only one side has does not count (two known units have to give the same quantity, so `2 h` is
   * `120 min`). `require`: both sides have a unit, or none.
   */
  units: option(Schema.Literals(["ignore", "require"]), "ignore"),
  /**
   * A list without brackets: any order (Math-Verify, MARIO), or the gold answer's (Hendrycks). Tuples always have an
   * order, sets never. Default `as-asked`: any, unless the problem asks for an order.
   */
  lists: option(Schema.Literals(["as-asked", "any-order", "in-order"]), "as-asked"),
  /**
   * Equations and inequalities: the same up to a constant factor (Math-Verify), or as they stand but for `=` and its
   * sides. Default `as-asked`: up to a factor, unless the problem fixes it (`gcd(A,B,C) = 1`, lowest terms).
   */
  equations: option(Schema.Literals(["as-asked", "up-to-factor", "exact"]), "as-asked"),
  /**
   * `-2 ≤ x ≤ 7` for a gold answer `[-2, 7]`: the same set, or another kind of answer (Math-Verify without
   * `allow_set_relation_comp`). A set for a gold inequality is always taken.
   */
  relations: option(Schema.Literals(["as-sets", "apart"]), "as-sets"),
  /** `6/4` against `3/2`: the same, or a fraction that is not in lowest terms is only itself (PRM800K, simple-evals). */
  fractions: option(Schema.Literals(["any", "lowest-terms"]), "any"),
  /** `f(x)` against `f(y)`: another variable is another answer, or names do not count (Math-Verify without `strict`). */
  variables: option(Schema.Literals(["by-name", "any-name"]), "by-name"),
  /**
   * Significant digits from which a decimal equals a fraction or closed form that it is the correct rounding of
   * (`0.3333` for 1/3), and from which a gold decimal is taken for rounded; one fewer is enough for a gold decimal
   * whose answer is exact or has three digits more (`33.3`, and 100/3 or 33.3333). 4 as in Qwen's and SkyThought's
   * relative 1e-4; 0 never. Whole numbers are always compared exactly.
   */
  roundedDigits: option(size, 4),
  /** Difference from the gold answer that is allowed, as a share of its size. 0 as in inspect; Qwen has 1e-4. */
  tolerance: option(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 0.1 })), 0),
  /**
   * Several boxes: those that one sentence joins by `and` or a comma are one list (Math-Verify), or the last alone counts
   * (inspect).
   */
  boxes: option(Schema.Literals(["joined", "last"]), "joined"),
  /** Where an answer may stand: anywhere, or in a box only (rllm, PrimeIntellect's verifiers). */
  from: option(Schema.Literals(["anywhere", "box"]), "anywhere")
} as const

const PolicySchema = Schema.Struct(PolicyFields)
export type Policy = typeof PolicySchema.Type

/** The policy of comparisons where nothing is asked. */
export const LENIENT: Policy = {
  percent: "either",
  units: "ignore",
  lists: "any-order",
  equations: "up-to-factor",
  relations: "as-sets",
  fractions: "any",
  variables: "by-name",
  roundedDigits: 0,
  tolerance: 0,
  boxes: "joined",
  from: "anywhere"
}

const ORDER =
  /\b(?:in (?:increasing|decreasing|ascending|descending|that|this) order|from (?:least|smallest|lowest|largest|greatest|highest) to|in order from|respectively)\b/i
const NORMAL =
  /\bgcd\b|greatest common (?:divisor|factor)|relatively prime|coprime|lowest terms|simplest form|smallest (?:possible )?(?:positive )?integer coefficients/i

const ASKS =
  /\b(?:list|give|find|determine|compute|calculate|what|which|write|enter|express|state|arrange|sort|rank|order|answers?|name|provide|solve|evaluate|respectively|how|who|show|label)\b|\?/i

/** Whether an order is asked for: not where a sentence only says in which order something is given. */
const asksOrder = (question: string): boolean =>
  ORDER.test(question) &&
  question
    .split(/(?<=[.?!])\s+/)
    .some(
      (sentence) =>
        ORDER.test(sentence) &&
        ASKS.test(sentence.replaceAll(/\b(?:the|a|this) list\b/gi, "").replaceAll(/\bin \w+ order\b/gi, ""))
    )

/** A policy with `as-asked` settled by what the problem says. */
export const asked = (policy: Policy, question: string): Policy => ({
  ...policy,
  lists: policy.lists === "as-asked" ? (asksOrder(question) ? "in-order" : "any-order") : policy.lists,
  equations: policy.equations === "as-asked" ? (NORMAL.test(question) ? "exact" : "up-to-factor") : policy.equations
})
