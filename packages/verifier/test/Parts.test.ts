import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isDeeper } from "../src/Depth.ts"
import { jsonFault } from "../src/JsonFault.ts"
import { Kept } from "../src/Kept.ts"
import { Pace } from "../src/Pace.ts"

const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe("the place at which a text is no JSON", () => {
  it.each([
    ['{"rows":[{"id":1,"pro', 1, 22, "the end"],
    ['{"rows":[\n  {"id":1,}\n]}', 2, 11, '"}"'],
    ["{'rows':[]}", 1, 2, '"\'"'],
    ['{"a":NaN}', 1, 6, '"N"'],
    ['{"a":1} {"b":2}', 1, 9, '"{"'],
    ['["a\nb"]', 1, 4, String.raw`"\n"`],
    [String.raw`["\x"]`, 1, 3, String.raw`"\\"`],
    [String.raw`["\u12g4"]`, 1, 3, String.raw`"\\"`],
    ["[1,]", 1, 4, '"]"'],
    ["[01]", 1, 3, '"1"'],
    ["", 1, 1, "the end"]
  ])("of %j is line %i, column %i", (text, line, column, found) => {
    expect(isJson(text)).toBe(false)
    expect(jsonFault(text)).toEqual({ line, column, found })
  })

  it("is there for every text that JSON.parse refuses, and for no other", () => {
    const near = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "\\", "1", "]", "nul", " ", "\u0000"))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          near.map(([text, at, sign]) => {
            const cut = at % (text.length + 1)
            return text.slice(0, cut) + sign + text.slice(cut + 1)
          })
        ),
        (text) => {
          expect(jsonFault(text) === null).toBe(isJson(text))
        }
      ),
      { numRuns: 2000 }
    )
  })

  it("needs no stack for a text that is nested a million deep", () => {
    expect(jsonFault("[".repeat(1_000_000))).toEqual({ line: 1, column: 1_000_001, found: "the end" })
  })
})

describe("what is kept", () => {
  const entry = (letters: number) => ({ text: "x".repeat(letters) })

  it("stays under its bytes, and loses first what was not used for longest", () => {
    const kept = new Kept(2500)
    for (const key of ["a", "b", "c", "d"]) kept.set(key, entry(200))
    expect(kept.size).toBe(4)
    kept.get("a")
    kept.set("e", entry(200))
    expect([kept.get("a"), kept.get("b")].map((one) => one !== undefined)).toEqual([true, false])
    expect(kept.bytes).toBeLessThanOrEqual(2500)
  })

  it("takes nothing that alone is larger than all", () => {
    const kept = new Kept(1000)
    kept.set("a", entry(10))
    kept.set("huge", entry(1000))
    expect([kept.size, kept.get("huge")]).toEqual([1, undefined])
  })

  it("counts an entry that is replaced once", () => {
    const kept = new Kept(10_000)
    kept.set("a", entry(100))
    const before = kept.bytes
    kept.set("a", entry(100))
    expect(kept.bytes).toBe(before)
  })
})

describe("the pace", () => {
  it("is that of the last ten seconds, and says when half of what waits will be done", () => {
    let now = 0
    const pace = new Pace(() => now)
    expect(pace.wait(10_000)).toBe(1)
    for (let second = 0; second < 10; second++) {
      now = second * 1000
      pace.add(100)
    }
    expect(pace.rate()).toBe(100)
    expect(pace.wait(2000)).toBe(10)
    expect(pace.wait(1_000_000)).toBe(60)
    now = 30_000
    expect(pace.rate()).toBe(0)
  })
})

describe("depth", () => {
  it("is told without a stack", () => {
    const nested = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as unknown
    expect(isDeeper(nested(65))).toBe(false)
    expect(isDeeper(nested(66))).toBe(true)
    expect(isDeeper(nested(100_000))).toBe(true)
  })
})
