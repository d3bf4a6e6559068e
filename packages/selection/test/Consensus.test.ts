import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { consensusOf } from "../src/Consensus.ts"

const asWritten = (a: string, b: string) => a === b
const certain = (value: number) => ({ value, low: value, high: value })

describe("the answer of most", () => {
  it("is right where more replies give the right one than any other", () => {
    expect(consensusOf({ right: 2, wrong: ["1", "3"], unsure: [] }, asWritten)).toEqual(certain(1))
    expect(consensusOf({ right: 2, wrong: ["1", "1", "1"], unsure: [] }, asWritten)).toEqual(certain(0))
  })

  it("that ties is drawn: the right one of two is right every second time, of three every third", () => {
    expect(consensusOf({ right: 2, wrong: ["1", "1"], unsure: [] }, asWritten)).toEqual(certain(1 / 2))
    expect(consensusOf({ right: 1, wrong: ["1", "3"], unsure: [] }, asWritten)).toEqual(certain(1 / 3))
    expect(consensusOf({ right: 2, wrong: ["1", "1", "3"], unsure: [] }, asWritten)).toEqual(certain(1 / 2))
  })

  it("needs votes", () => {
    expect(consensusOf({ right: 0, wrong: [], unsure: [] }, asWritten)).toEqual(certain(0))
  })

  it("counts wrong answers as one that the verifier takes for one", () => {
    const same = (a: string, b: string) => Number(a) === Number(b)
    expect(consensusOf({ right: 2, wrong: ["0.5", "0.50", ".5"], unsure: [] }, same).value).toBe(0)
    expect(consensusOf({ right: 2, wrong: ["0.5", "0.50", ".5"], unsure: [] }, asWritten).value).toBe(1)
  })

  it("never joins texts that may have been cut", () => {
    const long = "9".repeat(200)
    expect(consensusOf({ right: 2, wrong: [long, long, long], unsure: [] }, asWritten).value).toBe(1)
    const short = "9".repeat(199)
    expect(consensusOf({ right: 2, wrong: [short, short, short], unsure: [] }, asWritten).value).toBe(0)
  })

  it("leaves answers that could not be compared out, and says what they could have done", () => {
    expect(consensusOf({ right: 2, wrong: [], unsure: ["x", "x", "x"] }, asWritten)).toEqual({
      value: 1,
      low: 0,
      high: 1
    })
    expect(consensusOf({ right: 1, wrong: ["1", "1"], unsure: ["x"] }, asWritten)).toEqual({
      value: 0,
      low: 0,
      high: 1 / 2
    })
  })

  it("is what drawing among the most frequent answers gives, whatever their order", () => {
    const answers = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 })
    fc.assert(
      fc.property(answers, fc.nat(6), (wrong, right) => {
        const counts = new Map([["gold", right]])
        for (const one of wrong) counts.set(one, (counts.get(one) ?? 0) + 1)
        const most = Math.max(...counts.values())
        const winners = [...counts].filter(([, votes]) => votes === most && most > 0).map(([answer]) => answer)
        const expected = winners.includes("gold") ? 1 / winners.length : 0
        for (const order of [wrong, wrong.toReversed(), wrong.toSorted()])
          expect(consensusOf({ right, wrong: order, unsure: [] }, asWritten)).toEqual(certain(expected))
      })
    )
  })
})
