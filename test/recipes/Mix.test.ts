import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { datasetRows, findDataset } from "@cotton/trainer/bundle/Dataset"
import { command } from "./Command.ts"

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "cotton-mix-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SIMULATED = "[{ url: simulator, price: free }]"
const SETTINGS = [
  "teacher.model=simulated-teacher",
  `teacher.at=${SIMULATED}`,
  "judges.grader.model=simulated-judge",
  `judges.grader.at=${SIMULATED}`,
  "sample.limit=4096",
  "problems.limit=6",
  "simulator.judge.errors=1"
].flatMap((one) => ["--set", one])

describe("stage 3 of recipes/r1", () => {
  it("mixes its two datasets as README.md says: cotton train reads every row of both, and no trace", async () => {
    const counts: Array<number> = []
    for (const [name, recipe] of [
      ["reasoning", "3-rejection-sampling.ts"],
      ["general", "3-general.yaml"]
    ] as const) {
      const dir = `runs/${name}`
      const program = join(root, "packages/cli/src/main.ts")
      const { code, said } = await command(
        folder,
        program,
        "run",
        join(root, "recipes/r1", recipe),
        "--dir",
        dir,
        ...SETTINGS
      )
      expect([code, said]).toEqual([0, expect.stringMatching(/dataset\/verified {2}\d+ train/)])
      const [, train, validation] = /verified {2}(\d+) train, (\d+) validation/.exec(said)!
      counts.push(Number(train) + Number(validation))
      cpSync(join(folder, dir, "dataset/verified"), join(folder, "mix", name), { recursive: true })
    }
    const mix = await findDataset(join(folder, "mix"), "verified")
    let rows = 0
    for await (const { row } of datasetRows(mix.folder, [...mix.train, ...mix.validation])) {
      expect(row["messages"]).toBeDefined()
      rows++
    }
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(rows).toBe(counts[0]! + counts[1]!)
  })
})
