import * as Effect from "effect/Effect"
import { Sandbox, type SandboxError } from "@cotton/schema/ports/Sandbox"
import type { TestCase } from "@cotton/schema/Tests"
import type { Finding } from "@cotton/schema/Verdict"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import { differenceOf } from "../SameText.ts"
import { endOf, SHOWN, type Trial } from "../Trial.ts"

/** The outputs of which each is right. */
export const rightOnes = ({ output, outputs }: TestCase): ReadonlyArray<TestCase["input"]> => [
  ...(output === undefined ? [] : [output]),
  ...(outputs ?? [])
]

/** Of this kind all inputs and outputs are texts: `readTests` has seen to that. */
const asText = (value: TestCase["input"]): string => (typeof value === "string" ? value : JSON.stringify(value))

/** Whether a checker takes an output. It runs without the solution, so that how it ends can be believed. */
const checked = Effect.fnUntraced(function* (
  { runtime, limits }: Trial,
  checker: string,
  input: string,
  expected: string,
  output: string
): Effect.fn.Return<Finding | null, SandboxError, Sandbox> {
  const { run } = yield* Sandbox
  const { files, command } = runtime.program(checker, ["input.txt", "expected.txt", "output.txt"])
  const texts = { "input.txt": input, "expected.txt": expected, "output.txt": output }
  const end = yield* run({ files: { ...files, ...texts }, command, limits, stdin: "" })
  if (end.exit === 0) return null
  // A program of Python that breaks ends with 1 too, and leaves a trace of it.
  if (end.exit === 1 && !/^Traceback|^SyntaxError|^\s+at .*\(.*:\d+:\d+\)/m.test(end.stderr))
    return fail("wrong-output", { found: excerpt(`the checker refuses it: ${end.stdout || output}`, SHOWN) })
  const said = end.stderr.trimEnd().split("\n").at(-1) ?? ""
  return unsure("checker-failed", {
    found: excerpt(`the checker ended with ${end.exit ?? end.signal}: ${said}`, SHOWN)
  })
})

/** A solution that is a program: what it prints is compared out here, so it has no one to convince. */
export const stdin = Effect.fnUntraced(function* (trial: Trial): Effect.fn.Return<Finding, SandboxError, Sandbox> {
  const { run } = yield* Sandbox
  const { tests, runtime, code, limits } = trial
  const { cases = [], checker } = tests
  for (const [at, one] of cases.entries()) {
    const input = asText(one.input)
    const result = yield* run({ ...runtime.program(code, []), limits, stdin: input })
    const ended = endOf(result)
    const which = `case ${at + 1} of ${cases.length}`
    if (ended !== null) return { ...ended, found: `${which}: ${ended.found}` }
    const right = rightOnes(one).map(asText)
    if (checker !== undefined) {
      const refused = yield* checked(trial, checker, input, right[0] ?? "", result.stdout)
      if (refused !== null) return { ...refused, found: `${which}: ${refused.found}` }
      continue
    }
    const differences = right.map((output) => differenceOf(result.stdout, output, trial))
    const [difference] = differences
    if (differences.includes(null) || difference === undefined || difference === null) continue
    return fail("wrong-output", { expected: difference.expected, found: `${which}, ${difference.found}` })
  }
  return pass
})
