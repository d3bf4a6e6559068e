import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

/** Three problems: a right answer, a wrong one behind an escape sequence, and one that failed once. */
const REPLIES = (prompt: string) => {
  const right = prompt.includes(" 1 ") ? "99" : String(Number(/of (\d+)/.exec(prompt)?.[1]) + 7)
  return { prompt, reasoning: `First, a look.\n\u001b[31mSo it is ${right}.`, content: `Thus:\n\\boxed{${right}}` }
}

describe("cotton show", () => {
  let here: Place
  beforeAll(async () => {
    here = await place({}, 3)
    const prompts = [0, 1, 2].map((at) => `What is the sum of ${at} and 7?`)
    writeFileSync(join(here.folder, "own.jsonl"), prompts.map((one) => `${JSON.stringify(REPLIES(one))}\n`).join(""))
    await here.teacher.close()
    here = await place({ replay: join(here.folder, "own.jsonl") }, 3)
    here.recipe({
      sample: { keep: 2, tries: 2, limit: 1000, seed: 0 },
      cuts: { verified: {}, all: { answer: "any", perProblem: 1, tokens: "verified" } }
    })
    expect((await here.cotton("run", "--dir", "runs/r")).code).toBe(0)
  })
  afterAll(() => here.close())

  const show = (...args: ReadonlyArray<string>) => here.cotton("show", ...args)

  it("explains a run: its settings, its funnel, its reasons, and an id to go on with", async () => {
    const { code, stdout } = await show("runs/r")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ {10}sample\.keep = 2$/m)
    expect(stdout).not.toContain("sample.temperature")
    expect(stdout).toMatch(/^ {7}6 {2}sampled {6}3 problems$/m)
    expect(stdout).toMatch(/^ {7}2 {7}2 {7}2 {2}✗ verify\/math-answer: wrong-answer {2}p1\/[01] {2}p1\/[01]$/m)
    expect(stdout).toMatch(/^next {6}cotton show runs\/r p1\/[01]$/m)
  })

  it("takes the run that moved last under runs/ when none is named, and says which", async () => {
    mkdirSync(join(here.folder, "runs/empty"))
    const named = await show("p1")
    expect(named.stderr).toBe("the newest run: runs/r\n")
    expect(named.stdout).toMatch(/^problem {3}p1$/m)
    expect((await show()).stdout).toMatch(/^recipe /m)
  })

  it("explains a problem with all of its samples, the shortest kept of them marked", async () => {
    const { stdout } = await show("runs/r", "p0")
    expect(stdout).toMatch(/^origin {4}problems\.jsonl:1$/m)
    expect(stdout).toMatch(/^answer {4}7$/m)
    expect(stdout).toMatch(/^samples {3}kept 2 of 2 judged {3}100\.0 %$/m)
    expect(stdout).toMatch(/^ {14}0 {2}✓ .* 7 .* stop .*shortest kept$/m)
  })

  it("explains a trace: the marks, the line that shows it, the siblings, the calls, the cuts", async () => {
    const { code, stdout } = await show("runs/r", "p1/0")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^trace {5}p1\/0 {3}rejected: wrong-answer$/m)
    expect(stdout).toMatch(/^ {2}✓ shape\/complete$/m)
    expect(stdout).toMatch(/^ {2}✗ verify\/math-answer {2}wrong-answer {3}expected 8 {3}found 99$/m)
    expect(stdout).toMatch(/^ {6}line 2 of the content: \\boxed\{⟦99⟧\} {2}/m)
    expect(stdout).toMatch(/^siblings {2}kept 0 of 2\n {10}\[0\] ✗ wrong-answer {3}1 ✗ wrong-answer$/m)
    expect(stdout).toMatch(/^ {10}.*temperature 0\.6 {3}top_p 0\.95 {3}seed 0 {3}limit 1,000$/m)
    expect(stdout).toMatch(/replied, first token after [\d,]+ ms$/m)
    expect(stdout).toMatch(/^cuts {6}– verified: no, rejected by verify\/math-answer: wrong-answer {3}(✓|–) all: /m)
  })

  it("lets no sign of a model's text act on the terminal, in no form", async () => {
    for (const more of [[], ["--full"], ["--raw"], ["--json"]]) {
      const { stdout } = await show("runs/r", "p1/0", ...more)
      expect(stdout).toContain("So it is 99.")
      expect(stdout).not.toContain("\u001b")
    }
  })

  it("gives the stored reply alone with --raw, and NDJSON with --json", async () => {
    const raw = await show("p1/1", "--raw")
    expect(raw.stderr).toBe("")
    expect(JSON.parse(raw.stdout)).toMatchObject({ message: { content: "Thus:\n\\boxed{99}" } })
    const lines = ndjson((await show("runs/r", "p1/1", "--json")).stdout)
    expect(lines.map(({ type }) => type)).toEqual([
      "problem",
      "sibling",
      "call",
      "verdict",
      "verdict",
      "trace",
      "summary"
    ])
    expect(lines.at(-1)).toMatchObject({ id: "p1/1", fate: "rejected", run: "runs/r" })
    expect(ndjson((await show("runs/r", "p1", "--json")).stdout).map(({ type }) => type)).toEqual([
      "problem",
      "sample",
      "sample",
      "summary"
    ])
    expect(ndjson((await show("runs/r", "--json")).stdout).at(-1)).toMatchObject({
      type: "summary",
      funnel: { sampled: 6 }
    })
  })

  it("finds the trace behind a row of the dataset, counted from 0", async () => {
    const folder = join(here.folder, "runs/r/dataset/traces")
    const [file] = readdirSync(folder)
    const row = await show(`runs/r/dataset/traces/${file}:2`)
    expect(row.stdout).toMatch(/^row {7}2 \(from 0\) of traces-.*\ntrace {5}p1\/0 /)
    expect((await show("runs/r", "traces:5")).stdout).toMatch(/^row {7}5 \(from 0\) of traces\ntrace {5}p2\/1 /)
    const over = await show("runs/r", "traces:6")
    expect([over.code, over.stderr]).toEqual([2, "cotton: traces: there is no row 6: it has the rows 0 to 5\n"])
  })

  it("picks an example by its seed, also of one reason, and names the nearest of an unknown one", async () => {
    const { stdout } = await show("runs/r", "--sample=wrong-answer", "--seed", "3")
    expect(stdout).toMatch(/^trace {5}p1\/[01] {3}rejected/)
    expect((await show("runs/r", "--sample=wrong-answer", "--seed", "3")).stdout).toBe(stdout)
    expect((await show("runs/r", "--sample")).stdout).toMatch(/^trace {5}p\d\/\d /)
    const unknown = await show("runs/r", "--sample=wrong-answr")
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      'cotton: runs/r: no trace has the reason "wrong-answr"; did you mean wrong-answer?\n'
    ])
  })

  it("names no command that there is not, and no near word that is the word itself", async () => {
    const raw = await show("runs/r", "--raw")
    expect([raw.code, raw.stderr]).toEqual([
      2,
      "cotton: --raw is of one trace, and none is named: `cotton show runs/r` names some\n"
    ])
    const failed = await show("runs/r", "--sample=failed")
    expect([failed.code, failed.stderr]).toEqual([2, "cotton: runs/r: no trace is failed\n"])
  })

  it("says what is wrong with an id, and what was near", async () => {
    const why = async (...args: ReadonlyArray<string>) => {
      const { code, stdout, stderr } = await show(...args)
      expect([code, stdout]).toEqual([2, ""])
      return stderr
    }
    expect(await why("runs/r", "p1x")).toBe(
      'cotton: runs/r: no problem or trace has the id "p1x"; near it: p1  p0  p2\n'
    )
    expect(await why("runs/r", "p1/7")).toBe("cotton: runs/r: the problem p1 has the samples 0, 1, and no 7\n")
    expect(await why("runs/nope", "p1")).toContain("runs/nope: no run here.")
    expect(await why("runs/r", "p1", "--raw")).toContain(
      "--raw is of one trace, and p1 is none: `cotton show runs/r p1`"
    )
    expect(await why("runs/r", "p1", "--sample")).toContain("--sample picks a trace by itself")
  })

  it("renders an example as a student's trainer sees it, and warns", async () => {
    const student = join(here.folder, "student")
    mkdirSync(student)
    const forgets =
      "{% for m in messages %}[{{ m.role }}]{{ m.content.split('</think>')[-1] }}</s>{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}"
    const file = join(student, "tokenizer_config.json")
    writeFileSync(file, JSON.stringify({ eos_token: "</s>", chat_template: forgets }))
    const { code, stdout } = await show("runs/r", "p0/0", "--as-trained", "student")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^warning {3}the chain of thought is gone: /m)
    expect(stdout).toMatch(/^trained {3}4 lines, .*\n {3}1\n {3}2\n {3}3 {2}Thus:\n {3}4 {2}\\boxed\{7\}<\/s>$/m)
    const none = await show("runs/r", "p0/0", "--as-trained", "nowhere")
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("nowhere: there is no such file or folder")])
  })

  it("works when the recipe has been deleted, and touches nothing of the run", async () => {
    const files = () =>
      readdirSync(join(here.folder, "runs/r")).map((name) => [
        name,
        statSync(join(here.folder, "runs/r", name)).mtimeMs
      ])
    const before = files()
    rmSync(join(here.folder, "recipe.yaml"))
    expect((await show("runs/r", "p0/0")).stdout).toMatch(/^trace {5}p0\/0 {3}kept$/m)
    expect(files()).toEqual(before)
  })

  it("says of a run of which nothing is stored, and of a damaged journal, what it is", async () => {
    const broken = join(here.folder, "broken")
    mkdirSync(broken)
    cpSync(join(here.folder, "runs/r/run.json"), join(broken, "run.json"))
    expect((await show("broken")).stderr).toMatch(
      /^cotton: .*journal\.db: there is no such file; the run has stored nothing yet\n$/
    )
    writeFileSync(join(broken, "journal.db"), "x".repeat(5000))
    const { code, stderr } = await show("broken", "p0")
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^cotton: .*journal\.db is damaged \(.*\n$/)])
    writeFileSync(join(broken, "run.json"), "{}")
    expect((await show("broken")).code).toBe(2)
  })
})

describe("cotton show, beside a run that goes on", () => {
  let here: Place
  afterEach(() => here.close())

  it("shows what is stored so far, and does not hold the run up", async () => {
    here = await place({ latency: { firstTokenMs: 400 } }, 20)
    here.recipe()
    const run = here.start("run", "--dir", "runs/r")
    while (here.teacher.stats().completed < 4) await sleep(20)
    let shown = await here.cotton("show", "p0")
    while (!/^samples {3}kept/m.test(shown.stdout)) shown = await here.cotton("show", "p0")
    expect(shown.stdout).toMatch(/^ {14}0 {2}✓ /m)
    expect((await here.cotton("show", "p19/7")).code).toBe(2)
    expect((await run.finished).code).toBe(0)
  })
})
