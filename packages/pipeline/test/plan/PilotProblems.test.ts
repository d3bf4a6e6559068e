import type { Problem } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { pilotProblems, storedPilot } from "../../src/plan/PilotProblems.ts"

const problem = (id: string): Problem => ({ id, messages: [{ role: "user", content: id }], source: "s", metadata: {} })
const problems = Array.from({ length: 1000 }, (_, at) => problem(`p${at}`))
const ids = (all: ReadonlyArray<Problem>) => all.map(({ id }) => id)

describe("what is stored of larger pilots", () => {
  const stored = (some: ReadonlyArray<Problem>) => ({ samples: new Map(some.map(({ id }) => [id, []])) })
  const drawn = pilotProblems(problems, 30)

  it("counts with a smaller one, up to the first drawn problem that has nothing", () => {
    expect(ids(storedPilot(problems, 1, stored(drawn.slice(0, 16))))).toEqual(ids(drawn.slice(0, 16)))
    const holed = stored([...drawn.slice(0, 5), ...drawn.slice(6, 30)])
    expect(ids(storedPilot(problems, 1, holed))).toEqual(ids(drawn.slice(0, 5)))
  })

  it("is no more than what was asked for where nothing is stored, or what was asked for is not whole", () => {
    expect(ids(storedPilot(problems, 4, stored([])))).toEqual(ids(drawn.slice(0, 4)))
    expect(ids(storedPilot(problems, 4, stored(drawn.slice(0, 2))))).toEqual(ids(drawn.slice(0, 4)))
    expect(storedPilot(problems, 4, stored(problems)).length).toBe(1000)
  })
})

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
