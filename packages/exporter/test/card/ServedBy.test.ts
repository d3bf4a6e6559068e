import type { Trace } from "@cotton/schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { servedBy } from "../../src/card/ServedBy.ts"
import { Tally } from "../../src/Tally.ts"
import { judged, problem, trace } from "../fixtures.ts"

const tallied = (served: ReadonlyArray<Trace["served"]>): Tally => {
  const tally = new Tally([])
  served.forEach((one, at) => {
    const of = problem(`p${at}`)
    tally.addTrace(judged(of, 0, { trace: trace(of, 0, { served: one }) }))
  })
  return tally
}
const said = (served: ReadonlyArray<Trace["served"]>): string => servedBy(tallied(served).served).join("\n")

const A = { host: "a:1", model: "org/R1", fingerprint: "x" }

describe("who served the traces", () => {
  it("is nothing for a dataset without a reply", () => {
    expect(said([])).toBe("")
    const empty = new Tally([])
    empty.addTrace(judged(problem("p"), 0, { trace: trace(problem("p"), 0, { turns: [] }) }))
    expect(empty.served).toEqual([])
  })

  it("is counted by host, model and fingerprint", () => {
    expect(tallied([A, { host: "a:1" }, A]).served).toEqual([
      { ...A, traces: 2 },
      { host: "a:1", model: undefined, fingerprint: undefined, traces: 1 }
    ])
    expect(said([A, { host: "a:1" }, A])).toContain("| a:1 | org/R1 | x | 2 |\n| a:1 | not named |  | 1 |")
  })

  it("says when different models answered, and not for other spellings of one", () => {
    expect(said([A, { ...A, model: "org/R2" }])).toContain("**2 different models answered.**")
    expect(said([A, { ...A, model: "org/R1-0528" }])).toContain("**2 different models answered.**")
    expect(said([A, { ...A, model: "r1:free" }, { ...A, model: "/models/R1" }])).not.toContain("different models")
  })

  it("says when a fingerprint changed at a host, and not when hosts have each their own", () => {
    expect(said([A, { ...A, fingerprint: "y" }])).toContain("A fingerprint changed at a host")
    expect(said([A, { ...A, host: "b:1", fingerprint: "y" }, { host: "a:1", model: "org/R1" }])).not.toContain(
      "changed"
    )
  })

  it("does not depend on the order of the traces", () => {
    const one = fc.record({
      host: fc.constantFrom("a:1", "b:1"),
      model: fc.constantFrom("m", "n", "a\u0000b"),
      fingerprint: fc.constantFrom("x", "y")
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (served) => {
        expect(tallied(served.toReversed()).served).toEqual(tallied(served).served)
      })
    )
  })

  it("lists twenty lines of a server that names a new fingerprint each time", () => {
    const text = said(Array.from({ length: 30 }, (_, at) => ({ ...A, fingerprint: `f${at}` })))
    expect(text.match(/^\| a:1 /gm)).toHaveLength(20)
    expect(text).toContain("And 10 more")
  })

  it("survives hostile names", () => {
    const text = said([{ host: "a|b", model: "<script>\n# x", fingerprint: "`|" }])
    expect(text).not.toContain("<script>")
    expect(
      text
        .split("\n")
        .at(-1)
        ?.match(/(?<!\\)\|/g)
    ).toHaveLength(5)
  })
})
