import * as Effect from "effect/Effect"
import { Sandbox, type SandboxError } from "@cotton/schema/ports/Sandbox"
import type { TestCase } from "@cotton/schema/Tests"
import type { Finding } from "@cotton/schema/Verdict"
import { fail, pass } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import { replayed, type Talk } from "../Replayed.ts"
import { badTests, leftEarly, loadingOf, parsed, saidText, SHOWN, type Trial } from "../Trial.ts"
import { isSame, legibleWire, losesDigits, toWire } from "../Wire.ts"
import { rightOnes } from "./stdin.ts"

/** The arguments of a case. A text is LiveCodeBench's form: one argument as JSON a line. */
const argumentsOf = (input: TestCase["input"]): ReadonlyArray<TestCase["input"]> | string => {
  if (Array.isArray(input)) return input
  if (typeof input !== "string") return [input]
  try {
    const lines = input.split("\n").filter((line) => line.trim() !== "")
    return lines.map((line) => JSON.parse(line) as TestCase["input"])
  } catch {
    return "is a text, and its lines are no JSON; write the arguments as a list"
  }
}

/** The line that asks for a case; `null` where its arguments make no sense. */
const callOf = (name: string, { input }: TestCase): string | null => {
  const args = argumentsOf(input)
  return typeof args === "string" ? null : `${JSON.stringify({ name, a: args.map(toWire), k: [] })}\n`
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A function that is called with each case's arguments. What it returns is compared out here, with what it never sees. */
export const calls = Effect.fnUntraced(function* (trial: Trial): Effect.fn.Return<Finding, SandboxError, Sandbox> {
  const { start, run } = yield* Sandbox
  const { tests, runtime, limits, code, tolerance } = trial
  const { cases = [], entryPoint: name = "", language } = tests
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const solution = { ...runtime.candidate, limits }
      const candidate: Talk =
        start === null ? replayed(run, solution, { turns: 1, faithful: false }) : yield* start(solution)
      const left = Effect.map(candidate.end, leftEarly)
      candidate.send(`${JSON.stringify({ code, language })}\n`)
      // No call needs the answer to another: where it can't be talked to, it gets them all before it starts.
      if (start === null) for (const one of cases) candidate.send(callOf(name, one) ?? "")
      const loaded = yield* candidate.line
      if (loaded === null) return yield* left
      const broken = loadingOf(loaded)
      if (broken !== null) return broken
      for (const [at, one] of cases.entries()) {
        const which = `case ${at + 1} of ${cases.length}`
        const args = argumentsOf(one.input)
        if (typeof args === "string") return badTests(`cases[${at}].input ${args}`)
        const right = rightOnes(one)
        if ([...args, ...right].some(losesDigits))
          return badTests(`cases[${at}] has a whole number over 2^53, which JSON readers round`)
        if (start !== null) candidate.send(callOf(name, one) ?? "")
        const line = yield* candidate.line
        if (line === null) {
          const ended = yield* left
          return { ...ended, found: `${which}: ${ended.found}` }
        }
        const reply = parsed(line)
        if (!isObject(reply)) return fail("exited", { found: `${which}: what it says is no value` })
        if (typeof reply["missing"] === "string")
          return fail("no-function", { found: `there is no ${excerpt(reply["missing"], 80)}` })
        if (Array.isArray(reply["e"])) {
          const kind = saidText(reply["x"])
          const found = excerpt(`${which}: ${kind}: ${saidText(reply["m"])}`, SHOWN)
          if (kind === "MemoryError") return fail("memory", { found })
          return fail(kind === "SystemExit" ? "exited" : "exception", { found })
        }
        if (right.some((output) => isSame(reply["v"], output, tolerance))) continue
        return fail("wrong-output", {
          expected: excerpt(JSON.stringify(right[0]), SHOWN),
          found: excerpt(`${which}: ${legibleWire(reply["v"])}`, SHOWN)
        })
      }
      return pass
    })
    // One start is all that it takes.
  ).pipe(Effect.catchTag("NotReplayable", Effect.die))
})
