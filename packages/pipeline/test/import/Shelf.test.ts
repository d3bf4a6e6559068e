import type { Problem, Reply } from "@cotton/schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeShelf } from "../../src/import/Shelf.ts"

const problemOf = (id: string, answer?: string, text = id): Problem => ({
  id,
  messages: [{ role: "user", content: text }],
  ...(answer === undefined ? {} : { answer }),
  source: "f",
  metadata: {}
})

const replyOf = (content: string, model?: string): Reply => ({
  message: { role: "assistant", content },
  ...(model === undefined ? {} : { model })
})

/** A row of a file: which problem, and what the response says. */
type Row = readonly [problem: string, text: string]

/** What a journal holds: for each problem its samples by index. */
type Journal = Map<string, Map<number, string>>

/** Imports files over what a journal holds; of the responses, `durable` says which reach the disk. */
const importAll = (
  files: ReadonlyArray<ReadonlyArray<Row>>,
  journal: Journal,
  durable: (at: number) => boolean = () => true
): number => {
  const shelf = makeShelf()
  for (const [id, samples] of journal)
    shelf.recall(
      problemOf(id),
      [...samples.keys()],
      [...samples.values()].map((text) => replyOf(text))
    )
  let stored = 0
  for (const rows of files) {
    shelf.begin()
    for (const [id, text] of rows) {
      shelf.place(problemOf(id))
      const index = shelf.shelve(id, replyOf(text))
      if (index === null || !durable(stored++)) continue
      const samples = journal.get(id) ?? new Map<number, string>()
      expect(samples.has(index)).toBe(false)
      journal.set(id, samples.set(index, text))
    }
  }
  return stored
}

const row: fc.Arbitrary<Row> = fc.tuple(fc.constantFrom("p", "q", "r"), fc.constantFrom("a", "b", "c"))
const files = fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 3 })

describe("what is on the shelf already", () => {
  it("a second import of the same files adds nothing, in whatever order and together or one by one", () => {
    fc.assert(
      fc.property(files, fc.boolean(), (all, together) => {
        const journal: Journal = new Map()
        importAll(all, journal)
        const again = all.toReversed()
        const added = together
          ? importAll(again, journal)
          : again.reduce((sum, rows) => sum + importAll([rows], journal), 0)
        expect(added).toBe(0)
      })
    )
  })

  it("whatever a kill leaves on the disk, the same import fills the rest, each response under one index", () => {
    fc.assert(
      fc.property(files, fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }), (all, kept) => {
        const [whole, killed]: [Journal, Journal] = [new Map(), new Map()]
        importAll(all, whole)
        importAll(all, killed, (at) => kept[at] === true)
        importAll(all, killed)
        for (const [id, samples] of whole) {
          const indexes = [...killed.get(id)!.keys()].toSorted((a, b) => a - b)
          expect(indexes).toEqual([...samples.keys()])
          expect([...killed.get(id)!.values()].toSorted()).toEqual([...samples.values()].toSorted())
        }
      })
    )
  })

  it("where what was stored is the beginning, as after a kill between batches, the indexes are the same too", () => {
    fc.assert(
      fc.property(files, fc.nat(36), (all, stop) => {
        const [whole, killed]: [Journal, Journal] = [new Map(), new Map()]
        importAll(all, whole)
        importAll(all, killed, (at) => at < stop)
        importAll(all, killed)
        expect(killed).toEqual(whole)
      })
    )
  })

  it("the same text of another model is another response", () => {
    const shelf = makeShelf()
    shelf.place(problemOf("p"))
    expect(["m1", "m2", "m1"].map((model) => shelf.shelve("p", replyOf("5", model)))).toEqual([0, 1, 2])
    shelf.begin()
    expect(["m1", "m2", "m3"].map((model) => shelf.shelve("p", replyOf("5", model)))).toEqual([null, null, 3])
  })
})

describe("a row's problem", () => {
  it("two answers to one problem in one import contradict each other", () => {
    const shelf = makeShelf()
    expect(shelf.place(problemOf("p", "5"))).toBe("new")
    expect(shelf.place(problemOf("p", "5"))).toBe("known")
    expect(shelf.place(problemOf("p", "6"))).toMatchObject({ field: "answer" })
  })

  it("an answer that was corrected since the last import is taken over, once", () => {
    const shelf = makeShelf()
    shelf.recall(problemOf("p", "5"), [], [])
    expect([shelf.place(problemOf("p", "6")), shelf.place(problemOf("p", "6"))]).toEqual(["new", "known"])
    expect(shelf.place(problemOf("p", "5"))).toMatchObject({ field: "answer" })
  })

  it("a row without an answer takes none away, and a later one brings it", () => {
    const shelf = makeShelf()
    shelf.recall(problemOf("p", "5"), [], [])
    expect([shelf.place(problemOf("p")), shelf.place(problemOf("p", "5"))]).toEqual(["known", "known"])
    expect([shelf.place(problemOf("q")), shelf.place(problemOf("q", "1"))]).toEqual(["new", "new"])
  })

  it("one id for two problems is told", () => {
    const shelf = makeShelf()
    shelf.place(problemOf("p", "5", "one"))
    expect(shelf.place(problemOf("p", "5", "two"))).toMatchObject({
      field: "id",
      detail: expect.stringContaining('"p" already belongs to another problem')
    })
  })
})
