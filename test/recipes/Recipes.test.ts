import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { PRESETS } from "@cotton/trainer/students/Students"

/* Every recipe that comes with Cotton is checked as it stands, and run in miniature against the simulated teacher. */

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "cotton-recipes-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const recipes = readdirSync(join(root, "recipes"), { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".yaml")
)

const cotton = async (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [join(root, "packages/cli/src/main.ts"), ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"]
  })
  let said = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, "close")) as [number]
  return { code, said }
}

const SIMULATED = "[{ url: simulator, price: { input: 0.1, output: 0.1 } }]"

describe.each(recipes)("recipes/%s", (name) => {
  const path = join(root, "recipes", name)

  it("is sound as it stands", async () => {
    const { code, said } = await cotton("check", path)
    expect([code, said]).toEqual([0, expect.not.stringContaining("cotton: ")])
  })

  it("makes a dataset in miniature", async () => {
    const dir = name.replaceAll(/\W/g, "-")
    const judges = readFileSync(path, "utf8").includes("\njudges:")
      ? ["--set", `judges.grader.at=${SIMULATED}`, "--set", "judges.grader.model=simulated-judge"]
      : []
    const small = ["teacher.model=simulated-teacher", `teacher.at=${SIMULATED}`, "sample.limit=4096", "budget.usd=5"]
    const sets = small.flatMap((one) => ["--set", one])
    const { code, said } = await cotton("run", path, "--dir", dir, ...sets, ...judges)
    expect([code, said]).toEqual([0, expect.stringContaining(`${dir}/dataset/verified`)])
    const manifest = JSON.parse(readFileSync(join(folder, dir, "dataset/manifest.json"), "utf8")) as object
    expect(JSON.stringify(manifest)).toContain("verified/train-00000")
  })
})

describe("recipes/distill/README.md", () => {
  it("has every student that there is, and no other", () => {
    const page = readFileSync(join(root, "recipes/distill/README.md"), "utf8")
    const named = [...page.matchAll(/^\| `(r1-distill-[^`]+)`/gm)].map(([, id]) => id)
    expect(named).toEqual(PRESETS.map(({ id }) => id))
  })
})
