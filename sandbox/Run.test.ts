import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Place, place } from "../packages/cli/test/Place.ts"

const jsonl = (rows: ReadonlyArray<unknown>): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

const fenced = (code: string): string => `So:\n\n\`\`\`python\n${code}\n\`\`\`\n`

const tests = (twice: string) => ({
  language: "python",
  kind: "asserts",
  entryPoint: "f",
  code: `assert f(2) == ${twice}`
})

const PROBLEMS = [
  { id: "right", prompt: "Write f that doubles.", tests: tests("4") },
  { id: "wrong", prompt: "Write f that halves.", tests: tests("1") },
  { id: "cheat", prompt: "Write f that squares.", tests: tests("4") },
  { id: "cut", prompt: "Write f that is cut.", tests: tests("4") }
]
const REPLIES = [
  { prompt: PROBLEMS[0]!.prompt, reasoning: "Easy.", content: fenced("def f(x): return 2 * x") },
  { prompt: PROBLEMS[1]!.prompt, reasoning: "Easy.", content: fenced("def f(x): return 2 * x") },
  { prompt: PROBLEMS[2]!.prompt, reasoning: "Easy.", content: fenced("import os\nos._exit(0)") },
  {
    prompt: PROBLEMS[3]!.prompt,
    reasoning: "Easy.",
    content: `${fenced("def f(x): return 2 * x")} ${"and so on ".repeat(2000)}`
  }
]

let here: Place
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cotton-replies-"))
  const replay = join(folder, "code.jsonl")
  writeFileSync(replay, jsonl(REPLIES))
  here = await place({ replay })
  here.recipe({
    judge: ["verify/code-tests", "shape/complete"],
    cuts: { verified: {} },
    problems: { from: "tasks.jsonl" },
    sample: { keep: 1, tries: 1, limit: 300, seed: 0 }
  })
  writeFileSync(join(here.folder, "tasks.jsonl"), jsonl(PROBLEMS))
})
afterEach(async () => {
  await here.close()
  rmSync(folder, { recursive: true })
})

describe("a run whose replies are code", () => {
  it("keeps what its tests pass, says why it rejects, and does not run what is rejected already", async () => {
    const ran = await here.cotton("run", "recipe.yaml", "--dir", "run", "--display", "plain")
    expect(ran.stderr + ran.stdout).toContain("verify/code-tests: wrong-output")
    expect(ran.code).toBe(0)
    expect(ran.stderr + ran.stdout).toMatch(/verify\/code-tests: exited/)
    expect(ran.stderr + ran.stdout).toMatch(/shape\/complete: \S+/)
    expect(ran.stderr + ran.stdout).toMatch(/\b1 kept/)
  })

  it("judges again, and buys nothing, when only a test has changed", async () => {
    await here.cotton("run", "recipe.yaml", "--dir", "run", "--display", "plain")
    const [right, wrong, ...others] = PROBLEMS
    const changed = [right, { ...wrong, tests: tests("4") }, ...others]
    writeFileSync(join(here.folder, "tasks.jsonl"), jsonl(changed))
    const before = here.teacher.stats().requests
    const ran = await here.cotton("run", "recipe.yaml", "--dir", "run", "--display", "plain", "--yes")
    expect(ran.stderr + ran.stdout).toMatch(/\b2 kept/)
    expect(here.teacher.stats().requests).toBe(before)
    const cut = await here.cotton("cut", "run", "--json")
    expect(cut.code).toBe(0)
  })
})
