import { Command, type CommandSpec } from "@cotton/schema/ports/Command"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { findingIn } from "../command/Answer.ts"
import { count, defineCheck, option, pass, unsure } from "../Check.ts"
import { problemText } from "../judge/Shown.ts"
import { lastAssistant } from "../Passage.ts"

const seconds = Schema.Finite.check(Schema.isGreaterThan(0))

const options = Schema.Struct({
  /** The program and its arguments, as `[python3, check.py]`. Relative to the recipe's folder; no shell reads it. */
  run: Schema.Array(Schema.NonEmptyString).check(Schema.isMinLength(1)),
  /** Seconds that a row may take before its process is ended. */
  timeout: option(seconds, 10),
  /** Seconds that a new process may take beyond that for its first answer: it has to load what it needs. */
  start: option(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), 30),
  /** Processes at most. */
  concurrency: option(count, 1),
  /** Rows that a process is given before it has answered: more than 1 for one that judges several at once. */
  inFlight: option(count, 1),
  /** Variables of the environment that it is given, beside PATH, HOME, LANG and TMPDIR. */
  env: option(Schema.Array(Schema.String.check(Schema.isPattern(/^[A-Za-z_][A-Za-z0-9_]*$/))), []),
  /** Of your program: raise it when the program judges otherwise than before, so that the traces are judged again. */
  version: option(count, 1)
})

type Options = typeof options.Type

const specOf = ({ run, timeout, start, concurrency, inFlight, env }: Options): CommandSpec => ({
  run,
  env,
  concurrency,
  inFlight,
  timeoutMs: timeout * 1000,
  startMs: start * 1000
})

/** What the program is told of a trace. */
const rowOf = (subject: Subject) => {
  const { problem, trace } = subject
  const { turn } = lastAssistant(trace) ?? {}
  const { answer, choices, language, tests, metadata } = problem
  return {
    trace: trace.id,
    problem: problemText(subject),
    answer,
    choices,
    language,
    tests,
    metadata,
    response: turn?.content ?? "",
    reasoning: turn?.reasoning,
    finish: trace.finish
  }
}

/**
 * A program of your own judges: a process that reads one JSON object a line and writes one a line.
 *
 * Reasons, beside those that the program gives: `rejected`, `undecided`, `command-error` (where it gives none), `timeout`
 * (unsure), and as errors `bad-finding`, `command-died`, `command-missing`, `closed`.
 */
export const check = defineCheck<Options>({
  id: "verify/command",
  version: 1,
  options,
  needs: "command",
  run: () => pass,
  judge: Effect.fnUntraced(function* (subject, options): Effect.fn.Return<Finding, never, Command> {
    const { ask } = yield* Command
    const said = yield* ask(specOf(options), rowOf(subject))
    if (said._tag === "Answered") return findingIn(said.answer)
    const { reason, message: found } = said
    if (reason === "timeout") return unsure("timeout", { found })
    const code = { garbled: "bad-finding", closed: "closed", died: "command-died", missing: "command-missing" }[reason]
    return { outcome: "error", reason: code, found }
  })
})
