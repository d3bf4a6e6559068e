import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FATES } from "../../src/web/RunSource.ts"
import {
  changed,
  EVERYTHING,
  misread,
  queryString,
  readQuery,
  SORTS,
  type TracesQuery
} from "../../src/web/TracesQuery.ts"

const read = (address: string) => readQuery(new URLSearchParams(address))

describe("the address of a list", () => {
  it("is empty for the whole list, and reads as it", () => {
    expect(queryString(EVERYTHING)).toBe("")
    expect(read("")).toEqual(EVERYTHING)
  })

  it("holds everything that is asked for", () => {
    const text = fc.oneof(fc.constantFrom("a b", "é", "&x=1", "#?%20+", "<b>"), fc.stringMatching(/^[a-z/:-]{1,20}$/))
    const query: fc.Arbitrary<TracesQuery> = fc
      .record({
        standing: fc.constantFrom(null, ...FATES),
        filter: fc.option(text),
        reason: fc.option(text),
        domain: fc.option(text),
        finish: fc.option(text),
        q: fc.oneof(fc.constant(""), text),
        inText: fc.boolean(),
        sort: fc.constantFrom(...SORTS),
        page: fc.integer({ min: 1, max: 9999 }),
        from: fc.nat(99_999)
      })
      .filter(({ inText, q }) => !inText || q !== "")
    fc.assert(
      fc.property(query, (one) => {
        expect(read(queryString(one))).toEqual(one)
      })
    )
  })

  it("that nobody has made asks for nothing that is not there", () => {
    expect(read("standing=lost&sort=; DROP&page=-3&from=x&in=text&q=%20&filter=")).toEqual(EVERYTHING)
    expect(read("page=99999999999999999999").page).toBe(1)
    expect(read("page=0").page).toBe(1)
  })

  it("that is not understood is told, a sentence for each field, so that the whole list is not taken for the answer", () => {
    const told = (address: string) => misread(new URLSearchParams(address))
    expect(told("standing=evil")).toEqual([
      "standing=evil is not understood: it may be kept, rejected, undecided, failed; every standing is shown."
    ])
    expect(told("sort=size&in=prompt&page=0&from=-1").map((words) => words.slice(0, 9))).toEqual([
      "sort=size",
      "in=prompt",
      "page=0 is",
      "from=-1 i"
    ])
    expect(told(`standing=${"\u202e".repeat(900)}`)[0]).toHaveLength(
      `standing=${"?".repeat(60)}… is not understood: it may be kept, rejected, undecided, failed; every standing is shown.`
        .length
    )
    for (const fine of ["", "standing=&sort=&page=", "standing=kept&sort=-usd&page=7&from=100&q=x&in=text&token=1"])
      expect(told(fine)).toEqual([])
  })

  it("cuts what is too long to be meant", () => {
    expect(read(`q=${"x".repeat(9000)}`).q).toHaveLength(500)
  })

  it("begins anew on its first page when something else is asked for", () => {
    expect(changed({ ...EVERYTHING, page: 7, from: 100 }, { standing: "kept" })).toEqual({
      ...EVERYTHING,
      standing: "kept"
    })
  })
})
