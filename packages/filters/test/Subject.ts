import type { Problem } from "@cotton/schema/Problem"
import type { Turn } from "@cotton/schema/Trace"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import * as SchemaParser from "effect/SchemaParser"
import type { AnyCheck } from "../src/Check.ts"

/** The parts of a subject that a test is about; the rest is filled in. */
export interface Parts {
  readonly question?: string
  readonly answer?: string
  readonly choices?: ReadonlyArray<string>
  readonly language?: string
  readonly metadata?: Problem["metadata"]
  readonly reasoning?: string
  readonly content?: string
  readonly turn?: Partial<Turn>
  readonly turns?: ReadonlyArray<Turn>
  readonly finish?: string
  readonly output?: number
  readonly estimated?: boolean
}

export const subjectOf = (parts: Parts = {}): Subject => {
  const { question = "What is it?", answer, choices, language, reasoning, content = "The answer is 42." } = parts
  const problem: Problem = {
    id: "p",
    messages: [{ role: "user", content: question }],
    source: "test",
    metadata: parts.metadata ?? {},
    ...(answer === undefined ? {} : { answer }),
    ...(choices === undefined ? {} : { choices }),
    ...(language === undefined ? {} : { language })
  }
  const turn: Turn = {
    role: "assistant",
    content,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...parts.turn
  }
  return {
    problem,
    trace: {
      id: "p/0",
      problemId: "p",
      index: 0,
      turns: parts.turns ?? [turn],
      finish: parts.finish ?? "stop",
      usage: { input: 10, output: parts.output ?? 20, estimated: parts.estimated ?? false },
      usd: 0,
      timing: { at: 0, ms: 0 },
      teacher: "test",
      served: { host: "test" },
      asked: null,
      calls: ["c"]
    }
  }
}

/** Runs a check with options as a recipe would write them. */
export const runCheck = (check: AnyCheck, parts: Parts, options: unknown = {}): Finding =>
  check.run(subjectOf(parts), SchemaParser.decodeUnknownSync(check.options)(options))

/** The text that the first evidence span of a finding points at. */
export const shown = (finding: Finding, parts: Parts): string => {
  const span = finding.evidence?.[0]
  const turn = span && subjectOf(parts).trace.turns[span.turn]
  return span === undefined ? "" : (turn?.[span.field] ?? "").slice(span.start, span.end)
}
