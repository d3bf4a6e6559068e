import { describe, expect, it } from "vitest"
import { solvedLine } from "../../src/display/PlanPilot.ts"

describe("the problems that a pilot has solved", () => {
  const all = { value: 1, low: 0.284, high: 1 }

  it("are a share with its interval only where every problem is settled", () => {
    expect(solvedLine({ problems: 4, settled: 4, solved: all })).toEqual([
      "solved    100.0 % (28.4 % to 100.0 %) of the problems"
    ])
  })

  it("are counted beside the open ones where the pilot was cut short: the easy ones settle first", () => {
    expect(solvedLine({ problems: 11, settled: 4, solved: all })).toEqual([
      "solved    4 of 4 settled; 7 problems open still"
    ])
    expect(solvedLine({ problems: 4, settled: 3, solved: { value: 1 / 3, low: 0, high: 0.9 } })).toEqual([
      "solved    1 of 3 settled; 1 problem open still"
    ])
    expect(solvedLine({ problems: 2, settled: 0, solved: null })).toEqual([
      "solved    not known: 2 problems open still"
    ])
    expect(solvedLine({ problems: 0, settled: 0, solved: null })).toEqual([])
  })
})
