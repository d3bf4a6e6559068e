import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { R1_DISTILL } from "@cotton/trainer/students/r1-distill"
import { command } from "./Command.ts"

/* Every recipe that comes with Cotton is checked as it stands, and run in miniature against the simulated teacher. */

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "cotton-recipes-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const cotton = (...args: ReadonlyArray<string>) => command(folder, join(root, "packages/cli/src/main.ts"), ...args)

const texts = new Map(
  readdirSync(join(root, "recipes"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(yaml|ts)$/.test(name))
    .map((name) => [name, readFileSync(join(root, "recipes", name), "utf8")])
)
/** Beside them lie settings of RL trainers, and what recipes are made with. */
const recipes = [...texts].filter(([, text]) => /^ *problems:/m.test(text)).map(([name]) => name)

const SIMULATED = "[{ url: simulator, price: { input: 0.1, output: 0.1 } }]"

describe.each(recipes)("recipes/%s", (name) => {
  const path = join(root, "recipes", name)

  it("is sound as it stands", async () => {
    const { code, said } = await cotton("check", path)
    expect([code, said]).toEqual([0, expect.not.stringContaining("cotton: ")])
  })

  it("makes a dataset in miniature", async () => {
    const dir = name.replaceAll(/\W/g, "-")
    const [, judge] = /judges: *\{?(?:\s*(?:#|\/\/).*)*\s+(\w+):/.exec(texts.get(name)!) ?? []
    const judges =
      judge === undefined
        ? []
        : [`judges.${judge}.at=${SIMULATED}`, `judges.${judge}.model=simulated-judge`].flatMap((one) => ["--set", one])
    // The simulated teacher knows none of the general problems and says so, which the simulated judge finds wrong unless it errs.
    if (name.endsWith("general.yaml")) judges.push("--set", "simulator.judge.errors=1")
    const small = ["teacher.model=simulated-teacher", `teacher.at=${SIMULATED}`, "sample.limit=4096", "budget.usd=5"]
    const sets = small.flatMap((one) => ["--set", one])
    const { code, said } = await cotton("run", path, "--dir", dir, ...sets, ...judges)
    expect([code, said]).toEqual([0, expect.stringContaining(`${dir}/dataset/verified`)])
    const manifest = JSON.parse(readFileSync(join(folder, dir, "dataset/manifest.json"), "utf8")) as object
    expect(JSON.stringify(manifest)).toContain("verified/train-00000")
  })
})

describe("recipes/distill/README.md", () => {
  const page = readFileSync(join(root, "recipes/distill/README.md"), "utf8")
  const rows = [...page.matchAll(/^\| `(r1-distill-[^`]+)` +\|(.*)\|$/gm)].map(([, id = "", cells = ""]) =>
    [id].concat(cells.split("|").map((cell) => cell.trim()))
  )

  it("has every student with the settings that cotton train takes for it, and no other", () => {
    expect(rows.slice(0, R1_DISTILL.length)).toEqual(
      R1_DISTILL.map(({ id, model, learningRate: rate, minLearningRate, examples, context }) => [
        id,
        model.split("/")[1],
        rate!.toExponential(),
        (rate! * minLearningRate).toExponential(0),
        String(examples),
        context.toLocaleString("en"),
        "2 to 3"
      ])
    )
  })

  it("has the scores of each, the published ones and those of another's measurement", () => {
    const scores = rows.slice(R1_DISTILL.length)
    expect(scores.map(([id]) => id)).toEqual(R1_DISTILL.map(({ id }) => id))
    for (const [, ...cells] of scores) expect(cells.map(Number).filter((one) => one > 15 && one < 100)).toHaveLength(8)
  })
})
