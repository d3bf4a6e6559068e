import { apply, inside, written, type Operation, type Pad, type Vars } from "./Pad.ts"

/** A way to look at a calculation once more: the sentence's key and what stands in it, if there is anything to say. */
type Check = (operation: Operation) => readonly [key: string, vars: Vars] | undefined

/** Two parts that are easy to work with: 47 = 40 + 7, 328 = 300 + 28, 40 = 30 + 10, 100 = 50 + 50, 8 = 5 + 3. */
const split = (value: number): readonly [number, number] => {
  const unit = 10 ** (String(value).length - 1)
  const round = Math.floor(value / unit) * unit
  const part =
    value < 10 ? (value > 5 ? 5 : value - 1) : round !== value ? round : value === unit ? unit / 2 : value - unit
  return [part, value - part]
}

const inParts: Check = ({ a, b, operator, result }) => {
  if (b < 3 || a < 2) return undefined
  if (operator === "÷" || operator === "mod") {
    const q = Math.floor(a / b)
    return q === 0 ? undefined : ["splitDivide", { a, b, q, bq: b * q, rest: a - b * q }]
  }
  const [p, q] = split(b)
  if (operator === "×") return ["splitTimes", { a, b, p, q, ap: a * p, aq: a * q, r: result }]
  return operator === "+"
    ? ["splitPlus", { a, p, q, ap: a + p, r: result }]
    : ["splitMinus", { a, p, q, ap: a - p, r: result }]
}

const backwards: Check = ({ a, b, operator, result }) => {
  const equation = {
    "+": b === 0 ? undefined : `${result} - ${inside(b)} = ${a}`,
    "-": b === 0 ? undefined : `${result} + ${inside(b)} = ${a}`,
    "×": Math.abs(a) < 2 || Math.abs(b) < 2 ? undefined : `${result} ÷ ${inside(b)} = ${a}`,
    "÷": a === b * result ? `${result} × ${inside(b)} = ${a}` : undefined,
    mod: undefined
  }[operator]
  return equation === undefined ? undefined : ["inverse", { inverse: equation }]
}

const isPlain = ({ a, b, operator, result }: Operation): boolean =>
  (operator === "+" || operator === "-" || operator === "×") && a > 9 && b > 9 && result >= 0

const castingOutNines: Check = (operation) => {
  const { a, b, operator, result } = operation
  return isPlain(operation)
    ? ["nines", { a, b, a9: a % 9, b9: b % 9, o: operator, x: result % 9, r: result }]
    : undefined
}

const lastDigit: Check = (operation) =>
  isPlain(operation) ? ["digit", { r: operation.result, d: operation.result % 10 }] : undefined

const estimate: Check = (operation) => {
  if (!isPlain(operation)) return undefined
  const { a, b, operator, result } = operation
  const rounded = (value: number) => {
    const unit = 10 ** (String(value).length - 1)
    return Math.round(value / unit) * unit
  }
  const near = apply(operator, rounded(a), rounded(b))
  // Rounding says little about a small difference of large numbers.
  return near > 0 && Math.abs(near - result) <= result * 0.3 ? ["estimate", { near, r: result }] : undefined
}

/** Works a calculation out again, after a slip in it was noticed. */
export const mend = (pad: Pad, operation: Operation): void => {
  const said = inParts(operation) ??
    backwards(operation) ?? ["calculate", { e: written(operation), r: operation.result }]
  pad.say(...said)
}

/** Ways of one calculation at most: more would say its numbers too often. */
const MOST_CHECKS = 3

/** How often a chain is pleased with itself: each wording comes about twice. */
const MOST_AGREEMENTS = 12

/** What can be said of the calculations on the pad, in an order of the chain's own; nothing is said twice. */
export const checksOf = (pad: Pad): ReadonlyArray<() => void> => {
  let agreements = 0
  const checks = pad.operations.flatMap((operation) => {
    const said = [inParts, backwards, castingOutNines, lastDigit, estimate].flatMap((check) => {
      const sentence = check(operation)
      return sentence === undefined ? [] : [sentence]
    })
    return pad.random
      .shuffle(said)
      .slice(0, MOST_CHECKS)
      .map((sentence) => () => {
        pad.say("again", { e: written(operation) })
        pad.say(...sentence)
        if (pad.random.chance(0.4) && agreements++ < MOST_AGREEMENTS) pad.say("fine")
      })
  })
  return pad.random.shuffle(checks)
}
