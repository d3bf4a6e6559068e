import * as Schema from "effect/Schema"
import { option, size } from "../../Check.ts"

/*
 * What counts as the same answer where the published suites contradict each other. Each is an option of a verifier,
 * never a truth; the sources are named with each default.
 */

/** `10%` against `10` and `0.1`: only `10` (Hendrycks, NeMo-Skills), only `0.1` (Math-Verify, inspect), or either (MARIO). */
export const Percent = Schema.Literals(["number", "hundredth", "either"])

export const PolicyFields = {
  /**
   * Default `either`: gold answers of both kinds are common, and a model that is asked for one seldom means the other.
   */
  percent: option(Percent, "either"),
  /**
   * `ignore`: a unit that only one side has does not count (two known units that differ always do). `require`: both
   * sides have the same unit, or none.
   */
  units: option(Schema.Literals(["ignore", "require"]), "ignore"),
  /**
   * A list without brackets: any order (Math-Verify, MARIO), or the gold answer's (Hendrycks). Tuples always have an
   * order, sets never.
   */
  lists: option(Schema.Literals(["any-order", "in-order"]), "any-order"),
  /**
   * Equations and inequalities: the same up to a constant factor (Math-Verify), or as they stand but for `=` and its
   * sides. A problem may ask for lowest terms; `exact` is for sets that do.
   */
  equations: option(Schema.Literals(["up-to-factor", "exact"]), "up-to-factor"),
  /**
   * Significant digits from which a decimal equals a fraction or closed form that it is the correct rounding of:
   * `0.3333` for 1/3. 4 as in Qwen's and SkyThought's relative 1e-4; 0 never. Whole numbers and two decimals are
   * always compared exactly.
   */
  roundedDigits: option(size, 4)
} as const

const PolicySchema = Schema.Struct(PolicyFields)
export type Policy = typeof PolicySchema.Type
