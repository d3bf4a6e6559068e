import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { place, type Place } from "./Place.ts"

let here: Place
beforeEach(async () => {
  here = await place()
  const rows = [1, 2, 3].map((id) => ({
    id,
    prompt: `Which is number ${id}?`,
    answer: "1/2",
    response: `It is ${id}.`
  }))
  writeFileSync(join(here.folder, "rows.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
})
afterEach(() => here.close())

const recipe = (more: object = {}, price: unknown = { input: 1, output: 2 }) =>
  here.recipe({ judges: { grader: { model: "simulated-judge", at: [{ url: "simulator", price }] } }, ...more })

const judge = (filter: string) => here.cotton("judge", "rows.jsonl", "--with", filter, "--recipe", "recipe.yaml")

describe("cotton judge with models that judge", () => {
  it("says what was spent", async () => {
    recipe()
    const { code, stderr } = await judge("judge/same-answer")
    expect(code).toBe(0)
    expect(stderr).toMatch(/^3 rows: .+, \$0\.0\d+ for 3 questions to judges\n$/)
  })

  it("says nothing of it where nobody was asked", async () => {
    recipe()
    const { code, stderr } = await judge("verify/exact")
    expect([code, stderr]).toEqual([0, "3 rows: 3 fail\n"])
  })

  it.each([
    "judge/same-answer",
    "verify/exact={ then: judge/same-answer }",
    "verify/panel={ of: [verify/exact, judge/same-answer], rule: majority }"
  ])("ends with 3 where the budget kept %s from asking, and says so", async (filter) => {
    recipe({ budget: { usd: 0.000001 } })
    const { code, stdout, stderr } = await judge(filter)
    expect(code).toBe(3)
    const rows = stdout.trimEnd().split("\n")
    expect(rows.map((row) => row.includes('"reason":"budget"'))).toEqual([true, true, true])
    expect(stderr).toBe(
      "3 rows: 3 error\nthe recipe's budget is reached: 3 rows could not be asked about; a higher one is needed for them\n"
    )
  })
})
