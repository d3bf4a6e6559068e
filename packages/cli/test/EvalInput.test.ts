import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Benched, benched, rightIn } from "./Benched.ts"

let here: Benched
beforeAll(async () => {
  here = await benched([rightIn("a", 4)], { models: ["m"] })
  writeFileSync(here.path("open.jsonl"), '{"problem":"Please work out the sum of 1 and 7."}\n')
  writeFileSync(
    here.path("hole.jsonl"),
    '{"problem":"The sum of 1 and 7?","answer":"8"}\n{"problem":"And of 2 and 7?","answer":""}\n'
  )
  writeFileSync(here.path("code.jsonl"), '{"task":"Write a function.","gold":"8"}\n')
})
afterAll(() => here.close())

const refused = async (...args: ReadonlyArray<string>) => {
  const { code, stderr, stdout } = await here.cotton("eval", ...args)
  expect([code, stdout]).toEqual([2, ""])
  return stderr
}

describe("cotton eval and bad input", () => {
  it("needs gold answers, in every row: a benchmark does not shrink unsaid", async () => {
    expect(await refused("open.jsonl", "--model", "m", ...here.at)).toBe(
      "cotton: open.jsonl: no column with a gold answer was recognised, so nothing can be judged. Name it, as in --map answer=COLUMN, or say what judges: --verifier ID\n"
    )
    expect(await refused("hole.jsonl", "--model", "m", ...here.at, "-k", "1")).toMatch(
      /hole\.jsonl:2: field answer: is empty/
    )
    expect(here.teacher.stats().requests).toBe(0)
  })

  it("reads columns that it does not know when they are named", async () => {
    expect(await refused("code.jsonl", "--model", "m", ...here.at)).toContain("name it with --map prompt=FIELD")
    const map = ["--map", "prompt=task", "--map", "answer=gold"]
    const { code, stdout } = await here.cotton("eval", "code.jsonl", ...map, "--model", "m", ...here.at, "-k", "1")
    expect(code).toBe(0)
    expect(stdout).toContain("verify/math-answer")
  })

  it.each([
    [["-k", "0"], "-k 0: at least one sample of each problem"],
    [["--top-p", "1.5"], "--top-p 1.5: over 0, and at most 1"],
    [["--temperature", "-1"], "--temperature -1: at least 0"],
    [["--limit", "0"], "--limit 0: at least one token"],
    [["--budget", "0"], "--budget 0: more than 0 US dollars"],
    [["--set", "sample.keep=2"], "how many samples each problem gets is said by -k"],
    [["--label", "cot=verified"], "--label cot: did you mean cut?"],
    [["--label", "cut"], "--label cut: write it as NAME=VALUE"],
    [["--label", "tokens=many"], "--label tokens=many: is no number of tokens"],
    [["--verifier", "verify/maths-answer"], "verify/math-answer"]
  ])("refuses %j before anything is sent", async (more, words) => {
    const { requests } = here.teacher.stats()
    expect(await refused("sums.jsonl", "--model", "m", ...here.at, ...more)).toContain(words)
    expect(here.teacher.stats().requests).toBe(requests)
  })

  it("takes no unknown price for zero, and no word for an address", async () => {
    expect(await refused("sums.jsonl", "--model", "m", "--at", here.teacher.url)).toContain("--price is missing")
    expect(await refused("sums.jsonl", "--model", "m", "--at", "localhost:8000", "--price", "free")).toContain(
      "--at localhost:8000: is no http(s) URL"
    )
    expect(await refused("sums.jsonl", "--model", "m")).toContain("--model m: where does it answer?")
    expect(await refused("sums.jsonl")).toContain("--model is missing")
    expect(await refused("--model", "m", ...here.at)).toContain("no benchmark")
  })

  it("repeats no key that a shell put in place of its variable's name, and writes it nowhere", async () => {
    const secret = "sk_live_5f2c9"
    const words = await refused("sums.jsonl", "--model", "m", ...here.at, "--key", secret, "--dir", "keyed")
    expect(words).toContain("--key: names an environment variable that is set")
    expect(words).not.toContain(secret)
    expect(existsSync(here.path("keyed"))).toBe(false)
  })

  it("says that a model is not served, and ends with 2", async () => {
    const { code, stderr } = await here.cotton("eval", "sums.jsonl", "--model", "other", ...here.at, "-k", "1")
    expect(code).toBe(2)
    expect(stderr).toContain("the endpoint will not answer")
    expect(stderr).toContain("other")
  })

  it("wants two names for two files of one name", async () => {
    const words = await refused("sums.jsonl", "./sums.jsonl", "--model", "m", ...here.at)
    expect(words).toContain("would both be called sums: write NAME=FILE for one of them")
    const { code } = await here.cotton(
      "eval",
      "sums.jsonl",
      "twice=./sums.jsonl",
      "--model",
      "m",
      ...here.at,
      "-k",
      "1",
      "--dir",
      "both"
    )
    expect(code).toBe(0)
    expect(readdirSync(here.path("both")).toSorted()).toEqual(["eval.json", "sums", "twice"])
  })

  it("keeps one model's evaluation out of another's folder", async () => {
    writeFileSync(here.path("both/eval.json"), readFileSync(here.path("both/eval.json"), "utf8").replace('"m"', '"n"'))
    expect(await refused("sums.jsonl", "--model", "m", ...here.at, "--dir", "both")).toContain(
      "both is the evaluation of n, not of m"
    )
    writeFileSync(here.path("both/eval.json"), "{}")
    expect(await refused("sums.jsonl", "--model", "m", ...here.at, "--dir", "both")).toContain("both/eval.json")
  })
})
