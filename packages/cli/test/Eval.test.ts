import { readFileSync, writeFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Benched, benched, boxed, CUT, NO_ANSWER, rightIn, UNSURE } from "./Benched.ts"
import { ndjson } from "./Place.ts"

interface Figure {
  readonly interval: { readonly value: number } | null
  readonly ifWrong: number
  readonly ifRight: number
}
interface BenchmarkLine {
  readonly partial: boolean
  readonly settled: number
  readonly total: number
  readonly usd: number
  readonly figures: {
    readonly passAt1: Figure
    readonly passAtK: ReadonlyArray<Figure & { readonly k: number }>
    readonly consensus: Figure
  } | null
}
const benchmarkIn = (stdout: string) =>
  ndjson(stdout).find(({ type }) => type === "benchmark") as unknown as BenchmarkLine

describe("cotton eval", () => {
  let here: Benched
  beforeAll(async () => {
    here = await benched([
      { id: "easy", answer: "8", replies: [boxed("8"), boxed("8"), boxed("8"), boxed("8")] },
      // Two votes for the right answer, two for one wrong answer that is written in two ways.
      { id: "tied", answer: "1/2", replies: [boxed("1/2"), boxed("3"), boxed("0.5"), boxed("3.0")] },
      { id: "hard", answer: "4", replies: [boxed("5"), boxed("6"), boxed("5"), NO_ANSWER] },
      { id: "long", answer: "9", replies: [boxed("9"), CUT, boxed("9"), boxed("2")] }
    ])
  })
  afterAll(() => here.close())
  const evaluate = (...more: ReadonlyArray<string>) =>
    here.cotton("eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "4", ...more)

  it("gives what is worked out by hand: pass@1, unbiased pass@k, the answer of most, what was cut off", async () => {
    const { code, stdout } = await evaluate("--json")
    expect(code).toBe(0)
    const { figures } = benchmarkIn(stdout)
    // 4 + 2 + 0 + 2 of 16.
    expect(figures?.passAt1.interval?.value).toBeCloseTo(8 / 16, 12)
    // 1 − C(2, 2) / C(4, 2) = 5/6 for two of the problems.
    const pass = Object.fromEntries(figures?.passAtK.map(({ interval, k }) => [k, interval?.value]) ?? [])
    expect(pass[2]).toBeCloseTo((1 + 5 / 6 + 0 + 5 / 6) / 4, 12)
    expect(pass[4]).toBeCloseTo(3 / 4, 12)
    // A tie of two is right every second time; what was cut off has no vote.
    expect(figures?.consensus.interval?.value).toBeCloseTo((1 + 1 / 2 + 0 + 1) / 4, 12)
    expect(figures).toMatchObject({ problems: 4, k: 4, right: 8, wrong: 8, unsure: 0, failed: 0 })
    expect(figures).toMatchObject({ truncated: 1, noAnswer: 2 })
    const kept = JSON.parse(readFileSync(here.path("evals/m/eval.json"), "utf8")) as { benchmarks: [BenchmarkLine] }
    expect(kept.benchmarks[0].figures).toEqual(figures)
  })

  it("is a run like any other: it goes on and buys nothing twice; status and show read it", async () => {
    const { requests } = here.teacher.stats()
    const { code, stderr, stdout } = await evaluate()
    expect(code).toBe(0)
    expect(stderr).toContain("16 samples already here")
    expect(stdout).toMatch(/^pass@1 +50\.0 % \(\d+\.\d–\d+\.\d\)$/m)
    expect(here.teacher.stats().requests).toBe(requests)
    expect((await here.cotton("status", "evals/m/sums")).stdout).toContain("16 stored")
    expect((await here.cotton("show", "evals/m/sums", "tied")).stdout).toContain("1/2")
  })

  it("asks as DeepSeek-R1's evaluation does, and for a box", async () => {
    const recipe = readFileSync(here.path("evals/m/sums/recipe.yaml"), "utf8")
    expect(recipe).toMatch(/limit: 32768\n {2}temperature: 0\.6\n {2}topP: 0\.95\n/)
    expect(recipe).toContain(String.raw`put your final answer within \boxed{}`)
    const { stdout } = await here.cotton("check", "evals/m/sums/recipe.yaml", "--json")
    expect(ndjson(stdout).at(-1)).toMatchObject({ type: "summary" })
  })

  it("takes more samples of each problem where -k is raised, and looks at fewer where it is lowered", async () => {
    const { requests } = here.teacher.stats()
    const two = await here.cotton("eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "2", "--json")
    expect(benchmarkIn(two.stdout).figures).toMatchObject({ k: 2, right: expect.any(Number) as number })
    expect(here.teacher.stats().requests).toBe(requests)
    const five = await here.cotton("eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "5", "--json")
    expect(benchmarkIn(five.stdout).figures).toMatchObject({ k: 5 })
    expect(here.teacher.stats().requests).toBe(requests + 4)
  })

  it("does not go on with replies that a lower limit would have cut off", async () => {
    const { code, stderr } = await evaluate("--limit", "100")
    expect(code).toBe(2)
    expect(stderr).toContain("--limit 100: evals/m/sums was begun with 32768")
  })

  it("does not go on with another benchmark under the same name: it says what differs, and buys nothing", async () => {
    const { requests } = here.teacher.stats()
    const kept = readFileSync(here.path("sums.jsonl"), "utf8")
    here.bench("sums.jsonl", [rightIn("easy", 4), rightIn("hard", 4), rightIn("new", 4)])
    const { code, stderr } = await evaluate()
    writeFileSync(here.path("sums.jsonl"), kept)
    expect(code).toBe(2)
    expect(stderr).toContain("evals/m/sums: the benchmark is another one than when this evaluation began")
    expect(stderr).toContain(
      "1 problem with other words, answer or tests (hard); 1 problem more (new); 2 problems fewer"
    )
    expect((await evaluate()).code).toBe(0)
    expect(here.teacher.stats().requests).toBe(requests)
  })
})

describe("cotton eval and what could not be judged", () => {
  let here: Benched
  beforeAll(async () => {
    here = await benched([
      { id: "clear", answer: "8", replies: [boxed("8"), boxed("8"), boxed("8"), boxed("5")] },
      { id: "odd", answer: "8", replies: [boxed("8"), UNSURE, UNSURE, boxed("5")] }
    ])
  })
  afterAll(() => here.close())

  it("counts it neither as wrong nor as right: it gives both bounds, and names the problem", async () => {
    const { code, stdout } = await here.cotton("eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "4")
    expect(code).toBe(0)
    // 4 of 6 that were judged; 4 and 6 of 8.
    expect(stdout).toMatch(/^pass@1 +66\.7 % /m)
    expect(stdout).toMatch(/^unsure +2 in 1 problem$/m)
    expect(stdout).toMatch(/^ {2}pass@1 between +50\.0–75\.0 %$/m)
    // pass@4 of two judged samples is not known: it lies between those of four.
    expect(stdout).toMatch(/^pass@4 +100\.0–100\.0 %$/m)
    expect(stdout).toContain("note: sums: the verifier could not judge replies of odd\n")
  })
})

describe("cotton eval and samples without a reply", () => {
  it("leaves them in the range of what pass@1 may be, and names their problem", async () => {
    const here = await benched([rightIn("taught", 4)])
    try {
      // The model's server refuses a prompt that it was not taught.
      here.bench("sums.jsonl", [rightIn("taught", 4), rightIn("unheard", 4)])
      const { code, stdout } = await here.cotton("eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "4")
      expect(code).toBe(0)
      expect(stdout).toMatch(/^pass@1 +100\.0 %$/m)
      expect(stdout).toMatch(/^no reply +4 in 1 problem$/m)
      expect(stdout).toMatch(/^ {2}pass@1 between +50\.0–100\.0 %$/m)
      expect(stdout).toMatch(/^ {2}cons between +50\.0–100\.0 %$/m)
      expect(stdout).toContain("without a reply, samples of unheard")
    } finally {
      await here.close()
    }
  })
})

describe("cotton eval within a budget", () => {
  let here: Benched
  beforeAll(async () => {
    here = await benched(Array.from({ length: 6 }, (_, at) => rightIn(`p${at}`, 2)))
  })
  afterAll(() => here.close())
  const evaluate = (...more: ReadonlyArray<string>) =>
    here.cotton("eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "4", "--limit", "1000", ...more)

  it("ends with 3 when it is reached; what is there is partial, without figures", async () => {
    // A request's worst case is a little over 1,000 tokens at $2 a million.
    const { code, stderr, stdout } = await evaluate("--budget", "0.0024")
    expect(code).toBe(3)
    expect(stderr).toContain("the budget is reached: a higher --budget goes on from here")
    expect(stdout).toMatch(/^problems +[0-5] of 6$/m)
    expect(stdout).toMatch(/^pass@1 +–$/m)
    expect(stdout).toMatch(/^note: sums: partial: [0-5] of 6 problems settled\./m)
    const again = benchmarkIn((await evaluate("--budget", "0.0024", "--json")).stdout)
    expect(again).toMatchObject({ partial: true, total: 6, figures: null })
  })

  it("is compared with nothing while it is partial", async () => {
    const { code, stderr } = await here.cotton("eval", "--compare", "evals/m", "./evals/m")
    expect(code).toBe(2)
    expect(stderr).toMatch(/evals\/m: sums is partial, \d of 6 problems settled/)
  })

  it("goes on with a higher one to the end, for no more than that", async () => {
    const { code, stdout } = await evaluate("--budget", "0.1", "--json")
    expect(code).toBe(0)
    const found = benchmarkIn(stdout)
    expect(found).toMatchObject({ partial: false, settled: 6, figures: { right: 12, wrong: 12 } })
    expect(found.usd).toBeLessThan(0.1)
    expect(here.teacher.stats().completed).toBe(24)
  })
})

describe("cotton eval and Ctrl-C", () => {
  it("finishes what is in flight, ends with 130, and the same command goes on", async () => {
    const here = await benched(
      Array.from({ length: 8 }, (_, at) => rightIn(`p${at}`, 4)),
      { latency: { firstTokenMs: 60, perChunkMs: 0, sigma: 0 } }
    )
    try {
      const args = ["eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "4", "--set", "teacher.at[0].slots=1"]
      const started = here.start(...args)
      while (here.teacher.stats().completed < 2) await new Promise((done) => setTimeout(done, 5))
      started.child.kill("SIGINT")
      const { code, stdout } = await started.finished
      expect(code).toBe(130)
      expect(stdout).toMatch(/^note: sums: partial: [0-7] of 8 problems settled/m)
      const before = here.teacher.stats()
      expect(before.abortedByClient).toBe(0)
      expect(before.completed).toBeLessThan(32)
      const rest = await here.cotton(...args, "--json")
      expect(rest.code).toBe(0)
      expect(benchmarkIn(rest.stdout).figures).toMatchObject({ right: 32, wrong: 0 })
      expect(here.teacher.stats().completed).toBe(32)
    } finally {
      await here.close()
    }
  })
})

describe("cotton eval of a server whose context is smaller than the limit", () => {
  it("asks for what fits into it, and says so with the figures", async () => {
    const here = await benched([rightIn("a", 4), rightIn("b", 2)], { models: ["m"], context: 2000 })
    try {
      const { code, stdout } = await here.cotton("eval", "sums.jsonl", "--model", "m", ...here.at, "-k", "4")
      expect(code).toBe(0)
      expect(stdout).toContain("at most 32,768 tokens within a context of 2,000; verify/math-answer\n")
      expect(stdout).toMatch(/^pass@1 +75\.0 % /m)
      expect(here.teacher.stats()).toMatchObject({ completed: 8, refused: 0 })
    } finally {
      await here.close()
    }
  })
})
