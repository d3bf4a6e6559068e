import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { dialOf, solve, type Step, stepsOf, written } from "../../examples/distil-a-student/dial.ts"
import { readTraceFiles } from "../loss/Dataset.ts"

/* The example as a user has it: its files alone in a folder, `cotton` as a process, the teacher over the wire. */
const root = join(import.meta.dirname, "../..")
const example = join(root, "examples/distil-a-student")
const folder = mkdtempSync(join(tmpdir(), "cotton-example-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (program: string, ...args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(program, args, { cwd: folder, encoding: "utf8" })
  return { code: status, stdout, stderr }
}
const node = (...args: ReadonlyArray<string>) => run(process.execPath, ...args)
const cotton = (...args: ReadonlyArray<string>) => node(join(root, "packages/cli/src/main.ts"), ...args)
const rowsOf = <Row>(file: string): ReadonlyArray<Row> =>
  readFileSync(join(folder, file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row)
interface Problem {
  readonly prompt: string
  readonly answer: string
}

for (const file of ["dial.ts", "teacher.ts", "make.ts", "recipe.ts"]) cpSync(join(example, file), join(folder, file))

const make = (out: string, seed: number) =>
  node("make.ts", "--out", out, "--seed", String(seed), "--problems", "60", "--heldout", "40")

describe("make.ts", () => {
  it("keeps the examination out of every pool, the same for every seed, and makes the same bytes again", () => {
    for (const [out, seed] of [
      ["a", 0],
      ["b", 1],
      ["c", 0]
    ] as const)
      expect(make(out, seed).code).toBe(0)
    const text = (file: string) => readFileSync(join(folder, file), "utf8")
    expect(text("a/heldout.jsonl")).toBe(text("b/heldout.jsonl"))
    expect(text("a/replies.jsonl")).toBe(text("c/replies.jsonl"))
    expect(text("a/problems.jsonl")).not.toBe(text("b/problems.jsonl"))
    const asked = new Set(rowsOf<Problem>("a/heldout.jsonl").map(({ prompt }) => prompt))
    expect(asked.size).toBe(40)
    for (const pool of ["a", "b"]) {
      const prompts = rowsOf<Problem>(`${pool}/problems.jsonl`).map(({ prompt }) => prompt)
      expect(new Set(prompts).size).toBe(60)
      expect(prompts.filter((prompt) => asked.has(prompt))).toEqual([])
    }
  })

  it("says what is wrong with a number", () => {
    const { code, stderr } = node("make.ts", "--out", "d", "--problems", "many")
    expect(code).toBe(1)
    expect(stderr).toContain("--problems: many is no number of problems")
  })
})

describe("the recipe", () => {
  interface Row {
    readonly problem_id: string
    readonly messages: ReadonlyArray<{ readonly content: string; readonly reasoning_content?: string }>
  }
  const cuts = new Map<string, ReadonlyArray<Row>>()

  beforeAll(async () => {
    expect(make("pool", 3).code).toBe(0)
    const settings = ["--set", "problems.from=pool/problems.jsonl", "--set", "simulator.replay=pool/replies.jsonl"]
    const { code, stderr } = cotton("run", "recipe.ts", "--dir", "run", ...settings)
    expect(code, stderr).toBe(0)
    for (const cut of ["raw", "raw-fewer", "readable", "answer", "filtered", "steps"]) {
      cuts.set(cut, (await readTraceFiles(join(folder, "run/dataset"), cut)) as unknown as ReadonlyArray<Row>)
    }
  })

  const chainOf = (steps: ReadonlyArray<Step>) => steps.map((step) => written(step)).join(" ")

  /** What each recorded reply deserves, told from the replies themselves. */
  const expected = () => {
    const replies = rowsOf<
      Problem & { replies: ReadonlyArray<{ reasoning: string; content: string; finish: string }> }
    >("pool/replies.jsonl")
    return replies.flatMap(({ prompt, replies }) => {
      const right = solve(dialOf(prompt)!)
      return replies.map(({ content, finish, reasoning }) => {
        const readable = finish === "stop" && !/[\u3400-\u9fff]/u.test(reasoning)
        const answer = content.normalize("NFKC") === String(right.at(-1)!.after)
        const sound = chainOf(stepsOf(reasoning)!) === chainOf(right)
        return {
          text: JSON.stringify([prompt, reasoning, content]),
          in: {
            raw: true,
            readable,
            answer,
            filtered: readable && answer,
            steps: readable && answer && sound
          }
        }
      })
    })
  }
  const textOf = ({ messages }: Row) =>
    JSON.stringify([messages[0]!.content, messages[1]!.reasoning_content ?? "", messages[1]!.content])

  it.each(["raw", "readable", "answer", "filtered", "steps"] as const)(
    "gives `%s` exactly the traces it names",
    (cut) => {
      const wanted = expected().filter((one) => one.in[cut])
      expect(wanted.length).toBeGreaterThan(20)
      expect(cuts.get(cut)!.map(textOf).toSorted()).toEqual(wanted.map(({ text }) => text).toSorted())
    }
  )

  it("cuts `raw-fewer` out of `raw`, to about the tokens of `filtered`", () => {
    const words = (cut: string) => cuts.get(cut)!.reduce((sum, row) => sum + textOf(row).split(" ").length, 0)
    const all = new Set(cuts.get("raw")!.map(textOf))
    expect(cuts.get("raw-fewer")!.every((row) => all.has(textOf(row)))).toBe(true)
    expect(words("raw-fewer") / words("filtered")).toBeGreaterThan(0.85)
    expect(words("raw-fewer") / words("filtered")).toBeLessThan(1.15)
  })

  it("judges each step: a right answer over a wrong step, a step left out or two changed about are no proof", () => {
    const prompt = "Q 3 La - 5 Lb * 5 Lc + 1 ="
    const thoughts = {
      right: "La 3 - 5 = 8 Lb 8 * 5 = 0 Lc 0 + 1 = 1",
      chinese: "La 3 - 5 = 8 Lb ８ 乘以 ５ = ０ Lc ０ 加上 １ = １",
      // 2 times 5 is 0 as well as 8 times 5 is: the answer stays right.
      swallowed: "La 3 - 5 = 2 Lb 2 * 5 = 0 Lc 0 + 1 = 1",
      short: "La 3 - 5 = 8 Lb 8 * 5 = 0",
      long: "La 3 - 5 = 8 Lb 8 * 5 = 0 Lc 0 + 1 = 1 Ld 1 + 1 = 2",
      jumped: "La 3 - 5 = 8 Lb 7 * 5 = 5 Lc 5 + 1 = 6",
      relabelled: "La 3 - 5 = 8 Lc 8 * 5 = 0 Lb 0 + 1 = 1",
      words: "First La 3 - 5 = 8 Lb 8 * 5 = 0 Lc 0 + 1 = 1",
      none: ""
    }
    const rows = Object.entries(thoughts).map(([id, reasoning]) => ({
      id,
      prompt,
      reasoning,
      response: "1",
      answer: "1"
    }))
    writeFileSync(join(folder, "rows.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
    const { stdout, stderr } = cotton("judge", "rows.jsonl", "--with", "dial/steps", "--recipe", "recipe.ts")
    const lines = stdout.trimEnd().split("\n").slice(0, rows.length)
    const said = lines.map((line) => JSON.parse(line) as { id: string; verdicts: ReadonlyArray<{ reason?: string }> })
    expect(Object.fromEntries(said.map(({ id, verdicts }) => [id, verdicts[0]?.reason ?? "pass"])), stderr).toEqual({
      right: "pass",
      chinese: "pass",
      swallowed: "wrong-step",
      short: "too-few-steps",
      long: "wrong-step",
      jumped: "wrong-step",
      relabelled: "wrong-step",
      words: "not-steps",
      none: "too-few-steps"
    })
  })
})

describe("table.py", () => {
  type Right = number | readonly [greedy: number, sampled: number]

  /** `right`: of greedy answers, and of those at temperature 1 where they differ. */
  const result = (arm: string, seed: number, right: Right) => {
    const [greedy, sampled] = typeof right === "number" ? [right, right] : right
    const shares = (value: number) => ({ right: value, rightInEitherScript: value, mixed: 0, endless: 0 })
    const settings = { arm, seed, tokens: 10, heldout: 512, parameters: 7, torch: "none" }
    return { ...settings, rows: 5, epochs: 1, seconds: 1, greedy: shares(greedy), sampled: shares(sampled) }
  }
  const table = (name: string, figures: Record<string, ReadonlyArray<Right>>, ...more: ReadonlyArray<string>) => {
    mkdirSync(join(folder, name), { recursive: true })
    for (const [arm, values] of Object.entries(figures)) {
      for (const [seed, right] of values.entries()) {
        writeFileSync(join(folder, name, `${arm}-${seed}.json`), JSON.stringify(result(arm, seed, right)))
      }
    }
    const seeds = Object.values(figures)[0]!
      .map((_, seed) => seed)
      .join(",")
    const given = { results: name, out: name, seeds, arms: Object.keys(figures).join(","), tokens: "10", command: "it" }
    return run(
      "python3",
      join(example, "table.py"),
      ...Object.entries(given).flatMap(([key, value]) => [`--${key}`, value]),
      ...more
    )
  }
  interface Claim {
    readonly b: string
    readonly a: string
    readonly greedy: { readonly mean: number; readonly low: number; readonly high: number }
  }
  const claims = (name: string) =>
    (JSON.parse(readFileSync(join(folder, name, "results.json"), "utf8")) as { claims: ReadonlyArray<Claim> }).claims

  it("takes differences within each seed: a steady one holds where the arms scatter far more", () => {
    // Differences 9, 10, 11: mean 10, deviation 1, so 10 ± 4.303 / √3.
    const { code, stdout } = table("steady", { raw: [10, 50, 80], answer: [19, 60, 91] })
    expect(code).toBe(0)
    expect(claims("steady")).toMatchObject([{ b: "answer", a: "raw", greedy: { mean: 10, low: 7.52, high: 12.48 } }])
    expect(stdout).toContain("| `answer` − `raw` | +10.0 (+7.5 to +12.5) | holds |")
  })

  it("says where nothing is shown, where it is the other way round, and where one seed shows nothing", () => {
    expect(table("unsteady", { raw: [10, 50, 80], answer: [40, 55, 78] }).stdout).toContain(" | not shown |")
    expect(table("reverse", { raw: [20, 60, 91], answer: [10, 50, 80] }).stdout).toContain(" | the other way round |")
    expect(table("single", { raw: [20], answer: [90] }).stdout).toContain("| +70.0 | one seed: no interval |")
  })

  it("fails as a test where a gap is a little too small or answers alone do too well", () => {
    const ci = (name: string, filtered: Right, blind: number) =>
      table(name, { raw: [40], filtered: [filtered], "answers-only": [blind] }, "--ci")
    expect(ci("good", [50, 70], 25).code).toBe(0)
    const small = ci("small", [50, 69.9], 25)
    expect(small.code).toBe(1)
    expect(small.stderr).toContain("filtered less raw at T = 1 is 29.9 points")
    expect(ci("greedy", [49.9, 70], 25).stderr).toContain("filtered less raw, greedy, is 9.9 points")
    expect(ci("blind", [50, 70], 25.1).stderr).toContain("answers-only is right in 25.1 %")
  })

  it("names what is missing, and figures of another budget", () => {
    const missing = run(
      "python3",
      join(example, "table.py"),
      ..."--results none --out none --seeds 0 --arms raw --tokens 10 --command it".split(" ")
    )
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain("raw-0.json: not there")
    table("other", { raw: [40] })
    const other = run(
      "python3",
      join(example, "table.py"),
      ..."--results other --out other --seeds 0 --arms raw --tokens 11 --command it".split(" ")
    )
    expect(other.stderr).toContain("trained on 10 tokens, not on 11")
  })
})

describe("the page", () => {
  it("has the figures that table.py wrote, and no others", () => {
    const [page, results] = ["README.md", "results.md"].map((file) =>
      readFileSync(join(example, file), "utf8").split("\n")
    )
    const rows = page!.filter((line) => line.startsWith("| "))
    expect(rows.length).toBeGreaterThan(15)
    for (const row of rows) expect(results).toContain(row)
  })
})

describe("run.sh", () => {
  it.each([
    [["--sedes", "3"], "--sedes: no such option"],
    [["--seeds"], "--seeds: its value is missing"],
    [["--tokens", "0"], "--tokens: 0 is no whole number over 0"],
    [["--arms", "raw,best"], "--arms: there is no arm best"]
  ])("refuses %s before it makes anything", (args, message) => {
    const { code, stderr } = run("bash", join(example, "run.sh"), ...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
