import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { SandboxLimits } from "@cotton/schema/ports/Sandbox"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import { count, defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { excerpt, lastAssistant } from "../Passage.ts"
import { answerBlock, type Block } from "./code/Block.ts"
import { asserts } from "./code/kinds/asserts.ts"
import { calls } from "./code/kinds/calls.ts"
import { stdin } from "./code/kinds/stdin.ts"
import { runtimeOf } from "./code/Runtime.ts"
import { badTests, PATIENCE, type Trial } from "./code/Trial.ts"

const KINDS = { asserts, calls, stdin }

const MB = 1_000_000

const options = Schema.Struct({
  /** Seconds on the processor that one start of the solution may take, where the problem says nothing; by the clock 3 times as many. LiveCodeBench gives 6 a test. */
  timeout: option(Schema.Finite.check(Schema.isGreaterThan(0)), 10),
  /** Megabytes of memory. evalplus and LiveCodeBench give 4,000; few solutions need a tenth of this. */
  memory: option(count, 1000),
  /** Megabytes that it may print. */
  output: option(count, 16),
  /** Processes and threads. */
  processes: option(count, 32),
  /** Whether a block without a language may be the answer. */
  untagged: option(Schema.Literals(["accept", "refuse"]), "accept"),
  /** `trailing`: white space at the ends of lines and of the text does not count; `any`: nor how much; `exact`: it counts. */
  whitespace: option(Schema.Literals(["trailing", "any", "exact"]), "trailing"),
  /** How far a float may be off, absolute and relative. As Python's `math.isclose`. */
  tolerance: option(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), 1e-9),
  /** Words of tests of kind `asserts` to the solution on a remote server, where each starts it anew. HumanEval's have 9 in the mean, and over 100 in one task. */
  turns: option(count, 100)
})

type Options = typeof options.Type

const limitsOf = ({ memory, output, processes }: Options, timeoutMs: number): SandboxLimits => ({
  wallMs: timeoutMs * PATIENCE,
  cpuSeconds: Math.ceil(timeoutMs / 1000),
  memoryBytes: memory * MB,
  outputBytes: output * MB,
  diskBytes: 16 * MB,
  processes
})

/** The code that is tried, and where it stands; or what can be said without trying it. */
const solutionOf = (
  { problem, trace }: Subject,
  { untagged }: Options
): Finding | { readonly block: Block; readonly turn: number } => {
  const { tests } = problem
  if (tests === undefined) return unsure("no-tests", { found: "the problem has no tests" })
  if (tests.kind === "asserts" && !/\bassert|\braise\b|\bthrow\b|\bexpect\b/.test(tests.code ?? ""))
    return badTests("the tests assert nothing")
  const last = lastAssistant(trace)
  const block = answerBlock(last?.turn.content ?? "", tests.language, untagged)
  if (last === undefined || "lack" in block) return fail("no-code", { found: "lack" in block ? block.lack : "no turn" })
  if (block.code.trim() === "") return fail("no-code", { found: "the block is empty" })
  return { block, turn: last.index }
}

/**
 * Does the code of the answer do what the problem's `tests` ask? The last fenced block is run in a sandbox. Without running
 * anything it is told that there is no code, or that there are no tests.
 *
 * Reasons: `no-code`, `syntax-error`, `no-function`, `wrong-output`, `exception`, `exited` (it ended by itself before it was
 * done), `timeout`, `memory`, `output-limit`; unsure: `no-tests`, `bad-tests`, `tests-too-slow`, `checker-failed`,
 * `unsupported`, `not-run` (another filter has rejected the trace); error: `sandbox` (it is dead: tried again on resume).
 */
export const check = defineCheck({
  id: "verify/code-tests",
  version: 2,
  options,
  run: (subject, given): Finding => {
    const solution = solutionOf(subject, given)
    return "outcome" in solution ? solution : pass
  },
  judge: (subject, given) =>
    Effect.gen(function* () {
      const solution = solutionOf(subject, given)
      if ("outcome" in solution) return solution
      const { block, turn } = solution
      const tests = subject.problem.tests!
      const trial: Trial = {
        code: block.code,
        tests,
        runtime: runtimeOf(tests.language),
        limits: limitsOf(given, tests.timeoutMs ?? given.timeout * 1000),
        whitespace: given.whitespace,
        tolerance: given.tolerance,
        turns: given.turns
      }
      const finding = yield* KINDS[tests.kind](trial)
      if (finding.outcome !== "fail") return finding
      const note = excerpt(finding.found ?? finding.reason ?? "", 120)
      return { ...finding, evidence: [{ turn, field: "content", start: block.start, end: block.end, note } as const] }
    }).pipe(
      Effect.catchTag("SandboxError", ({ message }) =>
        Effect.succeed<Finding>({ outcome: "error", reason: "sandbox", found: excerpt(message, 200) })
      )
    )
})
