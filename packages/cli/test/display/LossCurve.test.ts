import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lossCurve } from "../../src/display/LossCurve.ts"

const line = (length: number, value: (at: number) => number) =>
  Array.from({ length }, (_, at) => ({ step: at + 1, value: value(at) }))

describe("a loss curve", () => {
  it("falls from the left's top to the right's bottom, with its ends beside it and its steps below", () => {
    expect(
      lossCurve(
        line(100, (at) => 2 - at / 99),
        { columns: 30, rows: 5 }
      )
    ).toEqual([
      "1.99 ⠉⠒⠢⠤⣀⣀",
      "           ⠉⠑⠒⠤⢄⣀",
      "                 ⠉⠑⠒⠤⢄⣀",
      "1.01                   ⠉⠉⠒⠢⠤⣀",
      "     1                    100"
    ])
  })

  it("is a straight line where the loss stays", () => {
    const [first, ...rest] = lossCurve(
      line(10, () => 3),
      { columns: 30, rows: 3 }
    )
    expect(first).toBe("3")
    expect(rest[0]).toMatch(/^3 ⣀{28}$/)
  })

  it.each([
    ["one point", line(1, () => 1), { columns: 60, rows: 8 }],
    ["no number", line(9, () => Number.NaN), { columns: 60, rows: 8 }],
    ["no room", line(9, (at) => at), { columns: 10, rows: 8 }],
    ["two rows", line(9, (at) => at), { columns: 60, rows: 2 }]
  ])("is nothing with %s", (_, points, room) => {
    expect(lossCurve(points, room)).toEqual([])
  })

  it("stays within its room, has no holes, and begins and ends at its sides, whatever it is given", () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 300 })
    fc.assert(
      fc.property(values, fc.integer({ min: 24, max: 120 }), fc.integer({ min: 3, max: 20 }), (all, columns, rows) => {
        const drawn = lossCurve(
          all.map((value, step) => ({ step, value })),
          { columns, rows }
        )
        expect(drawn).toHaveLength(rows)
        for (const one of drawn) expect(Array.from(one).length).toBeLessThanOrEqual(columns)
        const width = drawn.at(-1)!.length - drawn.at(-1)!.trimStart().length
        const curve = drawn.slice(0, -1).map((one) => Array.from(one.slice(width).padEnd(columns - width)))
        for (let at = 0; at < columns - width; at++) expect(curve.some((row) => row[at] !== " ")).toBe(true)
      })
    )
  })
})
