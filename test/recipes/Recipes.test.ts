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

describe("recipes/r1/README.md", () => {
  const page = readFileSync(join(root, "recipes/r1/README.md"), "utf8")
  const commands = [...page.matchAll(/^ +cotton (verifier --with [^#\n]*)# (.*)$/gm)]
  const chain = (thought: string, answer: string) => ({
    problem: "What is one and one?",
    answer: "2",
    response: `<think>\n${thought}\n</think>\n\n\\boxed{${answer}}`
  })
  const ROWS = [
    chain("It is two.", "2"),
    chain("It is three.", "3"),
    { ...chain("", ""), response: "\\boxed{2}" },
    chain("一加一等于二, so it is two.", "2")
  ]

  it("has the rewards of R1-Zero and of stage 2", () => {
    expect(commands.map(([, , stage]) => stage)).toEqual(["R1-Zero", "stage 2"])
  })

  it.each(commands.map(([, command, stage]) => [stage!, command!.trim()] as const))(
    "rewards right answers, their format and their language as %s does",
    async (stage, command) => {
      const child = spawn(
        process.execPath,
        [join(root, "packages/cli/src/main.ts"), ...command.split(" "), "--port", "0", "--json"],
        { stdio: ["ignore", "pipe", "inherit"] }
      )
      try {
        const [line] = (await once(child.stdout, "data")) as [Buffer]
        const { url } = JSON.parse(line.toString()) as { url: string }
        const reply = await fetch(`${url}/v1/verify`, { method: "POST", body: JSON.stringify({ rows: ROWS }) })
        const { rows } = (await reply.json()) as { rows: ReadonlyArray<{ reward: number }> }
        const share = stage === "R1-Zero" ? 0 : 1
        const [right, wrong, bare, mixed] = rows.map(({ reward }) => reward)
        expect([right, wrong]).toEqual([2 + share, 1 + share])
        expect(bare).toBeLessThan(right!)
        if (share === 0) expect(mixed).toBe(2)
        else expect(mixed! > 2 && mixed! < 3).toBe(true)
      } finally {
        child.kill("SIGINT")
        await once(child, "close")
      }
    }
  )
})
