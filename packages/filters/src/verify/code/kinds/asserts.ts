import { randomUUID } from "node:crypto"
import * as Effect from "effect/Effect"
import { Sandbox, type SandboxError } from "@cotton/schema/ports/Sandbox"
import type { Finding } from "@cotton/schema/Verdict"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import { replayed, type Talk } from "../Replayed.ts"
import { badTests, leftEarly, loadingOf, parsed, PATIENCE, SHOWN, type Trial } from "../Trial.ts"

/** How the tests ended, as `judge.py` and `judge.cjs` say it. */
interface Ending {
  readonly nonce: string
  readonly outcome: "passed" | "wrong" | "raised" | "broke" | "name" | "exited" | "gone" | "bad-tests" | "unsupported"
  readonly found?: string
  readonly name?: string
  readonly source?: string
  readonly call?: string
  readonly value?: string
}

const text = (value: unknown): string => (typeof value === "string" ? excerpt(value, SHOWN) : "")

/** What was expected, in the tests' own words, and what the last call came to. */
const shown = ({ source, call, value, found }: Ending) => ({
  ...(text(source) === "" ? {} : { expected: text(source) }),
  found: excerpt(
    [text(found), text(call) === "" ? "" : `${text(call)} gave ${text(value)}`].filter(Boolean).join("; "),
    SHOWN
  )
})

const findingOf = (ending: Ending, entry: string | undefined): Finding => {
  switch (ending.outcome) {
    case "passed":
      return pass
    case "wrong":
    case "broke":
      return fail("wrong-output", shown(ending))
    case "raised":
      return text(ending.found).startsWith("MemoryError")
        ? fail("memory", shown(ending))
        : fail("exception", shown(ending))
    case "exited":
      return fail("exited", { found: text(ending.found) })
    case "name":
      // Another name than the one asked for may be one that the tests should have brought.
      return entry === undefined || entry.split(".").includes(ending.name ?? "")
        ? fail("no-function", { found: `there is no ${text(ending.name)}` })
        : badTests(`the tests use ${text(ending.name)}, which is in neither`)
    case "unsupported":
      return unsure("unsupported", { found: text(ending.found) })
    case "bad-tests":
      return badTests(text(ending.found))
    default:
      return fail("exited", { found: text(ending.found) || "what it says is no value" })
  }
}

/**
 * Tests that are a program. It runs in a sandbox, the solution in another; all that is between them are lines that are
 * passed on here. That the tests went through is believed for the number that only their sandbox was told: the solution
 * can't print it, and has no way to whoever can.
 */
export const asserts = Effect.fnUntraced(function* (trial: Trial): Effect.fn.Return<Finding, SandboxError, Sandbox> {
  const { start, run } = yield* Sandbox
  const { runtime, limits, tests, code, turns } = trial
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const solution = { ...runtime.candidate, limits }
      // The tests have as long as the solution, on top of it: what they wait is no time of theirs.
      const testing = { ...runtime.judge, limits: { ...limits, cpuSeconds: limits.cpuSeconds * PATIENCE } }
      const [candidate, judge]: readonly [Talk, Talk] =
        start === null
          ? [replayed(run, solution, { turns, faithful: false }), replayed(run, testing, { turns, faithful: true })]
          : yield* Effect.all([start(solution), start(testing)])
      const left = Effect.map(candidate.end, leftEarly)
      const nonce = randomUUID()
      const language = tests.language
      candidate.send(`${JSON.stringify({ code, language })}\n`)
      judge.send(`${JSON.stringify({ nonce, code: tests.code, entry: tests.entryPoint, language })}\n`)
      const loaded = yield* candidate.line
      if (loaded === null) return yield* left
      const broken = loadingOf(loaded)
      if (broken !== null) return broken
      const begun = performance.now()
      let solving = 0
      for (;;) {
        const asked = yield* judge.line
        if (asked === null) {
          const end = yield* judge.end
          if (!end.timedOut && end.signal !== "SIGXCPU")
            return badTests(`the tests ended by themselves: ${end.stderr.trimEnd().split("\n").at(-1)}`)
          return solving * 2 >= performance.now() - begun
            ? fail("timeout", { found: `no end within ${Math.round(end.ms)} ms` })
            : unsure("tests-too-slow", { found: "the tests take longer than the solution" })
        }
        if (asked.startsWith('{"nonce":')) {
          const ending = parsed(asked) as Ending | undefined
          return ending?.nonce === nonce
            ? findingOf(ending, tests.entryPoint)
            : badTests("the tests end without their number")
        }
        const from = performance.now()
        candidate.send(`${asked}\n`)
        const answer = yield* candidate.line
        solving += performance.now() - from
        if (answer === null) return yield* left
        judge.send(`${answer}\n`)
      }
    })
  ).pipe(Effect.catchTag("NotReplayable", ({ message }) => Effect.succeed(unsure("unsupported", { found: message }))))
})
