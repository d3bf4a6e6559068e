import { describe, expect, it } from "vitest"
import { bounds, duration, percentOf, short, usd } from "../src/Figures.ts"

describe("figures", () => {
  it("writes money with the digits that say something", () => {
    expect([0, 0.000_123, 0.0456, 0.5, 1, 12.345, 1234.5].map(usd)).toEqual([
      "$0",
      "$0.00012",
      "$0.046",
      "$0.50",
      "$1.00",
      "$12.35",
      "$1,235"
    ])
  })

  it("writes durations by their two largest units", () => {
    expect([0, 999, 1500, 59_999, 60_000, 61_000, 3_600_000, 90_000_000].map(duration)).toEqual([
      "0 ms",
      "999 ms",
      "1.5 s",
      "60 s",
      "1 min",
      "1 min 1 s",
      "1 h",
      "1 d 1 h"
    ])
  })

  it("shortens the numbers of an axis", () => {
    expect([0, 0.5, 950, 1500, 12_000, 12_500, 3_200_000, 4e9].map(short)).toEqual([
      "0",
      "0.5",
      "950",
      "1,500",
      "12k",
      "12.5k",
      "3.2M",
      "4bn"
    ])
  })

  it("has no share of nothing, and no bounds where there are none", () => {
    expect(percentOf(0, 0)).toBe("–")
    expect(bounds({ value: 1, low: null, high: null })).toBeNull()
    expect(bounds({ value: 0.5, low: 0.25, high: 0.753 })).toBe("25.0 to 75.3 %")
  })
})
