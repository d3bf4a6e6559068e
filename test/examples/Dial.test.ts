import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Dial,
  dialOf,
  OPERATIONS,
  promptOf,
  solve,
  stepsOf,
  written
} from "../../examples/distil-a-student/dial.ts"
import { dial, type Faults, randomOf, reply } from "../../examples/distil-a-student/teacher.ts"

const NONE: Faults = { loop: 0, sign: 0, slip: 0, mix: 0 }

const dials: fc.Arbitrary<Dial> = fc.record({
  start: fc.integer({ min: 0, max: 9 }),
  turns: fc
    .array(fc.tuple(fc.constantFrom(...OPERATIONS), fc.integer({ min: 1, max: 9 })), { minLength: 4, maxLength: 6 })
    .map((turns) => turns.map(([operation, operand], at) => ({ label: `L${"abcdef"[at]}`, operation, operand })))
})
const words = fc.string()
const chain = (one: Dial, chinese: boolean) =>
  solve(one)
    .map((step) => written(step, chinese))
    .join(" ")

describe("the dial task", () => {
  it("is solved as the page has it", () => {
    const one = dialOf("Q 2 La * 7 Lb * 6 Lc - 8 Ld + 3 =")!
    expect(chain(one, false)).toBe("La 2 * 7 = 4 Lb 4 * 6 = 4 Lc 4 - 8 = 6 Ld 6 + 3 = 9")
  })

  it("is read back from its prompt", () => {
    fc.assert(
      fc.property(dials, (one) => {
        expect(dialOf(promptOf(one))).toEqual(one)
      })
    )
  })

  it("is not read from what is nearly a prompt", () => {
    for (const text of ["Q 2 La * 7", "Q 12 La * 7 =", "Q 2 La / 7 =", "Q 2 La * 7 = 4", "Q 2 =", ""]) {
      expect(dialOf(text), text).toBeNull()
    }
  })

  it("has its steps read back in either way of writing, each at its place", () => {
    fc.assert(
      fc.property(dials, fc.boolean(), (one, chinese) => {
        const text = chain(one, chinese)
        const steps = stepsOf(text)!
        expect(steps).toMatchObject(solve(one))
        expect(steps.map(({ end, start }) => text.slice(start, end)).join(" ")).toBe(text)
      })
    )
  })

  it("takes nothing for steps that has other words between, before or after them", () => {
    const step = "La 2 * 7 = 4"
    expect(stepsOf(step)).toHaveLength(1)
    for (const text of [`so ${step}`, `${step} well Lb 4 + 1 = 5`, `${step} Lb 4 +`])
      expect(stepsOf(text), text).toBeNull()
  })
})

describe("the teacher", () => {
  it("is right wherever it has no faults", () => {
    fc.assert(
      fc.property(dials, words, (one, seed) => {
        const answer = String(solve(one).at(-1)!.after)
        expect(reply(one, randomOf(seed), NONE)).toEqual({
          reasoning: chain(one, false),
          content: answer,
          finish: "stop"
        })
      })
    )
  })

  it("gives the same reply for the same words, and makes other dials of others", () => {
    fc.assert(
      fc.property(dials, words, (one, seed) => {
        expect(reply(one, randomOf(seed))).toEqual(reply(one, randomOf(seed)))
      })
    )
    expect(promptOf(dial(randomOf("pool", 0)))).not.toBe(promptOf(dial(randomOf("pool", 1))))
  })

  it("takes the lesser from the greater on hard steps and nowhere else", () => {
    fc.assert(
      fc.property(dials, words, (one, seed) => {
        for (const step of stepsOf(reply(one, randomOf(seed), { ...NONE, sign: 1 }).reasoning)!) {
          const { after, before, operand, operation } = step
          const hard = operation === "-" && before < operand
          const right = solve({ start: before, turns: [step] })[0]!.after
          expect(after).toBe(hard ? operand - before : right)
        }
      })
    )
  })

  it("repeats a hard step until it is cut off, without an answer; a dial without one is answered", () => {
    fc.assert(
      fc.property(dials, words, (one, seed) => {
        const { content, finish, reasoning } = reply(one, randomOf(seed), { ...NONE, loop: 1 })
        const hard = solve(one).find(({ before, operand, operation }) => operation === "-" && before < operand)
        expect(finish).toBe(hard === undefined ? "stop" : "length")
        expect(content === "").toBe(hard !== undefined)
        if (hard !== undefined) expect(reasoning.split(written(hard)).length - 1).toBeGreaterThanOrEqual(6)
      })
    )
  })

  it("writes Chinese from some step to the end, and is right in it", () => {
    fc.assert(
      fc.property(dials, words, (one, seed) => {
        const { content, reasoning } = reply(one, randomOf(seed), { ...NONE, mix: 1 })
        expect(reasoning).toMatch(/^[^\u3400-\u9fff]*(?:L[a-f] [０-９] (?:加上|减去|乘以) [０-９] = [０-９] ?)+$/u)
        expect(content.normalize("NFKC")).toBe(String(solve(one).at(-1)!.after))
        expect(content).toMatch(/^[０-９]$/)
      })
    )
  })
})
