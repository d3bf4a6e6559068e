import { describe, expect, it } from "@effect/vitest"
import { unitHash } from "@cotton/schema"
import * as fc from "fast-check"
import { Book, type Settled } from "../../src/desk/Book.ts"
import { rejectionSampling } from "../../src/strategies/rejection-sampling.ts"
import type { Noted } from "../../src/Strategy.ts"
import { problemsOf } from "./Samples.ts"

const RESULTS: ReadonlyArray<Noted["result"]> = ["accepted", "rejected", "rejected", "undecided", "failed", "refused"]

/** A verdict that depends on the problem and the index only, as a teacher's reply does. */
const resultOf = (seed: number, problemId: string, index: number): Noted["result"] =>
  RESULTS[Math.floor(unitHash(`${seed}/${problemId}/${index}`) ** 1.5 * RESULTS.length)]!

type Known = Map<string, Array<Noted>>

interface Play {
  readonly seed: number
  readonly keep: number
  readonly tries: number
  readonly problems: number
  /** Asks in flight at most. */
  readonly slots: number
  /** Chooses which of those in flight comes back next. */
  readonly pick: (inFlight: number) => number
  /** Notes after which it is killed: what is in flight then is lost. */
  readonly killAfter?: number
  readonly known?: Known
}

/** Works through a book as the desk does. */
const play = ({ seed, keep, tries, problems, slots, pick, killAfter = Infinity, known = new Map() }: Play) => {
  const settled: Array<Settled> = []
  const book = new Book({
    strategy: rejectionSampling({ keep, tries }),
    problems: problemsOf(problems),
    known,
    onSettled: (one) => settled.push(one)
  })
  const journal: Known = new Map([...known].map(([id, notes]) => [id, [...notes]]))
  const asked: Array<string> = []
  const noted: Array<string> = []
  const inFlight: Array<{ id: string; index: number }> = []
  for (;;) {
    for (let owed = book.peek(); owed !== null && inFlight.length < slots; owed = book.peek()) {
      book.take(owed)
      asked.push(`${owed.problem.id}/${owed.indices[0]}`)
      inFlight.push({ id: owed.problem.id, index: owed.indices[0]! })
    }
    if (inFlight.length === 0 || noted.length === killAfter) break
    const [back] = inFlight.splice(pick(inFlight.length), 1)
    const result = { index: back!.index, result: resultOf(seed, back!.id, back!.index) }
    journal.set(back!.id, [...(journal.get(back!.id) ?? []), result])
    noted.push(`${back!.id}/${back!.index}`)
    book.note(back!.id, result)
  }
  return { asked, noted, settled, journal, inWork: book.inWork }
}

const sorted = <A>(items: ReadonlyArray<A>) => items.map((item) => JSON.stringify(item)).toSorted()

const arbitrary = fc.record({
  seed: fc.nat(),
  keep: fc.integer({ min: 1, max: 3 }),
  tries: fc.integer({ min: 1, max: 9 }),
  problems: fc.integer({ min: 1, max: 9 }),
  slots: fc.integer({ min: 1, max: 30 })
})

describe("the book of all problems", () => {
  it("opens problems one by one, and lets a problem's own next wave go before new problems", () => {
    const book = new Book({
      strategy: rejectionSampling({ keep: 1, tries: 4 }),
      problems: problemsOf(3),
      known: new Map(),
      onSettled: () => undefined
    })
    const take = () => {
      const owed = book.peek()
      if (owed !== null) book.take(owed)
      return owed === null ? null : `${owed.problem.id}/${owed.indices[0]}`
    }
    expect([take(), take()]).toEqual(["p0/0", "p1/0"])
    expect(book.inWork).toBe(2)
    book.note("p0", { index: 0, result: "rejected" })
    expect([take(), take(), take(), take(), take()]).toEqual(["p0/1", "p0/2", "p0/3", "p2/0", null])
  })

  it("shows the same ask until it is taken", () => {
    const book = new Book({
      strategy: rejectionSampling({ keep: 2, tries: 2 }),
      problems: problemsOf(1),
      known: new Map(),
      onSettled: () => undefined
    })
    expect(book.peek()).toEqual(book.peek())
    book.take(book.peek()!)
    expect(book.peek()?.indices).toEqual([1])
  })

  it("takes no note twice, none of an ask that it did not make, none of a problem that it does not know", () => {
    const settled: Array<Settled> = []
    const book = new Book({
      strategy: rejectionSampling({ keep: 2, tries: 2 }),
      problems: problemsOf(1),
      known: new Map(),
      onSettled: (one) => settled.push(one)
    })
    for (let owed = book.peek(); owed !== null; owed = book.peek()) book.take(owed)
    book.note("p0", { index: 0, result: "accepted" })
    book.note("p0", { index: 0, result: "accepted" })
    book.note("p0", { index: 7, result: "accepted" })
    book.note("nobody", { index: 1, result: "accepted" })
    expect(settled).toEqual([])
    book.note("p0", { index: 1, result: "rejected" })
    expect(settled).toEqual([{ problemId: "p0", accepted: 1, tried: 2, why: "tries-spent" }])
    book.note("p0", { index: 1, result: "rejected" })
    expect(settled).toHaveLength(1)
  })

  it("tells the fold a wave as a whole and in order of index, in whatever order its replies came", () => {
    const told: Array<ReadonlyArray<number>> = []
    const book = new Book({
      strategy: {
        start: () => 0,
        next: (asked: number) => (asked === 0 ? [{ index: 0 }, { index: 1 }, { index: 2 }] : []),
        note: (asked: number, wave) => {
          told.push(wave.map(({ index }) => index))
          return asked + wave.length
        },
        outcome: (tried: number) => ({ accepted: 0, tried, why: "tries-spent" as const })
      },
      problems: problemsOf(2),
      known: new Map([["p1", [2, 0, 1].map((index): Noted => ({ index, result: "rejected" }))]]),
      onSettled: () => undefined
    })
    for (let owed = book.peek(); owed !== null; owed = book.peek()) book.take(owed)
    for (const index of [2, 0, 1]) {
      expect(told).toEqual([[0, 1, 2]])
      book.note("p0", { index, result: "rejected" })
    }
    expect(told).toEqual([
      [0, 1, 2],
      [0, 1, 2]
    ])
  })

  it("settles without asking what the journal knows to the end", () => {
    const known: Known = new Map([["p0", [{ index: 0, result: "accepted" }]]])
    const { asked, settled } = play({ seed: 1, keep: 1, tries: 4, problems: 1, slots: 1, pick: () => 0, known })
    expect(asked).toEqual([])
    expect(settled).toEqual([{ problemId: "p0", accepted: 1, tried: 1, why: "kept" }])
  })

  it("asks only for the hole in a wave that the journal holds in part", () => {
    const known: Known = new Map([["p0", [{ index: 1, result: "accepted" }]]])
    const { asked } = play({ seed: 1, keep: 3, tries: 3, problems: 1, slots: 9, pick: () => 0, known })
    expect(asked).toEqual(["p0/0", "p0/2"])
  })

  it("buys and settles the same whichever reply comes first", () => {
    fc.assert(
      fc.property(arbitrary, fc.infiniteStream(fc.nat()), (options, picks) => {
        const inOrder = play({ ...options, pick: () => 0 })
        const anyOrder = play({ ...options, pick: (length) => picks.next().value! % length })
        const oneByOne = play({ ...options, slots: 1, pick: () => 0 })
        expect(sorted(anyOrder.asked)).toEqual(sorted(inOrder.asked))
        expect(sorted(anyOrder.settled)).toEqual(sorted(inOrder.settled))
        expect(sorted(oneByOne.asked)).toEqual(sorted(inOrder.asked))
        expect(inOrder.settled).toHaveLength(options.problems)
        expect(inOrder.inWork).toBe(0)
      })
    )
  })

  it("killed anywhere and resumed, again and again, buys the same: nothing that is stored is asked for again", () => {
    fc.assert(
      fc.property(arbitrary, fc.array(fc.nat(12)), fc.infiniteStream(fc.nat()), (options, kills, picks) => {
        const undisturbed = play({ ...options, pick: () => 0 })
        const pick = (length: number) => picks.next().value! % length
        const noted: Array<string> = []
        let known: Known = new Map()
        let last = play({ ...options, pick, killAfter: kills[0] ?? Infinity })
        for (const killAfter of [...kills.slice(1), Infinity, Infinity]) {
          noted.push(...last.noted)
          const stored = new Set([...last.journal].flatMap(([id, notes]) => notes.map(({ index }) => `${id}/${index}`)))
          known = last.journal
          last = play({ ...options, pick, killAfter, known })
          expect(last.asked.filter((ask) => stored.has(ask))).toEqual([])
          expect(new Set(last.asked).size).toBe(last.asked.length)
        }
        expect(sorted(noted)).toEqual(sorted(undisturbed.noted))
        expect(sorted(last.settled)).toEqual(sorted(undisturbed.settled))
      })
    )
  })
})
