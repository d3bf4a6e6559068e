import { cpSync, readFileSync, writeFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Benched, benched, rightIn } from "./Benched.ts"
import { ndjson } from "./Place.ts"

/** What eight problems come to under each of three models, right of four samples. */
const BASE = [0, 0, 1, 1, 2, 3, 4, 4]
const BETTER = [0, 1, 2, 3, 4, 4, 4, 1]
const lessons = (right: ReadonlyArray<number>) => right.map((count, at) => rightIn(`p${at}`, count))

let here: Benched
let better: Benched
const to = (it: Benched) => ["--at", it.teacher.url, "--price", "free"] as const
beforeAll(async () => {
  ;[here, better] = await Promise.all([benched(lessons(BASE)), benched(lessons(BETTER))])
})
afterAll(() => Promise.all([here.close(), better.close()]))

interface Difference {
  readonly type: string
  readonly before: string
  readonly after: string
  readonly difference: { readonly value: number; readonly low: number; readonly high: number }
  readonly flipped: ReadonlyArray<{ readonly id: string; readonly change: string }>
}

describe("cotton eval of several models", () => {
  it("puts the untouched base first, and says what each differs from it in, on the same problems", async () => {
    const base = ["--base-model", "base", "--base-at", here.teacher.url]
    const { code, stdout } = await here.cotton(
      "eval",
      "sums.jsonl",
      ...base,
      "--model",
      "better",
      ...to(better),
      "-k",
      "4"
    )
    expect(code).toBe(0)
    expect(stdout).toContain("\nA  base  evals/base\nB  better  evals/better\n")
    expect(stdout).toMatch(/^ {2}A {2}46\.9 % \(.*\n {2}B {2}59\.4 % \(/m)
    expect(stdout).toMatch(/^ {2}B − A {2}\+12\.5 pts \(−\d+\.\d…\+\d+\.\d\) +2 gained: p3 p4; 1 lost: p7$/m)
    expect(stdout).toMatch(/^next: cotton eval --compare evals\/base evals\/better$/m)
  })

  it("--compare reads eval.json alone, and --json has every pair with every problem that flipped", async () => {
    cpSync(here.path("evals/base/eval.json"), here.path("moved/base/eval.json"), { recursive: true })
    cpSync(here.path("evals/better/eval.json"), here.path("moved/better/eval.json"), { recursive: true })
    const { code, stdout } = await here.cotton("eval", "--compare", "moved/base", "moved/better", "--json")
    expect(code).toBe(0)
    const [pair, summary] = ndjson(stdout) as unknown as [Difference, { readonly type: string; readonly differs: [] }]
    expect(pair).toMatchObject({ type: "difference", before: "moved/base", after: "moved/better", problems: 8 })
    expect(pair.difference.value).toBeCloseTo(4 / 32, 12)
    expect(pair.flipped.map(({ change, id }) => `${change} ${id}`)).toEqual(["gained p3", "gained p4", "lost p7"])
    expect(summary).toMatchObject({ type: "summary", differs: [] })
  })

  it("compares what differs in more than the model only when told to, and says what that is", async () => {
    const three = await here.cotton("eval", "sums.jsonl", "--model", "other", ...to(here), "-k", "3", "--limit", "900")
    expect(three.code).toBe(0)
    const { code, stderr } = await here.cotton("eval", "--compare", "evals/base", "evals/other")
    expect(code).toBe(2)
    expect(stderr).toContain("  sums: k: 4, and 3  (evals/base, and evals/other)\n  sums: limit: 32768, and 900")
    const anyway = await here.cotton("eval", "--compare", "evals/base", "evals/other", "--anyway")
    expect(anyway.code).toBe(0)
    expect(anyway.stdout).toContain("note: differs: sums: k: 4, and 3\n")
  })

  it("does not take two benchmarks of one name for one", async () => {
    writeFileSync(here.path("few.jsonl"), readFileSync(here.path("sums.jsonl"), "utf8").replace(/^.*\n/, ""))
    const args = ["eval", "sums=few.jsonl", "--model", "few", ...to(here), "-k", "4"]
    expect((await here.cotton(...args)).code).toBe(0)
    const { code, stderr } = await here.cotton("eval", "--compare", "evals/base", "evals/few")
    expect(code).toBe(2)
    expect(stderr).toContain("sums: problems: 8 problems, 1 of them here only, and 7 problems, 0 of them here only")
    const anyway = await here.cotton("eval", "--compare", "evals/base", "evals/few", "--anyway")
    expect(anyway.stdout).toMatch(/^sums: 7 problems; /m)
  })

  it("needs two evaluations, and says what is none", async () => {
    expect((await here.cotton("eval", "--compare", "evals/base")).stderr).toContain("two evaluations or more")
    expect((await here.cotton("eval", "--compare", "evals/base", "evals/base")).stderr).toContain("is given twice")
    const { code, stderr } = await here.cotton("eval", "--compare", "evals/base", "evals")
    expect(code).toBe(2)
    expect(stderr).toContain("evals: no evaluation here (there is no eval.json)")
  })
})

describe("cotton eval --compare --by cut", () => {
  /** An evaluation as a training of this arm and seed would leave it: its own problems, with so many of them right. */
  const trained = (name: string, labels: Readonly<Record<string, string>>, right: ReadonlyArray<number>) => {
    const base = JSON.parse(readFileSync(here.path("evals/base/eval.json"), "utf8")) as {
      benchmarks: [{ problems: Array<{ right: number; wrong: number }> }]
    }
    const [benchmark] = base.benchmarks
    const problems = benchmark.problems.map((one, at) => ({ ...one, right: right[at]!, wrong: 4 - right[at]! }))
    const file = { ...base, model: name, labels, benchmarks: [{ ...benchmark, problems }] }
    cpSync(here.path("evals/base/eval.json"), here.path(`arms/${name}/eval.json`), { recursive: true })
    writeFileSync(here.path(`arms/${name}/eval.json`), JSON.stringify(file))
    return `arms/${name}`
  }
  const all = () => [
    // 14, 15 and 16 of 32; 18, 20 and 22 of 32.
    trained("all-s0", { cut: "all", seed: "0", tokens: "8000000" }, [0, 0, 1, 1, 2, 2, 4, 4]),
    trained("all-s1", { cut: "all", seed: "1", tokens: "8000000" }, [0, 0, 1, 1, 2, 3, 4, 4]),
    trained("all-s2", { cut: "all", seed: "2", tokens: "8000000" }, [0, 0, 1, 2, 2, 3, 4, 4]),
    trained("ver-s0", { cut: "verified", seed: "0", tokens: "8010000" }, [0, 1, 2, 2, 2, 3, 4, 4]),
    trained("ver-s1", { cut: "verified", seed: "1", tokens: "8010000" }, [0, 1, 2, 3, 3, 3, 4, 4]),
    trained("ver-s2", { cut: "verified", seed: "2", tokens: "8010000" }, [0, 1, 3, 3, 3, 4, 4, 4])
  ]

  it("gives each arm's mean over seeds, the difference over seeds and over problems, and the seeds that a point needs", async () => {
    const { code, stdout } = await here.cotton("eval", "--compare", "--by", "cut", ...all())
    expect(code).toBe(0)
    expect(stdout).toContain("by cut: all (3 seeds), verified (3 seeds)\n")
    expect(stdout).toMatch(
      /^ {2}all {7}46\.9 % {2}3 seeds, s 3\.1 pts \(0: 43\.8, 1: 46\.9, 2: 50\.0\) {2}8\.0M tokens$/m
    )
    // Means 15/32 and 20/32; variances (1/32)²/3 and (2/32)²/3: 0.0403 and 2.94 degrees, rounded down to 2: t = 4.303.
    expect(stdout).toMatch(/^ {4}over seeds: \+15\.6 pts \(−1\.7…\+33\.0\), Welch's t$/m)
    expect(stdout).toMatch(
      /^ {4}over problems: \+15\.6 pts \(\+\d.*\), clustered; the noise of training is not in it$/m
    )
    // s² = (1² + 2²) / 2 / 32²: 2 · 7.849 · 0.00244 / 0.0001 = 383.2.
    expect(stdout).toMatch(/^ {4}to see 1 point: 384 seeds an arm \(a seed scatters by 4\.9 pts/m)
    expect(stdout).not.toContain("warning")
  })

  it("with one seed says that the noise of training is in no interval", async () => {
    const [one, , , other] = all()
    const { stdout } = await here.cotton("eval", "--compare", "--by", "cut", one!, other!)
    expect(stdout).toContain("over seeds: +12.5 pts, no interval: that needs two seeds of each arm that differ\n")
    expect(stdout).toContain("clustered; the noise of training is not in it\n")
    expect(stdout).toContain("to see 1 point: not known")
  })

  it("warns of arms that were trained on unequal tokens, and of tokens that nobody told", async () => {
    const [one] = all()
    const more = trained("more", { cut: "verified", seed: "0", tokens: "8200000" }, BETTER)
    const warned = await here.cotton("eval", "--compare", "--by", "cut", one!, more)
    expect(warned.stdout).toContain(
      "warning: the arms were not trained on equally many tokens (all 8,000,000, verified 8,200,000)"
    )
    const silent = trained("silent", { cut: "verified", seed: "0" }, BETTER)
    const noted = await here.cotton("eval", "--compare", "--by", "cut", one!, silent)
    expect(noted.stdout).toContain("note: how many tokens verified was trained on is not known (--label tokens=N)")
  })

  it("refuses a training that is given twice, one without the label, and a single arm", async () => {
    const [one, two] = all()
    const again = trained("again", { cut: "all", seed: "0" }, BASE)
    const by = (...dirs: ReadonlyArray<string>) => here.cotton("eval", "--compare", "--by", "cut", ...dirs)
    expect((await by(one!, again, trained("v", { cut: "verified" }, BASE))).stderr).toContain(
      "arms/all-s0 and arms/again are both cut=all with seed=0"
    )
    expect((await by(one!, "evals/base")).stderr).toContain("evals/base: has no label cut.")
    expect((await by(one!, two!)).stderr).toContain("all of them have cut=all: a comparison by cut needs two")
  })

  it("a label is added by the same command, and buys nothing", async () => {
    const { requests } = here.teacher.stats()
    const args = ["eval", "sums.jsonl", "--model", "base", ...to(here), "-k", "4", "--label", "cut=none"]
    expect((await here.cotton(...args)).stdout).toContain("base  cut=none  evals/base\n")
    expect(here.teacher.stats().requests).toBe(requests)
    expect(JSON.parse(readFileSync(here.path("evals/base/eval.json"), "utf8"))).toMatchObject({
      labels: { cut: "none" }
    })
  })
})
