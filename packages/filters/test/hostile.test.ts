import { describe, expect, it } from "vitest"
import type { AnyCheck } from "../src/Check.ts"
import { registry } from "../src/registry.ts"
import { runCheck } from "./Subject.ts"

/*
 * Texts that hang or overflow a careless program. Nothing is timed: a check that is not linear does not come back
 * within the test's own limit.
 */

const MEGA = 1_000_000
const many = (unit: string): string => unit.repeat(Math.ceil(MEGA / unit.length))

const TEXTS: Readonly<Record<string, string>> = {
  "open boxes": many("\\boxed{"),
  "empty boxes": many("\\boxed{}. "),
  "open braces": `\\boxed{${many("{")}`,
  "a number of a million digits": `\\boxed{${many("1")}}`,
  "a million dollars": many("$"),
  "dollars in a box": `\\boxed{${many("$ ")}}`,
  "words before spaces": `${many("is = ")}${" ".repeat(1400)}x 5`,
  "open formulae": many("\\( x "),
  "formulae that close at the end": `${many("\\[ x ")}\\]`,
  "open brackets": `The answer is ${many("(")}`,
  "cues for an answer": many("the answer is "),
  spaces: `${many(" ")}5`,
  "line breaks": `answer:${many("\n")}`,
  stars: `answer is ${many("*")}`,
  backslashes: many("\\"),
  backticks: `${many("`")} 认为`,
  "special tokens in code": `\`${many("<|a|>")}`,
  "half tokens": many("<|"),
  alternatives: many("5 or "),
  exclamations: `${many("!")}x`,
  "one letter": many("a"),
  "two letters": many("ab"),
  "Chinese without end": many("我们需要再检查一次"),
  "foreign words": many("认为 is "),
  "quotation marks": many('"认为" '),
  surrogates: many("\u{1f600}\ud800"),
  addresses: many("https://"),
  "second thoughts": `\\boxed{5} ${many("wait, no, ")}`,
  "answer tags": many("<answer>{} "),
  initials: `The answer is ${many("J. ")}`,
  choosing: many("I choose B or ")
}

const FORMULAE: Readonly<Record<string, string>> = {
  "a tower of powers": "9^{9^{9^{9}}}",
  "a binomial": "\\binom{1000000}{500000}",
  factorials: `${"2000!/1999!+".repeat(90)}1`,
  "deep fractions": `${"\\frac{1}{".repeat(400)}2${"}".repeat(400)}`,
  "deep brackets": `${"(".repeat(1900)}1${")".repeat(1900)}`,
  "a long list": `${"x+1,".repeat(900)}1`,
  "many signs": `${"1\\pm\\sqrt{2},".repeat(150)}1`,
  bars: "|".repeat(3000),
  "a large power of a sum": "(x+1)".repeat(300),
  "power of a power": "3**20**6"
}

const load = (id: string): Promise<AnyCheck> => registry[id]!().then(({ check }) => check)
const OPTIONS: Readonly<Record<string, unknown>> = {
  "shape/length": { maxTokens: 5 },
  "verify/command": { run: ["true"] }
}
const optionsOf = (id: string): unknown => OPTIONS[id] ?? {}

describe.each(Object.keys(registry))("%s", (id) => {
  it.each(Object.entries(TEXTS))("comes back from a megabyte of %s", async (_, text) => {
    const check = await load(id)
    for (const parts of [{ content: text }, { reasoning: text, content: "\\boxed{5}" }])
      expect(["pass", "fail", "unsure"]).toContain(runCheck(check, { answer: "5", ...parts }, optionsOf(id)).outcome)
  })
})

describe.each(["verify/math-answer", "verify/number", "verify/choice"])("%s", (id) => {
  it.each(Object.entries(FORMULAE))(
    "comes back from %s, as an answer and as gold, without a pass",
    async (_, formula) => {
      const check = await load(id)
      expect(runCheck(check, { answer: "1", content: `\\boxed{${formula}}` }).outcome).not.toBe("pass")
      expect(runCheck(check, { answer: formula, content: "\\boxed{1}" }).outcome).not.toBe("pass")
      expect(["pass", "fail", "unsure"]).toContain(
        runCheck(check, { answer: formula, content: `\\boxed{${formula} + 0}` }).outcome
      )
    }
  )
})
