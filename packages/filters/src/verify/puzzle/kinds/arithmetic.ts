import * as Schema from "effect/Schema"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import * as R from "../../compare/Rational.ts"
import { tidyText } from "../../extract/Tidy.ts"
import { readNumeral } from "../../Numeral.ts"
import { compute } from "../Compute.ts"
import { definePuzzle } from "../PuzzleKind.ts"

const HUNDRED = R.integer(100)

/** Whether a text leaves something to compute: an operator other than one sign and one fraction. */
const isComputation = (text: string): boolean => {
  const bare = text.replaceAll(/\\[dt]?frac(?![A-Za-z])|\\[,;:! %$]|\\text\s*(?=\{)/g, " ").trim()
  return /[+*×·÷^!√(\\]|.[-−]|\/.*\//s.test(bare.replace(/^\+/, ""))
}

/**
 * Work out an expression. `{ expression }` of + - * / and brackets, computed here exactly; the answer is its value as a
 * whole number, a fraction or a decimal (`1/3`, not `0.333`), or the last side of an equation.
 *
 * Reasons: `not-a-number`, `wrong-value`.
 */
export const puzzle = definePuzzle({
  spec: Schema.Struct({ expression: Schema.String }),
  judge: ({ expression }, answer) => {
    const gold = compute(expression)
    if (typeof gold === "string") return unsure("bad-puzzle", { found: `the expression is ${gold}` })
    const expected = R.show(gold.value).slice(0, 200)
    const text = tidyText(answer.text.slice(answer.text.lastIndexOf("=") + 1))
    const details = { expected, found: excerpt(text, 200) }
    const read = text.length > 1000 || isComputation(text) ? undefined : readNumeral(text, false)
    if (read === undefined) return fail("not-a-number", details)
    const value = read.percent ? R.divide(read.value, HUNDRED) : read.value
    return value !== undefined && R.equal(value, gold.value) ? { ...pass, ...details } : fail("wrong-value", details)
  }
})
