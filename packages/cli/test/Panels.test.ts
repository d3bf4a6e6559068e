import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

/** A verifier of the user's: it rejects what its first argument says, `odd` answers or none, and dies on `die`. */
const PROGRAM = String.raw`
import { createInterface } from "node:readline"
const [what] = process.argv.slice(2)
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, response, answer } = JSON.parse(line)
  if (what === "die") process.exit(1)
  const pass = !(what === "odd" && Number(answer) % 2 === 1)
  console.log(JSON.stringify({ id, pass, reason: pass ? undefined : "odd-answer", found: response.slice(0, 12), expected: answer }))
})
`

const command = (what: string, more: object = {}) => ({
  "verify/command": { run: [process.execPath, "check.mjs", what], ...more }
})

describe("a panel with programs of one's own", () => {
  let at: Place
  beforeEach(async () => {
    at = await place({}, 40)
    writeFileSync(join(at.folder, "check.mjs"), PROGRAM)
  })
  afterEach(() => at.close())

  const panel = (of: ReadonlyArray<unknown>, more: object = {}) =>
    at.recipe({ judge: ["shape/complete", { "verify/panel": { of, ...more } }] })

  it("judges a run; each trace shows who said what, and the run where they differ and which of them errs", async () => {
    panel(["verify/math-answer", "verify/number", command("odd")], { rule: "majority", ask: "all" })
    const ran = await at.cotton("run", "--dir", "runs/p")
    expect(ran.code, ran.stderr).toBe(0)
    expect((await at.cotton("check")).stdout).toContain("1 at a time")

    // 1 and 7: the answer 8 is even; 0 and 7: 7 is odd.
    const even = await at.cotton("show", "runs/p", "p1/0")
    expect(even.stdout).toMatch(
      / {2}✓ verify\/panel {2}.*\n {4}✓ verify\/math-answer.*\n {8}line 1.*\n {4}✓ verify\/number.*\n.*\n {4}✓ verify\/command/
    )
    const odd = await at.cotton("show", "runs/p", "p0/0")
    expect(odd.stdout).toContain("kept")
    expect(odd.stdout).toMatch(/ {4}✗ verify\/command\s+odd-answer {3}expected 7 {3}found/)
    const verdict = ndjson((await at.cotton("show", "runs/p", "p0/0", "--json")).stdout).find(
      (line) => line["filter"] === "verify/panel"
    )
    expect(verdict).toMatchObject({
      outcome: "pass",
      parts: [{ outcome: "pass" }, { outcome: "pass" }, { filter: "verify/command", reason: "odd-answer" }]
    })

    const told = await at.cotton("show", "runs/p", "--disagreements")
    expect(told.stdout).toMatch(/panel\s+verify\/panel {3}40 traces/)
    expect(told.stdout).toContain("20: verify/math-answer passes, verify/command fails")
    expect(told.stdout).toContain("verify/math-answer and verify/number   agree on 100.0 % of 40")
    expect(told.stdout).toContain("cotton show runs/p p0/0")
    expect(told.stdout).toMatch(/verify\/command\s+fails 50\.0 % of about 40 right ones, passes no wrong ones/)

    const lines = ndjson((await at.cotton("show", "runs/p", "--disagreements", "--json")).stdout)
    expect(lines.filter(({ type }) => type === "pair")).toMatchObject([
      {
        first: "verify/math-answer",
        second: "verify/command",
        traces: 40,
        onlyFirst: 20,
        onlySecond: 0,
        agreement: 0.5
      },
      { first: "verify/number", second: "verify/command", onlyFirst: 20 },
      { first: "verify/math-answer", second: "verify/number", agreement: 1, kappa: null }
    ])
    const [dispute] = lines
    expect(dispute).toMatchObject({ type: "dispute", id: "p0/0", failing: { reason: "odd-answer", expected: "7" } })
    expect(lines.filter(({ type }) => type === "dispute")).toHaveLength(10)
    expect(lines.at(-1)).toEqual({ type: "summary", run: "runs/p", groups: 1 })
  })

  it("estimates nothing of members that were asked only where the others did not decide", async () => {
    panel(["verify/math-answer", "verify/number", command("odd")], { rule: "majority" })
    await at.cotton("run", "--dir", "runs/p")
    const told = await at.cotton("show", "runs/p", "--disagreements")
    expect(told.stdout).toMatch(/verify\/command\s+0 pass {3}0 fail {3}40 not asked/)
    expect(told.stdout).toContain("not all were asked about each trace")
  })

  it("tells what a fall-back won back, and estimates nothing of two", async () => {
    at.recipe({ judge: ["shape/complete", command("odd", { then: "verify/number" })] })
    const ran = await at.cotton("run", "--dir", "runs/f")
    expect(ran.code, ran.stderr).toBe(0)
    expect(ran.stderr + ran.stdout).toMatch(/40 kept/)
    const told = await at.cotton("show", "runs/f", "--disagreements")
    expect(told.stdout).toMatch(/fall-back\s*verify\/command and its fall-back {3}40 traces/)
    expect(told.stdout).toMatch(
      /verify\/command\s+20 pass {3}20 fail\n\s+verify\/number\s+20 pass {3}0 fail {3}20 not asked/
    )
    expect(told.stdout).toContain("20: verify/number passes, verify/command fails")
    // It sees only what the first one rejects: how often the two agree says nothing.
    expect(told.stdout).not.toContain("kappa")
    expect(told.stdout).toContain("of two verifiers it cannot be told which one errs")
  })

  it("says that there is nothing to compare where no entry asks several, and takes no id", async () => {
    at.recipe()
    await at.cotton("run", "--dir", "runs/n")
    expect((await at.cotton("show", "runs/n", "--disagreements")).stdout).toContain("no entry of `judge` asks several")
    const both = await at.cotton("show", "runs/n", "p0", "--disagreements")
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("--disagreements is of a whole run")])
  })

  it("is refused before anything is bought where its program is not there", async () => {
    panel(["verify/math-answer", { "verify/command": { run: ["cotton-no-such-program"], env: ["COTTON_UNSET"] } }])
    const checked = await at.cotton("check")
    expect(checked.stdout).toContain(
      "verify/command: no program cotton-no-such-program is in PATH; until then nothing is"
    )
    const ran = await at.cotton("run", "--dir", "runs/m")
    expect(ran.code).not.toBe(0)
    expect(ran.stderr).toContain("no program cotton-no-such-program is in PATH")
    expect(at.teacher.stats().requests).toBe(0)
  })

  it("stays undecided while its program dies, and is judged when that goes on, for nothing", async () => {
    at.recipe({ judge: ["shape/complete", command("die")] })
    const args = ["--set", "breakers.giveUpAfter=1", "--set", "breakers.window=5", "--set", "unjudgedBytes=1"]
    const ran = await at.cotton("run", "--dir", "runs/d", ...args)
    expect(ran.code).toBe(4)
    const bought = at.teacher.stats().requests
    expect((await at.cotton("show", "runs/d", "--json")).stdout).toContain("command-died")
    writeFileSync(join(at.folder, "check.mjs"), PROGRAM.replace('what === "die"', "false"))
    const again = await at.cotton("run", "--dir", "runs/d", ...args)
    expect(again.code, again.stderr).toBe(0)
    expect(at.teacher.stats().requests).toBe(40)
    expect(bought).toBeLessThan(40)
    expect((await at.cotton("show", "runs/d", "--json")).stdout).not.toContain("command-died")
  })

  it("has filters of the recipe's own among its members, and is looked at again with them", async () => {
    at.recipe()
    const own = `import { defineCheck, Schema } from "cotton"
      const short = defineCheck({ id: "mine/short", version: 1, options: Schema.Struct({}),
        run: ({ trace }) => trace.turns[0].content.length < 10 ? { outcome: "fail", reason: "short" } : { outcome: "pass" } })
      export default { problems: { from: "problems.jsonl" }, sample: { tries: 1, seed: 0, limit: 1000 },
        teacher: { model: "teacher", at: [{ url: ${JSON.stringify(at.teacher.url)}, price: "free" }] },
        judge: [{ "verify/panel": { of: ["mine/short", "verify/math-answer"], rule: "all" } }], filters: [short] }`
    writeFileSync(join(at.folder, "own.ts"), own)
    const ran = await at.cotton("run", "own.ts", "--dir", "runs/o")
    expect(ran.code, ran.stderr).toBe(0)
    // The boxes of 7, 8 and 9 have nine characters.
    const told = await at.cotton("show", "runs/o", "--disagreements")
    expect([told.code, told.stderr]).toEqual([0, ""])
    expect(told.stdout).toContain("3: verify/math-answer passes, mine/short fails")
    expect((await at.cotton("show", "runs/o", "p0/0")).stdout).toMatch(/✗ mine\/short\s+short/)
  })

  it("is given to `cotton judge` in one flag, and a mistake in it is told by its place", async () => {
    writeFileSync(join(at.folder, "rows.jsonl"), '{"id":"a","answer":"7","response":"The answer is 7."}\n')
    const given = `verify/panel={ of: [verify/number, { verify/command: { run: [${process.execPath}, check.mjs, odd] } }], rule: all }`
    const judged = await at.cotton("judge", "rows.jsonl", "--with", given)
    expect(judged.stdout).toContain('"outcome":"fail"')
    expect(ndjson(judged.stdout)[0]).toMatchObject({ verdicts: [{ reason: "odd-answer", parts: [{}, {}] }] })
    const wrong = await at.cotton(
      "judge",
      "rows.jsonl",
      "--with",
      "verify/panel={ of: [verify/number, verify/command] }"
    )
    expect(wrong.stderr).toMatch(/verify\/panel\.of\[1\]/)
  })
})
