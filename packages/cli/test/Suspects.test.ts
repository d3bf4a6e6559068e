import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

/** The teacher says `at + 7` to every sample of the sum. */
const sum = (at: number, answer?: string) => ({
  id: `p${at}`,
  prompt: `What is the sum of ${at} and 7?`,
  ...(answer === undefined ? {} : { answer })
})

describe("a gold answer that no trace gives while they agree", () => {
  let at: Place
  beforeEach(async () => {
    at = await place({}, 4)
    at.recipe({
      problems: { from: "given.jsonl" },
      sample: { keep: 1, tries: 4, seed: 0 },
      cuts: { verified: {}, all: { answer: "any" } }
    })
  })
  afterEach(() => at.close())

  const write = (rows: ReadonlyArray<unknown>) =>
    writeFileSync(join(at.folder, "given.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
  const suspects = join("runs/s/dataset", "suspects.jsonl")

  it("is told as suspect, with the votes, and its traces are in no cut unless it is asked for", async () => {
    write([sum(0, "7"), sum(1, "9"), sum(2, "9"), sum(3, "10")])
    const ran = await at.cotton("run", "--dir", "runs/s")
    expect(ran.code).toBe(0)
    const told = ran.stderr + ran.stdout
    expect(told).toContain("1 suspect      problem: no trace gives the gold answer, and most give one other")
    expect(told).toContain("4 of 4 say 8, gold is 9: cotton show runs/s p1")
    expect(told).toMatch(/all {2}3 train, 0 validation/)
    expect(ndjson(readFileSync(join(at.folder, suspects), "utf8"))).toEqual([
      {
        problem_id: "p1",
        source: "given.jsonl",
        problem: "What is the sum of 1 and 7?",
        gold: "9",
        answer: "8",
        votes: 4,
        of: 4
      }
    ])
    const dataset = join(at.folder, "runs/s/dataset")
    expect(readFileSync(join(dataset, "README.md"), "utf8")).toContain("1 problem has a suspect gold answer")
    expect(readFileSync(join(dataset, "manifest.json"), "utf8")).toContain('"suspects.jsonl"')
    expect(readFileSync(join(at.folder, "runs/s/report.html"), "utf8")).toContain("Suspect gold answers")

    const problem = await at.cotton("show", "runs/s", "p1")
    expect(problem.stdout).toContain("4 of 4 say 8, gold is 9: the gold answer may be wrong, no cut takes these")
    expect((await at.cotton("show", "runs/s")).stdout).toMatch(/1 {2}suspect gold answer\s+p1/)
    const shown = ndjson((await at.cotton("show", "runs/s", "p1", "--json")).stdout)
    expect(shown.at(-1)?.["agreement"]).toMatchObject({ as: "suspect", answer: "8", votes: 4, of: 4, gold: "9" })
    for (const command of ["status", "log"])
      expect((await at.cotton(command, "runs/s")).stdout, command).toContain("p1: 4 of 4 say 8, gold is 9")

    const kept = await at.cotton("cut", "runs/s", "--set", "cuts.all.ignore=[suspects]", "--json")
    const rows = ndjson(kept.stdout).filter(({ type }) => type === "flipped")
    expect(rows).toMatchObject([
      { cut: "all", id: "p1/0", change: "gained", why: expect.stringContaining("suspect-gold") as string }
    ])
    // A single vote short of what is asked for.
    const strict = await at.cotton("cut", "runs/s", "--set", "suspects.traces=5", "--json")
    expect(ndjson(strict.stdout).filter(({ type }) => type === "flipped")).toHaveLength(1)
  })

  it("is gone once it is corrected, and buys nothing for it", async () => {
    write([sum(0, "7"), sum(1, "9")])
    await at.cotton("run", "--dir", "runs/s")
    const bought = at.teacher.stats().requests
    write([sum(0, "7"), sum(1, "8")])
    const again = await at.cotton("run", "--dir", "runs/s")
    expect(at.teacher.stats().requests).toBe(bought)
    expect(again.stderr + again.stdout).not.toContain("suspect")
    expect(existsSync(join(at.folder, suspects))).toBe(false)
    expect(ndjson((await at.cotton("show", "runs/s", "p1", "--json")).stdout).at(-1)?.["agreement"]).toBeNull()
  })

  it("stays a rejected trace's where fewer than four traces speak against it", async () => {
    write([sum(0, "7"), sum(1, "9")])
    const ran = await at.cotton("run", "--dir", "runs/s", "--set", "sample.tries=3")
    expect(ran.stderr + ran.stdout).not.toContain("suspect")
    expect(ran.stderr + ran.stdout).toMatch(/all {2}2 train, 0 validation/)
  })

  it("that is not there is refused, but with a majority that stands in for it", async () => {
    write([sum(0, "7"), sum(1)])
    expect((await at.cotton("check")).stderr).toMatch(/answer.*is missing, and verify\/math-answer needs it/)
    const ran = await at.cotton("run", "--dir", "runs/s", "--set", "majority.traces=4")
    expect(ran.code).toBe(0)
    const told = ran.stderr + ran.stdout
    expect(told).toContain("1 majority     problem without a gold answer: judged by the answer of most")
    expect(told).toMatch(/verified {2}2 train, 0 validation/)
    const problem = await at.cotton("show", "runs/s", "p1")
    expect(problem.stdout).toContain("4 of 4 say 8: it stands in for a gold answer")
    expect(problem.stdout).toContain("kept 4 of 4 judged")
  })
})
