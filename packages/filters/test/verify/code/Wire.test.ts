import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isSame, legibleWire, losesDigits, toWire } from "../../../src/verify/code/Wire.ts"

const same = (found: unknown, expected: Parameters<typeof isSame>[1]): boolean => isSame(found, expected, 1e-9)

describe("a value that a call came to", () => {
  it("is any value of JSON itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Parameters<typeof isSame>[1]
        if (!losesDigits(json)) expect(same(toWire(json), json)).toBe(true)
      })
    )
  })

  it("is a list where it is a tuple or a queue, and in any order where it is a set", () => {
    expect(same({ t: [1, "a"] }, [1, "a"])).toBe(true)
    expect(same({ s: [2, 1] }, [1, 2])).toBe(true)
    expect(same({ s: [2, 2] }, [1, 2])).toBe(false)
    expect(same([2, 1], [1, 2])).toBe(false)
    expect(same([1], [1, 2])).toBe(false)
  })

  it("has numbers by value, whole ones exactly", () => {
    expect(same({ f: "3.0" }, 3)).toBe(true)
    expect(same(0.1 + 0.2, 0.3)).toBe(true)
    expect(same(0.31, 0.3)).toBe(false)
    expect(same({ i: "0x20000000000001" }, 2 ** 53)).toBe(false)
    expect(same({ f: "nan" }, 0)).toBe(false)
    expect(same({ f: "inf" }, 0)).toBe(false)
    expect(same(4, 3)).toBe(false)
    expect(same({ i: "0x0" }, 1.5)).toBe(false)
    expect(same({ i: "0x0" }, 0)).toBe(true)
  })

  it("does not mistake true for 1, nor a text for a number", () => {
    expect(same(true, 1)).toBe(false)
    expect(same(1, true)).toBe(false)
    expect(same("1", 1)).toBe(false)
    expect(same(null, 0)).toBe(false)
    expect(same({ u: 1 }, null)).toBe(true)
  })

  it("is a dict with those keys and no other", () => {
    expect(same({ d: [["a", 1]] }, { a: 1 })).toBe(true)
    expect(same({ d: [[1, "x"]] }, { "1": "x" })).toBe(true)
    expect(
      same(
        {
          d: [
            ["a", 1],
            ["b", 2]
          ]
        },
        { a: 1 }
      )
    ).toBe(false)
    const twice = [
      [1, "x"],
      ["1", "x"]
    ]
    expect(same({ d: twice }, { "1": "x", "2": "y" })).toBe(false)
    expect(same({ d: [["__proto__", 1]] }, { a: 1 })).toBe(false)
  })

  it("is nothing else, whatever it says", () => {
    for (const found of [
      { h: [0, "Yes"] },
      {},
      { d: 1 },
      { d: [1] },
      { s: 1 },
      { i: "x" },
      { i: `0x${"f".repeat(200_000)}` },
      { f: 1 },
      undefined
    ])
      for (const expected of [1, "a", [1], { a: 1 }, true, null])
        expect(same(found, expected), JSON.stringify([found, expected]).slice(0, 80)).toBe(false)
  })

  it("can be shown", () => {
    expect(legibleWire({ t: [1, { d: [["a", { s: [2] }]] }] })).toBe('[1, {"a": {2}}]')
    expect(legibleWire({ h: [0, "Yes"] })).toBe("an object of type Yes")
  })
})

describe("a number over 2^53", () => {
  it("is found wherever it stands", () => {
    expect(losesDigits({ a: [1, { b: 2 ** 60 }] })).toBe(true)
    expect(losesDigits([2 ** 53 - 1, 1e300 / 3 / 1e300, "9007199254740993"])).toBe(false)
  })
})
