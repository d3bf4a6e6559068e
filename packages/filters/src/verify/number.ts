import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { attemptOf, statedBy } from "./Attempt.ts"
import { readGold } from "./Judgement.ts"
import type { Quantity } from "./Numeral.ts"
import { readNumeral } from "./Numeral.ts"
import { Percent } from "./Policy.ts"
import type { Rational } from "./compare/Rational.ts"
import { samePlainly } from "./compare/Plain.ts"
import { rateOf } from "./compare/Quantity.ts"
import * as R from "./compare/Rational.ts"

const tolerance = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

const HUNDRED = R.integer(100)

/** The values that a quantity may stand for: a percent sign is read by the policy when only one side has one. */
const valuesOf = (a: Quantity, b: Quantity, percent: typeof Percent.Type): ReadonlyArray<Rational> => {
  if (!a.percent || b.percent) return [a.value]
  const hundredth = R.divide(a.value, HUNDRED) ?? a.value
  if (percent === "either") return [a.value, hundredth]
  return [percent === "number" ? a.value : hundredth]
}

const OPTIONS = Schema.Struct({
  /** Largest difference from the gold answer, in its own unit. Default: none, as in GSM8K's own comparison. */
  tolerance: option(tolerance, 0),
  /** Largest difference as a share of the gold answer's size; the larger allowance of the two holds. */
  relativeTolerance: option(tolerance, 0),
  /** `10%` against `10` and `0.1`, see `verify/math-answer`. */
  percent: option(Percent, "either"),
  /** Currency signs: `strip` them, or `require` the gold answer's. */
  currency: option(Schema.Literals(["strip", "require"]), "strip")
})
type Options = typeof OPTIONS.Type

const agrees = (gold: Quantity, found: Quantity, options: Options): boolean => {
  if (options.currency === "require" && found.currency !== gold.currency) return false
  const stripped = options.currency === "strip" && gold.currency && found.currency
  const rate = rateOf(gold.unit, found.unit, { units: "ignore" }) ?? (stripped ? R.integer(1) : undefined)
  const scaled = rate && R.multiply(found.value, rate)
  if (scaled === undefined) return false
  const answer = { ...found, value: scaled }
  const allowed = allowance(gold.value, options)
  return valuesOf(gold, answer, options.percent).some((x) =>
    valuesOf(answer, gold, options.percent).some((y) => {
      const gap = R.add(x, R.negate(y))
      return gap !== undefined && R.compare(R.absolute(gap), allowed) <= 0
    })
  )
}

/**
 * Is the final number right? Whole numbers, decimals, fractions and mixed numbers with signs, thousands separators,
 * currencies, units and percent signs, compared as exact fractions, so that no rounding decides. A unit on one side only
 * does not count; two that Cotton knows have to give the same quantity.
 *
 * Found as in `verify/math-answer`. Reasons: `wrong-answer`, `not-a-number`, `no-answer`, `empty-box`; unsure:
 * `bad-gold`, `no-gold`.
 */
export const check = defineCheck({
  id: "verify/number",
  version: 3,
  needsAnswer: true,
  options: OPTIONS,
  answers: {
    find: (subject) => statedBy(subject, undefined, (text, boxed) => readNumeral(text, boxed) !== undefined),
    same: (gold, answer, _, options) =>
      samePlainly(gold, answer, () => {
        const [expected, found] = [readNumeral(readGold(gold), false), readNumeral(answer, false)]
        return expected !== undefined && found !== undefined && agrees(expected, found, options)
      })
  },
  run: (subject, options): Finding => {
    const written = readGold(subject.problem.answer ?? "")
    const attempt = attemptOf(subject, written)
    const gold = readNumeral(written, true)
    if (gold === undefined) return unsure("bad-gold", { expected: written.slice(0, 200) })
    if (attempt._tag === "None") return attempt.finding
    const { text, boxed, details } = attempt
    const found = readNumeral(text, boxed)
    if (found === undefined) return fail("not-a-number", details)
    return agrees(gold, found, options) ? { ...pass, ...details } : fail("wrong-answer", details)
  }
})

const allowance = (gold: Rational, options: Pick<Options, "tolerance" | "relativeTolerance">): Rational => {
  const zero = R.integer(0)
  const absolute = R.fromNumber(options.tolerance) ?? zero
  const relative = R.multiply(R.absolute(gold), R.fromNumber(options.relativeTolerance) ?? zero) ?? zero
  return R.compare(absolute, relative) >= 0 ? absolute : relative
}
