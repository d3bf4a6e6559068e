import type { Answer } from "../answer/Answer.ts"
import type { Item, Node } from "../answer/Syntax.ts"
import { unlabel } from "../answer/Labels.ts"
import { has, substituted, symbol, variablesOf } from "../answer/Syntax.ts"
import type { Policy } from "../Policy.ts"

type Items = ReadonlyArray<Item>

const mapped = (item: Item, change: (node: Node) => Node): Item => {
  switch (item.kind) {
    case "value":
      return { ...item, node: change(item.node) }
    case "relation":
      return { ...item, parts: item.parts.map((part) => mapped(part, change)) }
    case "sequence":
    case "set":
    case "union":
      return { ...item, items: item.items.map((part) => mapped(part, change)) }
    default:
      return item
  }
}

const named = (items: Items, names: ReadonlyArray<string>): Items => {
  const values = new Map(names.map((name, i) => [name, symbol(`parameter ${i}`)] as const))
  return items.map((item) => mapped(item, (node) => substituted(node, values)))
}

/** The variable of `f(x) = …`. */
const argumentOf = ([first]: Items): string | undefined => {
  const side = first?.kind === "relation" && first.operators[0] === "=" ? first.parts[0] : undefined
  const [argument, ...more] = side?.kind === "value" && side.node.op === "call" ? side.node.args : []
  return argument?.op === "symbol" && more.length === 0 ? argument.name : undefined
}

/** `C_1` and `c_2`: what a general solution calls its constants. */
const CONSTANT = /^[Cc]_[0-9]$/
const NAME = /^[A-Za-z](?:_[0-9A-Za-z])?$/

/** Constants up to which their order does not matter. */
const CONSTANTS = 3

const permutations = (names: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  names.length < 2
    ? [names]
    : names.flatMap((name) =>
        permutations(names.filter((other) => other !== name)).map((others) => others.toSpliced(0, 0, name))
      )

/** Two or three constants `C_1, C_2` against as many names of the other side's own, whatever it calls them. */
const constants = (
  gold: Answer,
  answer: Answer,
  g: ReadonlyArray<string>,
  a: ReadonlyArray<string>
): ReadonlyArray<readonly [Items, Items]> => {
  const [left, right] = [g.filter((name) => !a.includes(name)), a.filter((name) => !g.includes(name))]
  const areConstants = (names: ReadonlyArray<string>): boolean => names.every((name) => CONSTANT.test(name))
  const count = left.length
  if (count < 2 || count > CONSTANTS || right.length !== count || ![...left, ...right].every((name) => NAME.test(name)))
    return []
  if (!areConstants(left) && !areConstants(right)) return []
  return permutations(right).map((names) => [named(gold.items, left), named(answer.items, names)] as const)
}

/** Letters that run over numbers where nobody says so: in a tuple, and with `\pi`. */
const RUNNER = /^[kmnst]$/

const isPeriodic = (item: Item): boolean =>
  item.kind === "value" &&
  has(item.node, (node) => (node.op === "constant" && node.name === "pi") || node.op === "degree")

const runsIn = (items: Items): boolean => {
  const bare = items.map((item) => unlabel(item).item)
  return (
    bare.every(isPeriodic) ||
    (bare.length > 1 && items.every(({ kind }) => kind === "relation")) ||
    bare.every(({ kind }) => kind === "sequence")
  )
}

/** One letter of each side's own: `(5 + 3t, 2 - 7t)`, `k\pi`; or one constant in both cases of its letter. */
const runners = (
  gold: Answer,
  answer: Answer,
  g: ReadonlyArray<string>,
  a: ReadonlyArray<string>
): ReadonlyArray<readonly [Items, Items]> => {
  const [left, right] = [g.filter((name) => !a.includes(name)), a.filter((name) => !g.includes(name))]
  const [x, y] = [left[0], right[0]]
  if (left.length !== 1 || right.length !== 1) return []
  const areRunners = RUNNER.test(x!) && RUNNER.test(y!) && runsIn(gold.items) && runsIn(answer.items)
  const isConstant = x!.toLowerCase() === "c" && y!.toLowerCase() === "c"
  return areRunners || isConstant ? [[named(gold.items, left), named(answer.items, right)]] : []
}

/**
 * Two answers with the same names for the variables that may have any: all with `any-name`, otherwise those of which one
 * side says that they are constants (`f(x) = cx \text{ for some constant } c`, or `C_1` and `C_2`). Nothing when there are
 * none.
 */
export const renamings = (
  gold: Answer,
  answer: Answer,
  policy: Policy
): ReadonlyArray<readonly [gold: Items, answer: Items]> => {
  // A name that a value has been given is none of its variables.
  const namesIn = ({ items }: Answer): Array<string> =>
    Array.from(variablesOf(policy.variables === "any-name" ? items : items.map((item) => unlabel(item).item)))
  const [g, a] = [namesIn(gold), namesIn(answer)]
  if (policy.variables === "any-name") return [[named(gold.items, g), named(answer.items, a)]]
  const [f, h] = [argumentOf(gold.items), argumentOf(answer.items)]
  if (f !== undefined && h !== undefined && f !== h) return [[named(gold.items, [f]), named(answer.items, [h])]]
  const declared = (names: ReadonlyArray<string>, side: Answer): ReadonlyArray<string> =>
    names.filter((name) => side.parameters.includes(name) || side.integers.includes(name))
  const [x, y] = [declared(g, gold), declared(a, answer)]
  if (x.length === 0 && y.length === 0) return [...constants(gold, answer, g, a), ...runners(gold, answer, g, a)]
  // The side that says nothing of its constants: what the other has not, but for those that it says to be constants.
  const left = x.length > 0 ? x : g.filter((name) => !a.includes(name) || y.includes(name))
  const right = y.length > 0 ? y : a.filter((name) => !g.includes(name) || x.includes(name))
  // Whoever declares nothing means a variable by `x`, but in a tuple; and a condition on one side is no renaming.
  const isPlain = (names: ReadonlyArray<string>, { items, condition }: Answer): boolean =>
    condition === undefined &&
    (names.every((name) => !/^[xyz]$/.test(name)) || items.every((item) => unlabel(item).item.kind === "sequence"))
  if ((x.length === 0 && !isPlain(left, gold)) || (y.length === 0 && !isPlain(right, answer))) return []
  if (left.length !== right.length || left.length === 0) return []
  const orders = right.length <= CONSTANTS ? permutations(right) : [right]
  return orders.map((names) => [named(gold.items, left), named(answer.items, names)] as const)
}
