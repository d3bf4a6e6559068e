import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

describe("gold answers that no verifier can read", () => {
  let at: Place
  beforeEach(async () => {
    at = await place({}, 3)
    at.recipe({ problems: { from: "solutions.jsonl" } })
  })
  afterEach(() => at.close())

  /** The first `unreadable` of three sums have a worked solution for an answer. */
  const write = (unreadable: number) => {
    const rows = [0, 1, 2].map((index) => ({
      id: `p${index}`,
      prompt: `What is the sum of ${index} and 7?`,
      answer:
        index < unreadable ? `First take ${index}, then\nadd 7 to it: ${index} + 7 = <<${index}+7>>.` : `${index + 7}`
    }))
    writeFileSync(join(at.folder, "solutions.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
  }

  it("are told by check", async () => {
    write(2)
    const { code, stdout } = await at.cotton("check")
    expect(code).toBe(0)
    expect(stdout).toContain(
      'note      verify/math-answer cannot read the gold answer of 2 of 3 problems, e.g. p0: "First take 0, then add 7 to it: 0 + 7 = <<0+7>>."; problems.map.answer may need after or pattern'
    )
    write(0)
    expect((await at.cotton("check")).stdout).not.toContain("cannot read")
    write(1)
    const [plan] = ndjson((await at.cotton("check", "--json")).stdout)
    expect(plan?.["unreadableGolds"]).toMatchObject([{ filter: "verify/math-answer", count: 1, looked: 3 }])
  })

  it("are told by run before it buys; it buys nothing where that is all of them, without --yes", async () => {
    write(3)
    const stopped = await at.cotton("run")
    expect(stopped.code).toBe(2)
    expect(stopped.stderr).toMatch(/cannot read the gold answer of 3 of 3 problems, e\.g\. p0: "First[^]*--yes/)
    expect(at.teacher.stats().requests).toBe(0)
    // A run that never began has no status, and no recipe of its own.
    for (const name of ["run.json", "status.json"]) expect(existsSync(join(at.folder, "runs/recipe", name))).toBe(false)
    const told = await at.cotton("run", "--yes")
    expect(told.stderr + told.stdout).toContain("warning: verify/math-answer cannot read the gold answer of 3 of 3")
    expect(at.teacher.stats().requests).toBe(3)
  })
})
