import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { splitOf } from "../src/index.ts"

const id = fc.string({ unit: "binary", maxLength: 12 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe("splitOf", () => {
  it("gives each problem one split, which only its id, the seed and the share decide", () => {
    fc.assert(
      fc.property(fc.array(id), fc.integer(), share, (ids, seed, part) => {
        const validation = new Set(ids.filter((it) => splitOf(it, seed, part) === "validation"))
        const train = new Set(ids.toReversed().filter((it) => splitOf(it, seed, part) === "train"))
        expect(validation.isDisjointFrom(train)).toBe(true)
        expect(validation.union(train)).toEqual(new Set(ids))
      })
    )
  })

  it("a larger share only moves problems to validation", () => {
    fc.assert(
      fc.property(id, fc.integer(), share, share, (it, seed, a, b) => {
        if (splitOf(it, seed, Math.min(a, b)) === "validation") {
          expect(splitOf(it, seed, Math.max(a, b))).toBe("validation")
        }
      })
    )
  })

  it("none at 0, all at 1", () => {
    fc.assert(
      fc.property(id, fc.integer(), (it, seed) => {
        expect(splitOf(it, seed, 0)).toBe("train")
        expect(splitOf(it, seed, 1)).toBe("validation")
      })
    )
  })

  it("keeps the share on average, and another seed makes another split", () => {
    const ids = Array.from({ length: 4_000 }, (_, at) => `problem ${at}`)
    const one = new Set(ids.filter((it) => splitOf(it, 1, 0.05) === "validation"))
    const two = new Set(ids.filter((it) => splitOf(it, 2, 0.05) === "validation"))
    expect(one.size).toBeGreaterThan(150)
    expect(one.size).toBeLessThan(250)
    expect(one.intersection(two).size).toBeLessThan(40)
  })

  it("is the same everywhere: a known value", () => {
    expect(["a", "b", "c", "d", "e", "f"].map((it) => splitOf(it, 0, 0.5))).toMatchInlineSnapshot(`
      [
        "validation",
        "validation",
        "validation",
        "train",
        "train",
        "train",
      ]
    `)
  })
})
