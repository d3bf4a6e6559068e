import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

describe("the exit code", () => {
  let here: Place
  afterEach(() => here.close())

  const until = async (holds: () => boolean) => {
    while (!holds()) await sleep(10)
  }

  it("is 0 when all is done, and again when there is nothing left to do", async () => {
    here = await place()
    here.recipe()
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
    expect(here.teacher.stats().requests).toBe(20)
  })

  it("is 3 when the budget is reached, with what to do; a higher one goes on", async () => {
    here = await place()
    here.recipe({ budget: { usd: 0.0025 } })
    const { code, stderr } = await here.cotton("run", "--dir", "r")
    expect(code).toBe(3)
    expect(stderr).toContain("the budget of $0.0025 is reached")
    // The whole command, with the flags that it was called with.
    expect(stderr).toMatch(/twice as much:\n {2}cotton run recipe\.yaml --dir r --set budget\.usd=0\.005$/m)
    expect(existsSync(join(here.folder, "r/dataset/manifest.json"))).toBe(true)
    expect((await here.cotton("run", "--dir", "r", "--set", "budget.usd=1")).code).toBe(0)
    expect(here.teacher.stats().requests).toBe(20)
  })

  it("is 4 when the teacher is not there, or has no replies for us", async () => {
    here = await place({ faults: { html: 1 } })
    here.recipe({ breakers: { giveUpAfter: 1, maxPause: 0.5 } })
    const html = await here.cotton("run", "--dir", "r")
    expect([html.code, html.stderr]).toEqual([
      4,
      expect.stringContaining("the teacher could not be reached for too long")
    ])
    await here.teacher.close()
    const gone = await here.cotton("run", "--dir", "r")
    expect([gone.code, gone.stderr]).toEqual([4, expect.stringContaining("The same command goes on from here")])
    expect(gone.stderr).not.toMatch(/\n\s+at /)
  })

  it("is 4 when a filter of the recipe's own breaks on every trace: no more is bought than shows it", async () => {
    here = await place({ latency: { firstTokenMs: 10 } }, 200)
    here.recipe()
    const recipe = `import { defineCheck, defineRecipe } from "cotton"
import * as Schema from "effect/Schema"

const run = (): never => {
  throw new Error("on purpose")
}
export default {
  ...defineRecipe({
    problems: { from: "problems.jsonl" },
    teacher: { model: "m", at: [{ url: "${here.teacher.url}", price: "free", slots: 8 }] },
    breakers: { giveUpAfter: 1, maxPause: 0.5 },
    judge: ["shape/complete", "mine/broken"]
  }),
  filters: [defineCheck({ id: "mine/broken", version: 1, options: Schema.Struct({}), run })]
}
`
    writeFileSync(join(here.folder, "recipe.ts"), recipe)
    const { code, stderr } = await here.cotton("run", "recipe.ts", "--dir", "r")
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining("since the filters could not judge: mine/broken says error")
    ])
    expect(here.teacher.stats().requests).toBeLessThan(100)
  })

  it("is 5 when less than --min-yield is kept, and the dataset is there all the same", async () => {
    here = await place()
    here.recipe({ judge: [{ "shape/length": { minTokens: 100_000 } }] })
    const low = await here.cotton("run", "--dir", "r", "--min-yield", "0.1")
    expect([low.code, low.stderr]).toEqual([
      5,
      expect.stringMatching(/^0\.0 % of the judged are kept, less than --min-yield 0\.1: exit code 5$/m)
    ])
    expect(existsSync(join(here.folder, "r/dataset/manifest.json"))).toBe(true)
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
  })

  it.each([
    ["90", "--min-yield 90: is a share, from 0 to 1; 90 % is --min-yield 0.9"],
    ["-0.1", "--min-yield -0.1: is a share, from 0 to 1"],
    ["1000", "--min-yield 1000: is a share, from 0 to 1"]
  ])("is 2 for --min-yield %s, and nothing is begun", async (share, says) => {
    here = await place()
    here.recipe()
    const { code, stderr } = await here.cotton("run", "--dir", "r", `--min-yield=${share}`)
    expect([code, stderr]).toEqual([2, `cotton: ${says}\n`])
    expect(existsSync(join(here.folder, "r"))).toBe(false)
  })

  it("is 130 after Ctrl-C, which finishes and stores what is in flight; the same command goes on", async () => {
    here = await place({ latency: { firstTokenMs: 400 } })
    here.recipe()
    const { child, finished } = here.start("run", "--dir", "r")
    await until(() => here.teacher.stats().inFlight === 4)
    child.kill("SIGINT")
    const { code, stderr, stdout } = await finished
    expect([code, stdout]).toEqual([130, ""])
    expect(stderr).toMatch(/^finishing \d in flight: (about \d+ s, )?4 h 0 min at most \(press again to leave now\)$/m)
    expect(stderr).toMatch(/^interrupted: what was bought is stored; the same command goes on from here$/m)
    const { requests, completed, abortedByClient } = here.teacher.stats()
    expect([completed, abortedByClient]).toEqual([requests, 0])
    expect(existsSync(join(here.folder, "r/dataset"))).toBe(false)
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
    expect(here.teacher.stats().requests).toBe(20)
  })

  it("is 130 after SIGTERM, which waits for what is in flight for --grace seconds", async () => {
    here = await place({ latency: { firstTokenMs: 500 } })
    here.recipe()
    const patient = here.start("run", "--dir", "r", "--grace", "60")
    await until(() => here.teacher.stats().inFlight === 4)
    patient.child.kill("SIGTERM")
    expect((await patient.finished).code).toBe(130)
    const { requests, completed } = here.teacher.stats()
    expect(completed).toBe(requests)
  })

  it("is 130 after SIGTERM also when the grace is over and nothing has come", async () => {
    here = await place({ faults: { hang: 1 } })
    here.recipe()
    const { child, finished } = here.start("run", "--dir", "r", "--grace", "0.5")
    await until(() => here.teacher.stats().inFlight === 4)
    child.kill("SIGTERM")
    expect((await finished).code).toBe(130)
    await until(() => here.teacher.stats().inFlight === 0)
    expect(here.teacher.stats()).toMatchObject({ requests: 4, completed: 0 })
  })

  it("is 130, and the summary says so, with --json", async () => {
    here = await place({ latency: { firstTokenMs: 400 } })
    here.recipe()
    const { child, finished } = here.start("run", "--dir", "r", "--json")
    await until(() => here.teacher.stats().inFlight === 4)
    child.kill("SIGINT")
    const { code, stdout } = await finished
    expect(code).toBe(130)
    expect(ndjson(stdout).at(-1)).toEqual({
      type: "summary",
      closing: { why: "drain" },
      funnel: null,
      suspects: null,
      dataset: null
    })
  })

  it.each([
    [["run", "--yess"], "--yes"],
    [["run", "--gracee", "3"], "--grace"],
    [["rnu"], "run"],
    [["statsu", "r"], "status"],
    [["cut", "r", "--sav"], "--save"]
  ] as const)("is 2 for `cotton %s`, with the nearest name", async (args, near) => {
    here = await place({}, 1)
    const { code, stderr } = await here.cotton(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(`did you mean \`${near}\`?`)
  })
})
