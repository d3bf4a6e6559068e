import { parseHTML } from "linkedom"
import { describe, expect, it } from "vitest"
import { intervalBar, oneToneBar, twoToneBar } from "../../src/charts/bars.ts"
import { type Chart, figure } from "../../src/charts/Chart.ts"
import { lengthsChart } from "../../src/charts/lengths.ts"
import { passRatesChart, rateBins } from "../../src/charts/pass-rates.ts"
import { progressChart } from "../../src/charts/progress.ts"
import { countTicks, linearTicks, logTicks } from "../../src/charts/Ticks.ts"
import type { LengthFacts } from "../../src/ReportFacts.ts"
import type { WorkingTime } from "../../src/WorkingTime.ts"

/** What is used of an element of linkedom's. */
interface Element {
  readonly textContent: string
  readonly getAttribute: (name: string) => string | null
  readonly querySelectorAll: (selector: string) => Iterable<Element>
}

const parsed = (markup: string): Element => parseHTML(`<!doctype html><html><body>${markup}</body></html>`).document

const all = (element: Element, selector: string): ReadonlyArray<Element> => [...element.querySelectorAll(selector)]

const drawn = (chart: Chart) => {
  const page = parsed(figure(chart).markup)
  const [wide, narrow] = all(page, "svg.plot")
  return { page, wide: wide!, narrow: narrow! }
}

/** Heights of the bars of a tone, as shares of the highest bar of all. */
const heights = (svg: Element, tone: string): ReadonlyArray<number> => {
  const height = (rect: Element) => Number(rect.getAttribute("height"))
  const highest = Math.max(...all(svg, "rect").map(height))
  return all(svg, `g[fill="var(--${tone})"] rect`).map((rect) => height(rect) / highest)
}

const tableOf = (page: Element): ReadonlyArray<ReadonlyArray<string>> =>
  all(page, "tbody tr").map((row) => all(row, "th, td").map(({ textContent }) => textContent.trim()))

const LENGTHS: LengthFacts = {
  bins: [
    { from: 64, to: 128, sampled: 4, kept: 1 },
    { from: 128, to: 256, sampled: 8, kept: 6 },
    { from: 256, to: 512, sampled: 2, kept: 2 }
  ],
  sampled: { count: 14, median: 150, p95: 400, max: 500 },
  kept: { count: 9, median: 120, p95: 300, max: 500 },
  estimated: 0,
  chars: { reasoning: 0, content: 0 },
  keptChars: { reasoning: 0, content: 0 },
  hidden: 0,
  finishes: []
}

describe("the chart of lengths", () => {
  it("has bars as high as the counts", () => {
    const { wide } = drawn(lengthsChart(LENGTHS, null))
    const close = (values: ReadonlyArray<number>, expected: ReadonlyArray<number>) =>
      values.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 1))
    close(heights(wide, "pale"), [4 / 8, 1, 2 / 8])
    close(heights(wide, "full"), [1 / 8, 6 / 8, 2 / 8])
  })

  it("has octaves of equal width, the scale being logarithmic", () => {
    const widths = all(drawn(lengthsChart(LENGTHS, null)).wide, 'g[fill="var(--pale)"] rect').map((rect) =>
      Math.round(Number(rect.getAttribute("width")))
    )
    expect(new Set(widths).size).toBe(1)
  })

  it("gives its figures as a table, and in words to whoever cannot see it", () => {
    const { page, wide } = drawn(lengthsChart(LENGTHS, 512))
    expect(tableOf(page)).toEqual([
      ["64", "128", "4", "1"],
      ["128", "256", "8", "6"],
      ["256", "512", "2", "2"]
    ])
    expect(wide.getAttribute("role")).toBe("img")
    expect(wide.getAttribute("aria-label")).toContain("Sampled: median 150, 95th percentile 400")
    expect(all(page, "figcaption")[0]?.textContent).toBe(
      "Median 150 tokens sampled, 120 kept: that of the kept is 80.0 % of that of the sampled."
    )
  })

  it("says only what was measured: longer kept ones too, nothing of a median that there is not, and whose counts are estimates", () => {
    const told = (change: Partial<LengthFacts>) => {
      const { page, wide } = drawn(lengthsChart({ ...LENGTHS, ...change }, null))
      return [all(page, "figcaption")[0]!.textContent.trim(), wide.getAttribute("aria-label")!] as const
    }
    const [longer] = told({ kept: { count: 9, median: 168, p95: 300, max: 500 } })
    expect(longer).toBe("Median 150 tokens sampled, 168 kept: that of the kept is 112.0 % of that of the sampled.")
    const [nothing, described] = told({ kept: { count: 0, median: 0, p95: 0, max: 0 } })
    expect(nothing).toBe("Median 150 tokens.")
    expect(described).toMatch(/95th percentile 400\. Nothing was kept\.$/)
    expect(told({ estimated: 14 })[0]).toMatch(/ All lengths are estimates: nobody counted them\.$/)
    expect(told({ estimated: 3 })[0]).toMatch(/ 3 of the 14 lengths are estimates: nobody counted them\.$/)
  })

  it("marks the limit where it is near, and not where it would squeeze the bars", () => {
    const dashed = (limit: number) => all(drawn(lengthsChart(LENGTHS, limit)).wide, "[stroke-dasharray]").length
    expect(dashed(600)).toBe(1)
    expect(dashed(32_768)).toBe(0)
  })

  it("draws for a telephone, too, with letters of the same size", () => {
    const { narrow, wide } = drawn(lengthsChart(LENGTHS, null))
    expect([wide, narrow].map((svg) => svg.getAttribute("viewBox"))).toEqual(["0 0 704 240", "0 0 328 240"])
    expect(all(narrow, "text").length).toBeGreaterThan(3)
  })
})

describe("the chart of pass rates", () => {
  const kept = [
    { sum: 0, count: 4, problems: 3 },
    { sum: 1, count: 4, problems: 2 },
    { sum: 3, count: 8, problems: 1 },
    { sum: 3, count: 4, problems: 4 },
    { sum: 7, count: 8, problems: 5 },
    { sum: 2, count: 2, problems: 6 }
  ]

  it("has bins of their own for none and for all", () => {
    expect(rateBins(kept)).toEqual([3, 2, 1, 4, 5, 6])
    expect(rateBins([{ sum: 1, count: 1000, problems: 1 }])).toEqual([0, 1, 0, 0, 0, 0])
    expect(rateBins([{ sum: 999, count: 1000, problems: 1 }])).toEqual([0, 0, 0, 0, 1, 0])
  })

  it("has bars as high as the problems, and says how many are solved", () => {
    const chart = passRatesChart({ kept, solved: [{ sum: 1, count: 1, problems: 21 }] }, { keep: 2, tries: 8 })
    const { page, wide } = drawn(chart)
    const shares = heights(wide, "full")
    ;[3, 2, 1, 4, 5, 6].forEach((count, at) => expect(shares[at]).toBeCloseTo(count / 21, 1))
    expect(tableOf(page).map(([, solved, good]) => [solved, good])).toEqual([
      ["0", "3"],
      ["0", "2"],
      ["0", "1"],
      ["0", "4"],
      ["0", "5"],
      ["21", "6"]
    ])
    const caption = all(page, "figcaption")[0]?.textContent
    expect(caption).toContain("21 problems with judged samples: 3 without any kept sample, 12 with some, 6 with all")
    expect(caption).toContain("Solved at least once: 21.")
    expect(caption).toContain("until it has 2 kept, 8 times at most")
  })

  it("draws one tone where nothing verifies", () => {
    const { wide } = drawn(passRatesChart({ kept, solved: null }, null))
    expect(heights(wide, "pale")).toEqual([])
    expect(heights(wide, "full")).toHaveLength(6)
  })
})

describe("the chart of spending", () => {
  const point = (ms: number, usd: number) => ({ ms, usd, tokens: 0, replies: 0, kept: 0, broken: 0 })
  const time: WorkingTime = {
    from: 0,
    to: 100_000,
    ms: 60_000,
    progress: [point(0, 0), point(30_000, 1), point(60_000, 4)],
    pauses: [{ at: 30_000, ms: 40_000 }]
  }

  it("says what was spent when, and where a pause is left out", () => {
    const { page, wide } = drawn(progressChart(time, "usd"))
    expect(tableOf(page)).toEqual([
      ["0 ms", "$0"],
      ["30 s", "$1.00"],
      ["1 min", "$4.00"]
    ])
    expect(all(page, "figcaption")[0]?.textContent).toContain(
      "$4.00 after 1 min. Dashed: where a pause of 40 s is left out."
    )
    expect(all(wide, '[stroke-dasharray="5 3"]')).toHaveLength(1)
  })

  it("shows the cap where it is near", () => {
    expect(all(drawn(progressChart(time, "usd", { cap: 5 })).wide, '[stroke-dasharray="1 3"]')).toHaveLength(1)
    expect(all(drawn(progressChart(time, "usd", { cap: 500 })).wide, '[stroke-dasharray="1 3"]')).toHaveLength(0)
  })

  it("stays small however many moments there are", () => {
    const progress = Array.from({ length: 2000 }, (_, at) => point(at * 30, at))
    const long = { ...time, progress, pauses: [] }
    expect(figure(progressChart(long, "usd")).markup.length).toBeLessThan(40_000)
    expect(tableOf(drawn(progressChart(long, "usd")).page).at(-1)).toEqual(["60 s", "$1,999"])
  })
})

describe("bars in a table", () => {
  const widths = (markup: string) => all(parsed(markup), "rect").map((rect) => Number(rect.getAttribute("width")))

  it("are as long as their share of the longest", () => {
    expect(widths(twoToneBar(60, 15, 120).markup)).toEqual([500, 125])
    expect(widths(oneToneBar(1, 4).markup)).toEqual([250])
    expect(widths(oneToneBar(0, 0).markup)).toEqual([0])
  })

  it("show an interval where there is one", () => {
    expect(widths(intervalBar(0.5, 0.25, 0.75).markup)).toEqual([500, 10])
    expect(widths(intervalBar(0.5, null, null).markup)).toEqual([10])
  })
})

describe("ticks", () => {
  it("are round numbers", () => {
    expect(linearTicks(0, 3.06, 4)).toEqual([0, 1, 2, 3])
    expect(linearTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3])
    expect(logTicks(90, 4096, 12)).toEqual([100, 200, 500, 1000, 2000])
    expect(logTicks(1, 100_000, 6)).toEqual([1, 10, 100, 1000, 10_000, 100_000])
  })

  it("are at least three, however the range falls: two are no scale", () => {
    expect(linearTicks(0, 8.59, 4)).toEqual([0, 2, 4, 6, 8])
    expect(linearTicks(0, 1.9, 1)).toEqual([0, 1])
    for (let top = 1; top < 100; top += 0.37) {
      const { length } = linearTicks(0, top, 4)
      expect(length, String(top)).toBeGreaterThanOrEqual(3)
      expect(length, String(top)).toBeLessThanOrEqual(6)
    }
  })

  it("are at least two where the range holds no power", () => {
    expect(logTicks(110, 170, 6)).toEqual([120, 140, 160])
  })

  it("of a count are whole", () => {
    expect(countTicks(1)).toEqual([0, 1])
    expect(countTicks(3)).toEqual([0, 1, 2, 3])
  })

  it("of nothing is one", () => {
    expect(linearTicks(0, 0, 5)).toEqual([0])
  })
})
