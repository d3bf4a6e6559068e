import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { concordOf } from "../src/Concord.ts"
import { dawidSkene, type Pattern } from "../src/DawidSkene.ts"

/** The same numbers each time, between 0 and 1. */
const randomOf = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Rates {
  readonly misses: number
  readonly falsePasses: number
}

const fold = (rows: ReadonlyArray<ReadonlyArray<boolean | null>>): ReadonlyArray<Pattern> => {
  const counts = new Map<string, Pattern>()
  for (const passes of rows) {
    const key = JSON.stringify(passes)
    counts.set(key, { passes, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}

/** Traces of which a share is right, and verifiers with known rates, each unsure of some traces at random. */
const simulate = (seed: number, traces: number, share: number, rates: ReadonlyArray<Rates>, unsure = 0) => {
  const random = randomOf(seed)
  return fold(
    Array.from({ length: traces }, () => {
      const right = random() < share
      const said: Array<boolean | null> = []
      for (const { misses, falsePasses } of rates) {
        const passes = random() < (right ? 1 - misses : falsePasses)
        said.push(unsure > 0 && random() < unsure ? null : passes)
      }
      return said
    })
  )
}

/** The share of right traces, then each verifier's rates. */
type Parameters = ReadonlyArray<number>

/** The chance of each pattern of passes, the members' words being the bits of its place. */
const chancesOf = ([share = 0, ...rates]: Parameters): ReadonlyArray<number> =>
  Array.from({ length: 2 ** (rates.length / 2) }, (_, bits) => {
    let [right, wrong] = [share, 1 - share]
    for (let member = 0; 2 * member < rates.length; member++) {
      const [misses, falsePasses] = [rates[2 * member]!, rates[2 * member + 1]!]
      const passes = ((bits >> member) & 1) === 1
      right *= passes ? 1 - misses : misses
      wrong *= passes ? falsePasses : 1 - falsePasses
    }
    return right + wrong
  })

/** The diagonal of the inverse of a symmetric, positive matrix. */
const diagonalOfInverse = (matrix: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> => {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, ...row.map((_, other) => Number(at === other))])
  for (let at = 0; at < size; at++) {
    const lead = rows[at]![at]!
    rows[at] = rows[at]!.map((value) => value / lead)
    for (let other = 0; other < size; other++) {
      const factor = rows[other]![at]!
      if (other !== at) rows[other] = rows[other]!.map((value, column) => value - factor * rows[at]![column]!)
    }
  }
  return rows.map((row, at) => row[size + at]!)
}

/**
 * The standard deviations that no estimate without bias can be better than (Cramér and Rao): from Fisher's information, in so
 * many traces of which nobody tells which are right.
 */
const samplingError = (made: Parameters, traces: number): ReadonlyArray<number> => {
  const step = 1e-6
  const chances = chancesOf(made)
  const slopes = made.map((_, at) => {
    const moved = (by: number) => chancesOf(made.map((value, other) => (other === at ? value + by : value)))
    const [up, down] = [moved(step), moved(-step)]
    return up.map((chance, pattern) => (chance - down[pattern]!) / (2 * step))
  })
  const information = slopes.map((one) =>
    slopes.map((other) => traces * chances.reduce((sum, chance, at) => sum + (one[at]! * other[at]!) / chance, 0))
  )
  return diagonalOfInverse(information).map(Math.sqrt)
}

/** The largest distance of an estimate from what the traces were made with, in standard deviations. */
const distance = (seed: number, traces: number, share: number, rates: ReadonlyArray<Rates>): number => {
  const found = dawidSkene(simulate(seed, traces, share, rates))!
  const flat = (right: number, members: ReadonlyArray<{ misses: number | null; falsePasses: number | null }>) => [
    right,
    ...members.flatMap(({ misses, falsePasses }) => [misses!, falsePasses!])
  ]
  const [made, told] = [flat(share, rates), flat(found.right, found.members)]
  const errors = samplingError(made, traces)
  return Math.max(...made.map((value, at) => Math.abs(told[at]! - value) / errors[at]!))
}

describe("the estimate of Dawid and Skene", () => {
  it("is not given with two verifiers, nor with three that never met on a trace", () => {
    expect(dawidSkene([])).toBeNull()
    expect(dawidSkene([{ passes: [true, false], count: 100 }])).toBeNull()
    expect(dawidSkene([{ passes: [true, true, true], count: 29 }])).toBeNull()
    expect(dawidSkene([{ passes: [true, true, true], count: 30 }])).not.toBeNull()
    expect(
      dawidSkene([
        { passes: [true, true, null], count: 50 },
        { passes: [null, false, true], count: 50 }
      ])
    ).toBeNull()
  })

  it("counts the one that is alone as the one that errs", () => {
    const found = dawidSkene([
      { passes: [true, true, true], count: 80 },
      { passes: [false, false, false], count: 10 },
      { passes: [true, true, false], count: 10 }
    ])!
    expect(found.right).toBeCloseTo(0.9, 3)
    expect(found.members[2]!.misses).toBeCloseTo(10 / 90, 3)
    expect(found.members[0]).toMatchObject({
      misses: expect.closeTo(0, 3) as number,
      falsePasses: expect.closeTo(0, 3)
    })
  })

  it("says nothing of a share that there is nothing to estimate from: nobody ever says wrong", () => {
    const found = dawidSkene([{ passes: [true, true, true], count: 50 }])!
    expect(found.members[0]).toMatchObject({ misses: 0, falsePasses: null })
    expect(found.members[0]!.right).toBeCloseTo(50, 3)
    const none = dawidSkene([{ passes: [false, false, false], count: 50 }])!
    expect(none.members[0]).toMatchObject({ misses: null, falsePasses: 0 })
  })

  it("finds the rates again that traces were made with, within the error of sampling, whatever they are", () => {
    const rate = fc.double({ min: 0.05, max: 0.3, noNaN: true })
    const rates = fc.record({ misses: rate, falsePasses: rate })
    const share = fc.double({ min: 0.3, max: 0.7, noNaN: true })
    fc.assert(
      fc.property(fc.nat(), share, fc.array(rates, { minLength: 3, maxLength: 5 }), (seed, right, made) => {
        expect(distance(seed, 20_000, right, made)).toBeLessThan(6)
      }),
      { numRuns: 40 }
    )
  })

  it("counts a trace for those that are sure of it", () => {
    const made = [0.05, 0.1, 0.2, 0.15].map((misses) => ({ misses, falsePasses: 0.25 - misses }))
    const found = dawidSkene(simulate(7, 20_000, 0.6, made, 0.3))!
    for (const [at, { misses, falsePasses }] of made.entries()) {
      const told = found.members[at]!
      // 0.7 of 20,000 traces.
      expect(Math.abs(told.right + told.wrong - 14_000)).toBeLessThan(400)
      expect(told.misses).toBeCloseTo(misses, 1.5)
      expect(told.falsePasses).toBeCloseTo(falsePasses, 1.5)
    }
  })

  it("does not depend on the order of the traces", () => {
    const patterns = simulate(
      3,
      500,
      0.5,
      Array.from({ length: 3 }, () => ({ misses: 0.1, falsePasses: 0.1 }))
    )
    const turned = dawidSkene(patterns.toReversed())!
    expect(turned.right).toBeCloseTo(dawidSkene(patterns)!.right, 6)
  })
})

describe("the concord of two verifiers", () => {
  it("is Cohen's: agreement that chance would bring as well counts for nothing", () => {
    // Cohen's own kind of example: 20 and 15 of 50 alike.
    expect(concordOf({ bothPass: 20, bothFail: 15, onlyFirst: 5, onlySecond: 10 })).toEqual({
      traces: 50,
      agreement: 0.7,
      kappa: expect.closeTo(0.4, 10)
    })
    // The first never passes: whatever the second says, its agreement is chance.
    expect(concordOf({ bothPass: 0, bothFail: 30, onlyFirst: 0, onlySecond: 10 }).kappa).toBeCloseTo(0, 10)
    expect(concordOf({ bothPass: 9, bothFail: 0, onlyFirst: 0, onlySecond: 0 }).kappa).toBeNull()
    expect(concordOf({ bothPass: 0, bothFail: 0, onlyFirst: 0, onlySecond: 0 }).agreement).toBeNull()
  })
})
