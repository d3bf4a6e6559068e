import { describe, expect, it } from "vitest"
import type { Sample } from "../../src/plan/Bought.ts"
import { figuresOf } from "../../src/plan/Figures.ts"
import { lookedUp, paceOf, timeOf } from "../../src/plan/Pace.ts"
import { randomFrom } from "../../src/plan/Random.ts"

const GOAL = { keep: 1, tries: 3 }

const samples = (problemId: string, results: ReadonlyArray<Partial<Sample>>): ReadonlyArray<Sample> =>
  results.map((one, index) => ({
    seq: index,
    problemId,
    index,
    result: "accepted",
    reason: null,
    replied: true,
    truncated: false,
    input: 10,
    output: 100,
    usd: 0.5,
    ...one
  }))

const KEPT = { result: "accepted" } as const
const WRONG = { result: "rejected", reason: "verify/math-answer: wrong-answer" } as const

describe("figures of measured samples", () => {
  it("the yield is of what was judged, the pass rate of the first samples, the reasons of all", () => {
    const figures = figuresOf(
      [
        samples("a", [KEPT]),
        samples("b", [WRONG, WRONG, KEPT]),
        samples("c", [WRONG, { result: "failed", reason: "timeout-total", replied: false }, { result: "unjudged" }])
      ],
      GOAL
    )
    expect(figures).toMatchObject({ problems: 3, samples: 7, replied: 6, judged: 5, kept: 2, usd: 3.5 })
    expect(figures.yield?.value).toBeCloseTo(2 / 5, 12)
    expect(figures.passRate?.value).toBeCloseTo(1 / 3, 12)
    // What is not judged yet may still solve the third.
    expect(figures.solved?.value).toBe(1)
    expect(figures.settled).toBe(2)
    expect(figures.reasons).toEqual({ "verify/math-answer: wrong-answer": 3, "timeout-total": 1 })
  })

  it("a problem that kept nothing counts with its cost in the price of a kept trace", () => {
    const figures = figuresOf([samples("a", [KEPT]), samples("b", [WRONG, WRONG, WRONG])], GOAL)
    expect(figures.usdAKept?.value).toBeCloseTo(2, 12)
    // From two problems, one of which kept nothing, no upper bound can be told.
    expect(figures.usdAKept?.high).toBeNull()
    expect(figures.usdASample).toMatchObject({ value: 0.5 })
  })

  it("without a kept trace there is no price of one, and of a free teacher neither", () => {
    expect(figuresOf([samples("a", [WRONG]), samples("b", [WRONG])], GOAL).usdAKept).toBeNull()
    expect(figuresOf([samples("a", [{ ...KEPT, usd: 0 }])], GOAL).usdAKept).toBeNull()
  })

  it("lengths are of replies; the median and the 95th of a hundred by nearest rank", () => {
    const many = Array.from({ length: 100 }, (_, at) => samples(`p${at}`, [{ output: at + 1, truncated: at === 99 }]))
    const { output, truncated } = figuresOf(
      [...many, samples("failed", [{ replied: false, result: "failed", output: 0 }])],
      GOAL
    )
    expect([output?.median.value, output?.p95.value, output?.mean.value]).toEqual([50, 95, 50.5])
    expect(output!.median.low).toBeLessThan(50)
    expect(output!.median.high).toBeGreaterThan(50)
    expect(truncated?.value).toBe(0.01)
  })

  it("the samples of one problem are no hundred witnesses", () => {
    const alike = figuresOf(
      [
        samples(
          "a",
          Array.from({ length: 50 }, () => KEPT)
        ),
        samples(
          "b",
          Array.from({ length: 50 }, () => WRONG)
        )
      ],
      GOAL
    )
    expect(alike.yield!.low).toBeLessThan(0.1)
    expect(alike.yield!.high).toBeGreaterThan(0.9)
  })

  it("one problem has no interval, and a problem that is still worked on is not unsolved", () => {
    const figures = figuresOf([samples("a", [WRONG])], GOAL)
    expect(figures.yield).toEqual({ value: 0, low: null, high: null })
    expect(figures.solved).toBeNull()
    expect(figuresOf([samples("a", [WRONG, WRONG, WRONG])], GOAL).solved?.value).toBe(0)
  })

  it("of nothing there is nothing", () => {
    expect(figuresOf([], GOAL)).toMatchObject({
      samples: 0,
      yield: null,
      output: null,
      usdASample: null,
      truncated: null
    })
    expect(figuresOf([samples("a", [{ replied: false, result: "failed" }])], GOAL)).toMatchObject({
      output: null,
      yield: null
    })
  })

  it("no length and no price is under nothing", () => {
    const lengths = [1, 1, 1, 4000]
    const { output } = figuresOf(
      lengths.map((length, at) => samples(`p${at}`, [{ output: length }])),
      GOAL
    )
    expect(output?.mean.low).toBe(0)
  })
})

describe("how fast a teacher writes", () => {
  const timing = (at: number, ms: number, output: number, n = 1, stretch: number | null = null) => ({
    host: "h",
    at,
    ms,
    output,
    n,
    stretch
  })

  it("of a request, and of all together while any was in flight: pauses are left out", () => {
    const pace = paceOf([timing(1000, 1000, 100), timing(1000, 2000, 100), timing(900_000, 1000, 100)])!
    // 4 seconds of requests in 3 seconds, 300 tokens.
    expect(pace).toEqual({ aRequest: 100, inAll: 100, inFlight: 4 / 3 })
  })

  it("the samples of one request share its time", () => {
    expect(paceOf([timing(1000, 1000, 100, 2), timing(1000, 1000, 100, 2)])).toEqual({
      aRequest: 200,
      inAll: 200,
      inFlight: 1
    })
  })

  it("of a stretch of a run, from the end of its first reply: what else was in flight then is not known", () => {
    // Of two slots that write 100 tokens/s each, the replies that end at 2, 3, 4 and 5 s: 600 tokens in 3 seconds.
    const stretch = [timing(1000, 1000, 100), timing(1000, 2000, 200), timing(2000, 2000, 200), timing(3000, 2000, 200)]
    expect(paceOf(stretch.map((one) => ({ ...one, stretch: 0 })))).toEqual({ aRequest: 100, inAll: 200, inFlight: 2 })
    // Taken for the whole run, it would be slower: 700 tokens in 4 seconds.
    expect(paceOf(stretch)).toEqual({ aRequest: 100, inAll: 175, inFlight: 1.75 })
    // Single replies, as of a host that wrote few, were written one by one as far as one can tell.
    expect(paceOf([timing(1000, 1000, 100, 1, 0), timing(9000, 3000, 300, 1, 1)])).toEqual({
      aRequest: 100,
      inAll: 100,
      inFlight: 1
    })
  })

  describe("in a long run, of which only some replies are looked up", () => {
    /** `slots` that write one reply after the other at 50 tokens/s each, in the order in which these end. */
    const longRun = (slots: number, count: number, seed: number, secondsOf: (random: () => number) => number) => {
      const random = randomFrom(seed)
      const free = Array.from({ length: slots }, () => 1000)
      const all = Array.from({ length: count }, () => {
        const at = Math.min(...free)
        const ms = secondsOf(random) * 1000
        free[free.indexOf(at)] = at + ms
        return timing(at, ms, ms / 20)
      })
      return all.toSorted((a, b) => a.at + a.ms - (b.at + b.ms))
    }
    const looked = (all: ReturnType<typeof longRun>) =>
      lookedUp(all.map((_, seq) => seq)).flatMap(({ stretch, seqs }) => seqs.map((seq) => ({ ...all[seq]!, stretch })))
    /** Skewed as chains of thought are: their standard deviation is their mean. */
    const skewed = (random: () => number) => -20 * Math.log(1 - random())

    it.each([1, 8, 64, 256])("it tells the speed in all of %i slots to a tenth", (slots) => {
      const paces = Array.from({ length: 4 }, (_, seed) => paceOf(looked(longRun(slots, 25_600, seed, skewed)))!)
      for (const { aRequest, inAll, inFlight } of paces) {
        expect(aRequest).toBeCloseTo(50, 6)
        expect(Math.abs(inAll / (slots * 50) - 1)).toBeLessThan(0.1)
        expect(Math.abs(inFlight / slots - 1)).toBeLessThan(0.1)
      }
    })

    it("and of slots that answer all at once, and over a night in which nothing was asked", () => {
      const even = longRun(64, 25_600, 1, (random) => 20 + random() / 10)
      const night = even.map((one, seq) => (seq < 12_800 ? one : { ...one, at: one.at + 36_000_000 }))
      for (const all of [even, night]) expect(Math.abs(paceOf(looked(all))!.inAll / 3200 - 1)).toBeLessThan(0.1)
    })

    it("looks up all of a short one, and no reply twice of one that is a little longer", () => {
      const seqs = (count: number) => Array.from({ length: count }, (_, at) => at * 3)
      expect(lookedUp(seqs(1024).toReversed())).toEqual([{ stretch: null, seqs: seqs(1024) }])
      const some = lookedUp(seqs(1025))
      expect(some.map(({ stretch }) => stretch)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
      expect(new Set(some.flatMap((one) => one.seqs)).size).toBe(1024)
    })
  })

  it("is not known of traces that were imported", () => {
    expect(paceOf([])).toBeNull()
    expect(paceOf([timing(0, 0, 100)])).toBeNull()
  })

  it("takes from all slots at full speed to no more speed than was seen", () => {
    expect(timeOf({ aRequest: 10, inAll: 40, inFlight: 4 }, [4000, 8000], 16)).toEqual([25_000, 200_000])
    // Fewer slots than were used then are no slower bound than that.
    expect(timeOf({ aRequest: 10, inAll: 40, inFlight: 4 }, [4000, 4000], 1)).toEqual([100_000, 100_000])
  })
})
