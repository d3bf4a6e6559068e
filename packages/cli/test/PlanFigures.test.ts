import { describe, expect, it } from "vitest"
import { differencesOf } from "../src/display/PlanComparison.ts"
import { between, bytes, count, money, percentage, whole, withBounds } from "../src/display/PlanFigures.ts"
import { hostsOf } from "../src/MeasuredHosts.ts"

describe("figures of a plan", () => {
  it("money has two figures under a cent, and is never a zero that it is not", () => {
    expect([0, 0.000_000_12, 0.000_996, 0.0099, 0.5, 1234.5].map(money)).toEqual([
      "$0",
      "$0.00000012",
      "$0.0010",
      "$0.0099",
      expect.stringMatching(/^\$0\.50*$/),
      "$1,234.50"
    ])
  })

  it("counts are written out while they can be read at a glance", () => {
    expect([12, 99_999, 100_000, 5_200_000].map(count)).toEqual(["12", "99,999", "100k", "5.2M"])
  })

  it("counts have bounds that are rounded outwards", () => {
    expect(whole({ value: 1000.4, low: 655.7, high: 1381.2 })).toEqual({ value: 1000, low: 655, high: 1382 })
    expect(whole({ value: 2.5, low: null, high: null })).toEqual({ value: 3, low: null, high: null })
  })

  it("bytes have the unit that leaves up to three figures", () => {
    expect([0, 999, 1000, 270e6, 999.9e6, 128e9].map(bytes)).toEqual([
      "0 bytes",
      "999 bytes",
      "1.0 kB",
      "270 MB",
      "1.0 GB",
      "128 GB"
    ])
  })

  it("a range of two values is two numbers, and one where they are written alike", () => {
    expect(between([40, 160], count)).toBe("40 to 160")
    expect(between([0.6301, 0.6302], percentage)).toBe("63.0 %")
  })

  it("an interval says what it does not know", () => {
    expect(withBounds({ value: 0.63, low: 0.481, high: 0.757 }, percentage)).toBe("63.0 % (48.1 % to 75.7 %)")
    expect(withBounds({ value: 0.63, low: null, high: null }, percentage)).toBe("63.0 %")
    expect(withBounds({ value: 2, low: 1, high: null }, count)).toBe("2 (1 or more)")
    expect(withBounds({ value: 4, low: 4, high: 4 }, count)).toBe("4")
  })
})

const sample = (problemId: string, result: "accepted" | "rejected", seq = 0) =>
  ({
    problemId,
    result,
    index: 0,
    seq,
    reason: null,
    replied: true,
    truncated: false,
    input: 0,
    output: 1,
    usd: 0
  }) as const

describe("the figures of each host", () => {
  it("are of the pilot's samples alone; its speed is of all, since the pilot's lie apart from each other", () => {
    // Eight slots of one host write 100 tokens/s each; of its replies each eighth is the pilot's. Another host wrote one.
    const all = new Map(
      Array.from({ length: 64 }, (_, seq) => {
        const at = 1000 + Math.floor(seq / 8) * 1000
        return [seq, { host: "fast:1", at, ms: 1000, output: 100, n: 1, stretch: null }] as const
      })
    )
    const other = { host: "other:2", at: 1000, ms: 1000, output: 50, n: 1, stretch: null }
    const among = new Map([...[...all].filter(([seq]) => seq % 8 === 0), [64, other] as const])
    const ids = [...among.keys()].map((seq) => `p${seq}`)
    const problems = ids.map((id) => ({ id, messages: [], source: "", metadata: {} }))
    const samples = new Map(
      [...all.keys(), 64].map((seq) => [`p${seq}`, [sample(`p${seq}`, seq === 0 ? "rejected" : "accepted", seq)]])
    )
    const bought = { samples, spent: { usd: 0, tokens: 0 }, stored: 65, replies: 65 }
    const timings = { among, all: new Map([...all, [64, other] as const]) }
    const [fast, slow, ...none] = hostsOf(problems, bought, timings, { keep: 1, tries: 1 })
    expect(none).toEqual([])
    expect(fast).toMatchObject({ host: "fast:1", figures: { samples: 8, kept: 7 }, pace: { inAll: 800, inFlight: 8 } })
    expect(slow).toMatchObject({ host: "other:2", figures: { samples: 1, kept: 1 }, pace: { inAll: 50, inFlight: 1 } })
  })
})

describe("the difference of two yields", () => {
  const candidate = (recipe: string, results: Readonly<Record<string, "accepted" | "rejected">>) => ({
    recipe,
    teacher: "t",
    plan: null as never,
    bought: {
      samples: new Map(Object.entries(results).map(([id, result]) => [id, [sample(id, result)]])),
      spent: { usd: 0, tokens: 0 },
      stored: 0,
      replies: 0
    }
  })

  it("is of problems that both were asked, the second less the first", () => {
    const a = candidate("a", { p: "accepted", q: "accepted", alone: "rejected" })
    const b = candidate("b", { p: "accepted", q: "rejected", other: "rejected" })
    expect(differencesOf([a, b])).toMatchObject([{ a: "a", b: "b", shared: 2, difference: { value: -0.5 } }])
  })

  it("cannot be told where they share none", () => {
    const [one] = differencesOf([candidate("a", { p: "accepted" }), candidate("b", { q: "rejected" })])
    expect(one).toMatchObject({ shared: 0, difference: { low: null, high: null } })
  })
})
