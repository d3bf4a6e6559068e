import { readFileSync, writeFileSync } from "node:fs"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { left, sendJson, startRunCode, WELL } from "../../filters/test/sandboxes/RunCodeServer.ts"
import { type Benched, benched, boxed, NO_ANSWER, rightIn } from "./Benched.ts"
import { ndjson } from "./Place.ts"

let here: Benched
beforeEach(async () => {
  here = await benched([rightIn("a", 4), { id: "b", answer: "8", replies: [boxed("8"), boxed("16/2"), NO_ANSWER] }])
})
afterEach(() => here.close())

const figuresOf = (stdout: string) => ndjson(stdout).find(({ type }) => type === "benchmark")!["figures"]

describe("what judges an evaluation", () => {
  it("is what --verifier names, with its options", async () => {
    const args = ["eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "3", "--json"]
    const strict = await here.cotton(...args, "--verifier", "verify/exact", "--dir", "strict")
    // 3 of 3, and 1 of 3: `16/2` is not written as 8.
    expect(figuresOf(strict.stdout)).toMatchObject({ right: 4, wrong: 2 })
    const near = await here.cotton(...args, "--verifier", "verify/number={ tolerance: 10 }", "--dir", "near")
    expect(figuresOf(near.stdout)).toMatchObject({ right: 5, wrong: 1 })
  })

  it("another one judges the stored replies anew, and buys nothing", async () => {
    const args = ["eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "3", "--json"]
    expect(figuresOf((await here.cotton(...args)).stdout)).toMatchObject({ right: 5, wrong: 1 })
    const { requests } = here.teacher.stats()
    const { code, stdout } = await here.cotton(...args, "--verifier", "verify/exact")
    expect(code).toBe(0)
    expect(figuresOf(stdout)).toMatchObject({ right: 4, wrong: 2 })
    expect(here.teacher.stats().requests).toBe(requests)
  })

  it("of a recipe is what says whether an answer is right: how a reply is written makes it no wrong one", async () => {
    here.recipe({
      judge: [{ "shape/length": { minTokens: 99_999 } }, "verify/exact"],
      prompt: { template: "{{problem}} Say it in a box, my dear." }
    })
    const args = ["eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "3", "--recipe", "recipe.yaml"]
    const { code, stderr, stdout } = await here.cotton(...args, "--json")
    expect(code).toBe(0)
    expect(stderr).toContain(
      "first prompt:\n  user: Please work out the a one of these sums. Say it in a box, my dear.\n"
    )
    expect(figuresOf(stdout)).toMatchObject({ right: 4, wrong: 2 })
    const run = readFileSync(here.path("evals/m/sums/run.json"), "utf8")
    expect(run).toContain("Say it in a box, my dear.")
    expect(run).toContain('"keep": 3')
    expect((await here.cotton("show", "evals/m/sums", "b")).code).toBe(0)
    expect(figuresOf((await here.cotton(...args, "--json")).stdout)).toMatchObject({ right: 4, wrong: 2 })
  })

  it("may be a verifier of one's own, from a recipe in TypeScript", async () => {
    writeFileSync(
      here.path("own.ts"),
      `import { defineCheck, defineRecipe } from "cotton"
import * as Schema from "effect/Schema"
const boxed = defineCheck({
  id: "verify/has-a-box",
  version: 1,
  options: Schema.Struct({}),
  run: ({ trace }) => trace.turns.some(({ content }) => content.includes("boxed"))
    ? { outcome: "pass" }
    : { outcome: "fail", reason: "no-answer" }
})
export default {
  ...defineRecipe({
    problems: { from: "sums.jsonl" },
    teacher: { model: "m", at: [{ url: "simulator", price: "free" }] },
    judge: ["shape/complete", "verify/has-a-box"]
  }),
  filters: [boxed]
}
`
    )
    const args = ["eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "3", "--recipe", "own.ts", "--json"]
    expect(figuresOf((await here.cotton(...args)).stdout)).toMatchObject({ right: 5, wrong: 1, noAnswer: 1 })
    expect((await here.cotton("show", "evals/m/sums")).code).toBe(0)
  })

  it("of a recipe without one is missing, and that is said", async () => {
    here.recipe({ judge: ["shape/complete"] })
    const { code, stderr } = await here.cotton(
      "eval",
      "sums.jsonl",
      "--model",
      "m",
      ...here.at,
      "--recipe",
      "recipe.yaml"
    )
    expect(code).toBe(2)
    expect(stderr).toContain("none of its filters judges the answer")
  })

  it("of problems with tests runs them, eight samples of each; programs have no answer of most", async () => {
    const host = await startRunCode((_, response, at) =>
      sendJson(response, left(WELL, at % 2 === 0 ? "Python 3.11.2\n" : "v24.1.0\n"))
    )
    try {
      writeFileSync(
        here.path("code.jsonl"),
        `${JSON.stringify({ task_id: "T/0", prompt: "Please work out the a one of these sums.", test: "def check(candidate):\n    assert candidate(2) == 4\n", entry_point: "f" })}\n`
      )
      const sandbox = ["--set", `sandbox={ use: remote, at: { url: "${host.url}" } }`]
      const { code, stderr, stdout } = await here.cotton("eval", "code.jsonl", "--model", "m", ...here.at, ...sandbox)
      expect(code).toBe(0)
      expect(stderr).toContain("m on code: 1 problem, 8 samples of each\n")
      expect(stdout).toMatch(/^no answer +100\.0 %$/m)
      expect(stdout).toContain("verify/code-tests\n")
      expect(stdout).not.toContain("cons@k")
    } finally {
      await host.close()
    }
  })
})
