import { Command, type CommandSaid } from "@cotton/schema/ports/Command"
import type { Finding } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { chmodSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { findingIn } from "../../src/command/Answer.ts"
import { LONGEST_LINE, Lines } from "../../src/command/Line.ts"
import { environmentFor, findProgram, withoutSecrets } from "../../src/command/Program.ts"
import { check } from "../../src/verify/command.ts"
import { type Parts, subjectOf } from "../Subject.ts"

/** What the filter makes of what a program says, and what it told the program. */
const judged = async (said: CommandSaid, parts: Parts = {}, options: object = {}) => {
  const told: Array<Readonly<Record<string, unknown>>> = []
  const specs: Array<unknown> = []
  const decoded = SchemaParser.decodeUnknownSync(check.options)({ run: ["judge.sh"], ...options })
  const finding = await Effect.runPromise(
    (check.judge!(subjectOf(parts), decoded) as Effect.Effect<Finding, never, Command>).pipe(
      Effect.provideService(Command, {
        ask: (spec, row) => Effect.sync(() => (told.push(row), specs.push(spec), said))
      })
    )
  )
  return { finding, told: told[0]!, spec: specs[0] }
}

const unanswered = (reason: (CommandSaid & { readonly _tag: "Unanswered" })["reason"]): CommandSaid => ({
  _tag: "Unanswered",
  reason,
  message: "why"
})

describe("verify/command", () => {
  it("tells the program what a verifier looks at, and nothing of the run", async () => {
    const parts = { question: "2+2?", answer: "4", choices: ["3", "4"], reasoning: "hm", content: "It is 4." }
    const { told, spec } = await judged({ _tag: "Answered", answer: { pass: true } }, parts, { timeout: 0.5 })
    expect(told).toEqual({
      trace: "p/0",
      problem: "2+2?",
      answer: "4",
      choices: ["3", "4"],
      language: undefined,
      tests: undefined,
      metadata: {},
      response: "It is 4.",
      reasoning: "hm",
      finish: "stop"
    })
    expect(spec).toEqual({ run: ["judge.sh"], env: [], concurrency: 1, inFlight: 1, timeoutMs: 500, startMs: 30_000 })
  })

  it("has a reason for each way in which a program does not answer; only a time-out is a verdict that stands", async () => {
    const reasons = await Promise.all(
      (["timeout", "died", "garbled", "missing", "closed"] as const).map(async (reason) => {
        const { finding } = await judged(unanswered(reason))
        return `${finding.outcome} ${finding.reason} ${finding.found}`
      })
    )
    expect(reasons).toEqual([
      "unsure timeout why",
      "error command-died why",
      "error bad-finding why",
      "error command-missing why",
      "error closed why"
    ])
  })

  it("needs a program, and no name of a variable that is none", () => {
    const decode = SchemaParser.decodeUnknownExit(check.options)
    const wrong = [{}, { run: [] }, { run: [""] }, { run: ["a"], env: ["A=1"] }, { run: ["a"], timeout: 0 }]
    for (const options of wrong) expect(decode(options)._tag, JSON.stringify(options)).toBe("Failure")
    expect(decode({ run: ["a"], env: ["A_1"] })._tag).toBe("Success")
  })
})

describe("an answer", () => {
  const word = (answer: Readonly<Record<string, unknown>>) => {
    const { outcome, reason } = findingIn(answer)
    return reason === undefined ? outcome : `${outcome} ${reason}`
  }
  it("without a clear outcome is none, however near it comes", () => {
    const near = [
      {},
      { pass: "true" },
      { pass: 1 },
      { outcome: "passed" },
      { outcome: null },
      { score: 1 },
      { correct: null }
    ]
    for (const answer of near) expect(word(answer), JSON.stringify(answer)).toBe("error bad-finding")
    expect(word({ outcome: "no", pass: true })).toBe("error bad-finding")
  })

  it("has a reason that can be counted: a code, not a sentence", () => {
    for (const reason of ["The answer is wrong", "Wrong", "-x", "x".repeat(65), 7, ["a"]])
      expect(word({ pass: false, reason }), String(reason)).toBe("error bad-finding")
    expect(word({ pass: false, reason: "wrong-unit" })).toBe("fail wrong-unit")
    expect([{ pass: false }, { outcome: "unsure" }, { outcome: "error", reason: "" }].map(word)).toEqual([
      "fail rejected",
      "unsure undecided",
      "error command-error"
    ])
  })

  it("is taken apart: a pass has no reason, texts are short and legible, numbers are numbers", () => {
    expect(
      findingIn({ correct: true, reason: "fine", score: 0.5, expected: 4, found: "a\u001b[31m", more: 1 })
    ).toEqual({
      outcome: "pass",
      expected: "4",
      found: "a\uFFFD[31m",
      score: 0.5
    })
    expect(findingIn({ pass: false, found: `${"x".repeat(299)}😀` }).found).toBe(`${"x".repeat(299)}\uFFFD`)
    expect(findingIn({ pass: true, score: Infinity, found: { a: 1 } })).toEqual({ outcome: "pass" })
  })
})

describe("the lines of a program", () => {
  it("are held up to a bound, one longer ends it", () => {
    const lines = new Lines()
    expect(lines.take(Buffer.from("a\nb"))).toEqual(["a"])
    expect(lines.take(Buffer.from("c\n\n"))).toEqual(["bc", ""])
    expect(lines.take(Buffer.alloc(LONGEST_LINE, 120))).toEqual([])
    expect(lines.take(Buffer.from("\n"))?.[0]).toHaveLength(LONGEST_LINE)
    expect(lines.take(Buffer.alloc(LONGEST_LINE + 1, 120))).toBeNull()
    expect(new Lines().take(Buffer.from(`${"x".repeat(LONGEST_LINE + 1)}\n`))).toBeNull()
  })
})

describe("a program", () => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-program-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it("is a file that may be run, by its path from the recipe's folder or by its name in PATH", () => {
    mkdirSync(join(folder, "bin"))
    mkdirSync(join(folder, "bin/folder"))
    writeFileSync(join(folder, "bin/judge"), "")
    const environment = { PATH: `/nowhere:${join(folder, "bin")}` }
    expect(findProgram("judge", "/", environment)).toBeNull()
    chmodSync(join(folder, "bin/judge"), 0o755)
    expect(findProgram("judge", "/", environment)).toBe(join(folder, "bin/judge"))
    expect(findProgram("./bin/judge", folder, {})).toBe(join(folder, "bin/judge"))
    expect(findProgram("./bin/judge", "/", environment)).toBeNull()
    expect(findProgram("folder", "/", environment)).toBeNull()
  })

  it("is given a few variables and those that are named", () => {
    const environment = { PATH: "/bin", HOME: "/h", OPENAI_API_KEY: "sk-1", SEED: "3", EMPTY: "" }
    expect(environmentFor([], environment)).toEqual({ PATH: "/bin", HOME: "/h" })
    expect(environmentFor(["SEED", "EMPTY", "UNSET"], environment)).toEqual({
      PATH: "/bin",
      HOME: "/h",
      SEED: "3",
      EMPTY: ""
    })
  })

  it("cannot tell the values that it was given by name; a value that any text has is no secret", () => {
    const environment = { KEY: "sk-abcdef", SEED: "3" }
    expect(withoutSecrets("3 sk-abcdef sk-abcdef sk-abcde", ["KEY", "SEED"], environment)).toBe("3 $KEY $KEY sk-abcde")
  })
})
