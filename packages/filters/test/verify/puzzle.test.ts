import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as fc from "fast-check"
import type { Problem } from "@cotton/schema/Problem"
import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/puzzle.ts"
import { kinds } from "../../src/verify/puzzle/registry.ts"
import { runCheck, shown } from "../Subject.ts"

type Puzzle = Problem["metadata"][string]

const outcomeOf = (puzzle: Puzzle, content: string, options: unknown = {}): string => {
  const { outcome, reason } = runCheck(check, { content, metadata: { puzzle } }, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

const boxed = (text: string): string => `\\boxed{${text}}`

describe("the statement of a puzzle", () => {
  it("names a kind that has a file, and every file is one", () => {
    const folder = fileURLToPath(new URL("../../src/verify/puzzle/kinds", import.meta.url))
    expect(Object.keys(kinds).toSorted()).toEqual(
      readdirSync(folder)
        .map((name) => name.slice(0, -3))
        .toSorted()
    )
  })

  it("may be JSON in a text", () => {
    expect(outcomeOf('{"kind": "arithmetic", "expression": "1+1"}', boxed("2"))).toBe("pass")
  })

  it.each<[string, Puzzle]>([
    ["bad-puzzle", null],
    ["bad-puzzle", "countdown"],
    ["bad-puzzle", ["countdown"]],
    ["unknown-kind", {}],
    ["unknown-kind", { kind: "toString" }],
    ["unknown-kind", { kind: ["countdown"], outcome: "pass" }],
    ["bad-puzzle", { kind: "countdown", numbers: [1, 2], target: "3" }],
    ["bad-puzzle", { kind: "countdown", numbers: [], target: 3 }],
    ["bad-puzzle", { kind: "countdown", target: 3 }],
    ["bad-puzzle", { kind: "arithmetic", expression: "2 ** 3" }],
    ["bad-puzzle", { kind: "arithmetic", expression: "1/0" }],
    ["bad-puzzle", { kind: "sorting", items: [1, "b"], order: "ascending", by: "number" }],
    ["bad-puzzle", { kind: "sorting", items: [1], order: "up" }],
    ["bad-puzzle", { kind: "date", from: "2023-02-29", days: 1 }],
    ["bad-puzzle", { kind: "date", from: "2023-02-28" }],
    ["bad-puzzle", { kind: "date", from: "2023-02-28", days: 1, to: "2023-03-01" }],
    ["bad-puzzle", { kind: "sudoku", grid: "12.." }],
    ["bad-puzzle", { kind: "sudoku", grid: "11.............." }],
    ["bad-puzzle", { kind: "sudoku", grid: "5..............." }],
    ["bad-puzzle", { kind: "logic", people: ["Al", "al"], claims: [] }],
    ["bad-puzzle", { kind: "logic", people: ["Al"], claims: [{ by: "Bo", says: { is: ["Al", "knave"] } }] }],
    ["bad-puzzle", { kind: "logic", people: ["Al"], claims: [{ by: "Al", says: { is: ["Al", "spy"] } }] }]
  ])("that cannot be used is never a rejection: %s of %j", (reason, puzzle) => {
    expect(outcomeOf(puzzle, boxed("3"))).toBe(`unsure ${reason}`)
  })

  it("has to be there", () => {
    expect(runCheck(check, { content: boxed("3") })).toMatchObject({ outcome: "unsure", reason: "no-puzzle" })
  })

  it("leaves it to the reply to give an answer", () => {
    const puzzle = { kind: "arithmetic", expression: "1+1" }
    expect(outcomeOf(puzzle, boxed(""))).toBe("fail empty-box")
    expect(outcomeOf(puzzle, "")).toBe("fail no-answer")
    const parts = { content: "1 + 1 = 2. The answer is 2.", metadata: { puzzle } }
    expect(shown(runCheck(check, parts), parts)).toBe("2")
    expect(runCheck(check, { ...parts, content: "1 + 1\n= 2", finish: "length" }).reason).toBe("no-answer")
  })
})

describe("countdown", () => {
  const puzzle = { kind: "countdown", numbers: [25, 3, 4, 4], target: 88 }

  it.each([
    boxed("(25 - 3) * 4"),
    boxed("\\left(25 - 3\\right) \\times 4 = 88"),
    boxed("88 = 4(25 − 3)"),
    "The answer is (25-3)×4.",
    "<answer>(25 - 3) * 4</answer>",
    "So we get:\n\n(25 - 3) * 4 = 88",
    "One way is (25 - 3) x 4 = 88."
  ])("is solved by: %s", (content) => {
    expect(outcomeOf(puzzle, content)).toBe("pass")
  })

  it.each([
    ["(25 - 3) * 5", "wrong-numbers"],
    ["(25 - 3) * 4 * 4 / 4", "wrong-numbers"],
    ["88", "wrong-numbers"],
    ["253 - 4", "wrong-numbers"],
    ["(25 + 3) * 4", "wrong-value"],
    ["25 - 3 * 4", "wrong-value"],
    ["(25 - 3) * 4 = 89", "untrue"],
    ["25 / (4 - 4)", "undefined"],
    ["(25 - 3 * 4", "not-an-expression"],
    ["25 - 3 = 22, 22 * 4 = 88", "not-an-expression"],
    ["22 * 4", "wrong-numbers"],
    ["25 - 3 = 22 = 4 * 4", "not-an-expression"],
    ["impossible", "not-an-expression"],
    ["process.exit(88)", "not-an-expression"],
    ["25 3 4", "not-an-expression"],
    ["25 ** 3", "not-an-expression"]
  ])("is not solved by %s: %s", (text, reason) => {
    expect(outcomeOf(puzzle, boxed(text))).toBe(`fail ${reason}`)
  })

  it("may want all numbers, by the problem or by the option", () => {
    const content = boxed("(25 - 3) * 4")
    expect(outcomeOf({ ...puzzle, use: "exactly-once" }, content)).toBe("fail unused-numbers")
    expect(outcomeOf(puzzle, content, { numbers: "exactly-once" })).toBe("fail unused-numbers")
    expect(outcomeOf({ ...puzzle, use: "at-most-once" }, content, { numbers: "exactly-once" })).toBe("pass")
    expect(outcomeOf({ ...puzzle, target: 92 }, boxed("(25 - 3) * 4 + 4"), { numbers: "exactly-once" })).toBe("pass")
  })

  it("is exact: the thirds of 8 / (3 - 8/3) come to 24", () => {
    const hard = { kind: "countdown", numbers: [3, 3, 8, 8], target: 24 }
    expect(outcomeOf(hard, boxed("8 / (3 - 8 / 3)"))).toBe("pass")
    expect(outcomeOf(hard, boxed("\\dfrac{8}{3 - \\frac{8}{3}}"))).toBe("pass")
    expect(outcomeOf({ ...hard, target: 0.3, numbers: [0.1, 0.2] }, boxed("0.1 + 0.2"))).toBe("pass")
    expect(outcomeOf({ ...hard, numbers: [1e15, 1, 3], target: 333333333333333 }, boxed("1000000000000000 / 3"))).toBe(
      "fail wrong-value"
    )
  })

  type Tree = { readonly text: string; readonly value: number; readonly numbers: ReadonlyArray<number> }
  const leaf = fc
    .integer({ min: 1, max: 99 })
    .map((number): Tree => ({ text: `${number}`, value: number, numbers: [number] }))
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.tuple(tie("tree"), fc.constantFrom("+", "-", "*"), tie("tree")).map(([a, sign, b]): Tree => ({
        text: `(${a.text} ${sign} ${b.text})`,
        value: sign === "+" ? a.value + b.value : sign === "-" ? a.value - b.value : a.value * b.value,
        numbers: [...a.numbers, ...b.numbers]
      }))
    )
  }))
  const usable = tree.filter(
    ({ value, numbers }) => Math.abs(value) < 1e15 && numbers.length > 1 && numbers.length <= 50
  )

  it("is solved by any expression that comes to the target, in any spelling, and by none with a number changed", () => {
    fc.assert(
      fc.property(usable, fc.nat(), ({ text, value, numbers }, at) => {
        const own = { kind: "countdown", numbers: numbers.toReversed(), target: value, use: "exactly-once" }
        const spelled = text.replaceAll("*", "\\times").replaceAll("-", "−")
        for (const content of [boxed(text), boxed(`${spelled} = ${value}`), `The answer is $${spelled}$.`])
          expect(outcomeOf(own, content)).toBe("pass")
        let index = -1
        const place = at % numbers.length
        const other = text.replaceAll(/\d+/g, (number) => (++index === place ? `${Number(number) + 100}` : number))
        expect(outcomeOf(own, boxed(other))).toBe("fail wrong-numbers")
        expect(outcomeOf({ ...own, target: value + 1 }, boxed(text))).toBe("fail wrong-value")
      })
    )
  })

  it("is not read beyond its limits, and then nothing is said of it", () => {
    const wrapped = (levels: number) => boxed(`${"(".repeat(levels)}(25 - 3) * 4${")".repeat(levels)}`)
    expect(outcomeOf(puzzle, wrapped(50))).toBe("pass")
    expect(outcomeOf(puzzle, wrapped(100))).toBe("unsure too-large")
  })

  it("is not hurt by long and deep expressions", () => {
    const texts = [
      "(".repeat(900),
      "((((".repeat(100_000),
      "1+".repeat(300_000),
      "-".repeat(990) + "25",
      "9".repeat(999),
      "\\frac{".repeat(160),
      "1/".repeat(499) + "0",
      "= ".repeat(400_000),
      "9*".repeat(400) + "9",
      "x ".repeat(300_000)
    ]
    for (const text of texts)
      for (const content of [boxed(text), text, `The answer is ${text}`])
        expect(outcomeOf(puzzle, content)).toMatch(/^fail|^unsure too-large$/)
  })
})

describe("arithmetic", () => {
  const puzzle = { kind: "arithmetic", expression: "(7 − 3) × 5 ÷ 8 + 1,000" }

  it.each([
    boxed("1002.5"),
    boxed("\\frac{2005}{2}"),
    boxed("1002 1/2"),
    "(7-3)*5/8 + 1000 = 1002.5",
    "The answer is 1,002.50.",
    boxed("4 \\times 5/8 + 1000 = 1002.5"),
    boxed("2005/2")
  ])("comes to: %s", (content) => {
    expect(outcomeOf(puzzle, content)).toBe("pass")
  })

  it.each([
    ["1002.6", "wrong-value"],
    ["-1002.5", "wrong-value"],
    ["1002.5%", "wrong-value"],
    ["1000 + 2.5", "not-a-number"],
    ["(7-3)*5/8+1000", "not-a-number"],
    ["\\sqrt{1005006.25}", "not-a-number"],
    ["about a thousand", "not-a-number"]
  ])("does not come to %s: %s", (text, reason) => {
    expect(outcomeOf(puzzle, boxed(text))).toBe(`fail ${reason}`)
  })

  it("has one value, and a changed digit is another", () => {
    const number = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
    fc.assert(
      fc.property(number, number, fc.nat(), (a, b, at) => {
        const own = { kind: "arithmetic", expression: `(${a}) * (${b}) - (${b})` }
        const value = `${a * b - b}`
        expect(outcomeOf(own, boxed(value))).toBe("pass")
        const places = [...value.matchAll(/\d/g)].map(({ index }) => index)
        const place = places[at % places.length]!
        const other = `${value.slice(0, place)}${(Number(value[place]) + 1) % 10}${value.slice(place + 1)}`
        expect(outcomeOf(own, boxed(other))).toBe("fail wrong-value")
      })
    )
  })
})

describe("sorting", () => {
  const puzzle = { kind: "sorting", items: [10, 9, "-3", 2.5, 9], order: "ascending" }

  it.each([
    boxed("-3, 2.5, 9, 9, 10"),
    boxed("[-3, 2.5, 9, 9, 10]"),
    boxed("-3 < 2.5 < 9 \\leq 9 < 10"),
    "The answer is −3, 2.50, 9, 9 and 10.",
    "Sorted: -3 2.5 9 9 10",
    "The order is -3, 2.5, 9, 9, 10.",
    "In order:\n1. -3\n2. 2.5\n3. 9\n4. 9\n5. 10"
  ])("is right in: %s", (content) => {
    expect(outcomeOf(puzzle, content)).toBe("pass")
  })

  it.each([
    ["-3, 2.5, 9, 10, 9", "not-in-order"],
    ["10, 9, 9, 2.5, -3", "not-in-order"],
    ["-3, 2.5, 9, 10", "not-the-items"],
    ["-3, 2.5, 9, 9, 10, 10", "not-the-items"],
    ["-3, 2.5, 9, 9, 11", "not-the-items"],
    ["3, 2.5, 9, 9, 10", "not-the-items"],
    ["ascending", "not-a-list"]
  ])("is wrong in %s: %s", (text, reason) => {
    expect(outcomeOf(puzzle, boxed(text))).toBe(`fail ${reason}`)
  })

  it("of words goes by code points, and numbers by text where asked", () => {
    const words = { kind: "sorting", items: ["pear", "Zoe", "apple", "État"], order: "descending" }
    expect(outcomeOf(words, boxed('["État", "pear", "apple", "Zoe"]'))).toBe("pass")
    expect(outcomeOf(words, boxed("'État', 'pear', 'apple', 'Zoe'"))).toBe("pass")
    expect(outcomeOf(words, boxed("\\text{pear, État, apple, Zoe}"))).toBe("fail not-in-order")
    expect(outcomeOf({ kind: "sorting", items: [10, 9], order: "ascending", by: "text" }, boxed("10, 9"))).toBe("pass")
    expect(outcomeOf({ kind: "sorting", items: ["a, b", "a"], order: "ascending" }, boxed('["a", "a, b"]'))).toBe(
      "pass"
    )
  })

  it("is right for any items in order, and wrong with two of them exchanged", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 40 }), fc.nat(), (items, at) => {
        const own = { kind: "sorting", items, order: "ascending" }
        const sorted = items.toSorted((a, b) => a - b)
        expect(outcomeOf(own, boxed(sorted.join(", ")))).toBe("pass")
        expect(outcomeOf({ ...own, order: "descending" }, boxed(sorted.toReversed().join(" > ")))).toBe("pass")
        const place = at % (sorted.length - 1)
        const swapped = sorted.with(place, sorted[place + 1]!).with(place + 1, sorted[place]!)
        expect(outcomeOf(own, boxed(swapped.join(", ")))).toBe("fail not-in-order")
      })
    )
  })

  it("is not hurt by long lists", () => {
    for (const text of [
      "9, ".repeat(300_000),
      "and ".repeat(200_000),
      ", ".repeat(40_000),
      "[".repeat(90_000),
      "9 ".repeat(49_000)
    ])
      expect(outcomeOf(puzzle, boxed(text))).toMatch(/^fail|^unsure too-large$/)
  })
})
