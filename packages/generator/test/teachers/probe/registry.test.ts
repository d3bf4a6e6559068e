import { readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { probeBound } from "../../../src/teachers/probe/Probe.ts"
import { questions } from "../../../src/teachers/probe/registry.ts"

describe("the questions of a probe", () => {
  it("are the files of their folder", () => {
    const files = readdirSync(join(import.meta.dirname, "../../../src/teachers/probe/questions"))
    expect(Object.keys(questions).toSorted()).toEqual(files.map((name) => name.replace(/\.ts$/, "")).toSorted())
  })

  it("have labels that fit a column and tell them apart", () => {
    const labels = Object.values(questions).map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    for (const label of labels) expect(label.length).toBeLessThanOrEqual(12)
  })

  it("cost little: 17 requests, and less than a cent at DeepSeek-R1's price", () => {
    expect(probeBound({ input: 0.55, output: 2.19 })).toMatchObject({ requests: 17 })
    expect(probeBound({ input: 0.55, output: 2.19 }).usd).toBeLessThan(0.01)
    expect(probeBound("free").usd).toBe(0)
  })
})
