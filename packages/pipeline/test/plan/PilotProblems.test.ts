import type { Problem } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { pilotProblems } from "../../src/plan/PilotProblems.ts"

const problem = (id: string): Problem => ({ id, messages: [{ role: "user", content: id }], source: "s", metadata: {} })
const problems = Array.from({ length: 1000 }, (_, at) => problem(`p${at}`))
const ids = (all: ReadonlyArray<Problem>) => all.map(({ id }) => id)

describe("the problems of a pilot", () => {
  it("come from all over the file, not from its beginning", () => {
    const places = ids(pilotProblems(problems, 100)).map((id) => Number(id.slice(1)))
    const quarters = [0, 1, 2, 3].map((quarter) => places.filter((place) => Math.floor(place / 250) === quarter).length)
    for (const quarter of quarters) expect(quarter).toBeGreaterThan(12)
  })

  it("are the same whatever order the file has, and a larger pilot begins with the smaller one", () => {
    const chosen = ids(pilotProblems(problems, 16))
    expect(ids(pilotProblems(problems.toReversed(), 16))).toEqual(chosen)
    expect(ids(pilotProblems(problems, 64)).slice(0, 16)).toEqual(chosen)
  })

  it("are shared by recipes over overlapping sets", () => {
    const half = new Set(ids(problems.slice(0, 900)))
    const shared = ids(pilotProblems(problems, 16)).filter((id) => half.has(id))
    expect(ids(pilotProblems(problems.slice(0, 900), 16))).toEqual(expect.arrayContaining(shared))
  })

  it("are all of them where there are no more, cut short nowhere", () => {
    expect(ids(pilotProblems(problems.slice(0, 5), 16)).toSorted()).toEqual(["p0", "p1", "p2", "p3", "p4"])
  })
})
