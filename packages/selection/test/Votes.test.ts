import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CLIPPED, votesOf } from "../src/Votes.ts"

const never = () => false
/** Numbers within one of each other: not transitive, as roundings are not. */
const near = (a: string, b: string) => Math.abs(Number(a) - Number(b)) <= 1

describe("votes", () => {
  it("go to nobody where two answers have as many", () => {
    expect(votesOf(["12", "12", "13", "13"], 0.51, never)).toBeNull()
    expect(votesOf(["12", "12", "13", "13"], 0.5, never)).toBeNull()
  })

  it("fall short by one answer", () => {
    expect(votesOf(["12", "12", "12", "13", "14"], 0.75, never)).toBeNull()
    expect(votesOf(["12", "12", "12", "13"], 0.75, never)).toMatchObject({ answer: "12", votes: 3, of: 4 })
  })

  it("are counted without a rounding of the share", () => {
    expect(votesOf(["a", "a", "a", "b", "c"], 0.6, never)?.votes).toBe(3)
    expect(votesOf(["a", "a", "a", "a", "a", "a", "a", "b", "c", "d"], 0.7, never)?.votes).toBe(7)
  })

  it("are nobody's where nobody answered, and all one's where one did", () => {
    expect(votesOf([], 0.6, never)).toBeNull()
    expect(votesOf(["12"], 0.6, never)).toMatchObject({ answer: "12", votes: 1, of: 1 })
  })

  it("join what is written differently, under the most frequent way of writing it", () => {
    const same = (a: string, b: string) => Number(a) === Number(b)
    expect(votesOf(["0.50", "0.5", "0.5", "7"], 0.75, same)).toEqual({
      answer: "0.5",
      votes: 3,
      of: 4,
      texts: new Set(["0.5", "0.50"])
    })
  })

  it("count for a group only what is the same as its representative", () => {
    // 1 is near 2 and 2 near 3, but 1 is not near 3: around 2 all are one group, around 1 they are not.
    expect(votesOf(["2", "2", "1", "3"], 1, near)).toMatchObject({ answer: "2", votes: 4 })
    expect(votesOf(["1", "1", "2", "3"], 1, near)).toBeNull()
  })

  it("find a group that the most frequent text is not in", () => {
    const same = (a: string, b: string) => a !== "x" && b !== "x"
    expect(votesOf(["x", "x", "a", "b", "c", "d"], 0.6, same)).toMatchObject({ answer: "a", votes: 4, of: 6 })
  })

  it("of an answer that may have been cut agree with no other, and count", () => {
    const long = "9".repeat(CLIPPED)
    expect(votesOf([long, long, long], 0.6, () => true)).toBeNull()
    expect(votesOf([long, "1", "1"], 0.75, () => true)).toBeNull()
    expect(votesOf(["9".repeat(CLIPPED - 1), "9".repeat(CLIPPED - 1)], 0.75, never)?.votes).toBe(2)
  })

  const answers = fc.array(fc.integer({ min: 0, max: 6 }).map(String), { maxLength: 12 })

  it("are the same in whatever order the answers came", () => {
    fc.assert(
      fc.property(
        answers.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.double({ min: 0.51, max: 1, noNaN: true }),
        ([all, shuffled], share) => {
          expect(votesOf(shuffled, share, near)).toEqual(votesOf(all, share, near))
        }
      )
    )
  })

  it("are over one half, at least the share, and of texts that are the same as the answer", () => {
    fc.assert(
      fc.property(answers, fc.double({ min: 0.51, max: 1, noNaN: true }), (all, share) => {
        const votes = votesOf(all, share, near)
        if (votes === null) return
        expect(votes.votes).toBe(all.filter((one) => votes.texts.has(one)).length)
        expect(votes.votes / all.length).toBeGreaterThanOrEqual(share - 1e-9)
        expect(votes.votes).toBeGreaterThan(all.length / 2)
        for (const text of votes.texts) expect(text === votes.answer || near(votes.answer, text)).toBe(true)
      })
    )
  })

  it("take no more comparisons of a thousand different answers than the groups allow", () => {
    let asked = 0
    const all = Array.from({ length: 1000 }, (_, at) => `answer ${at}`)
    const count = () => {
      asked++
      return false
    }
    expect(votesOf(all, 0.51, count)).toBeNull()
    expect(asked).toBeLessThan(16 * all.length)
    asked = 0
    // Of four, two different ones leave no three.
    expect(votesOf(["1", "2", "3", "4"], 0.75, count)).toBeNull()
    expect(asked).toBe(5)
  })
})
