import { canonicalJson, type Judged, type Problem, type Verdict } from "@cotton/schema"
import { answerColumns } from "../AnswerColumns.ts"
import { isHidden, lastTurn, reasoningOf } from "../Chain.ts"
import { type Column, field, list, listField, optional, required, type Scalar, type Structs } from "../Columns.ts"
import { identityColumns, type Origin, samplingColumns } from "../Origin.ts"

export interface TraceRow extends Judged {
  readonly origin: Origin
}

/**
 * The columns of time and money: the only ones that may differ between two datasets made from equal replies. Whoever
 * compares datasets leaves these out.
 */
export const VOLATILE_COLUMNS = ["usd", "started_at", "ms", "first_token_ms", "attempts"] as const

/** The prompt as the problem has it; with several turns, each under its role. */
const textOf = ({ messages }: Problem): string => {
  const [only, ...more] = messages
  if (only !== undefined && more.length === 0) return only.content
  return messages.map(({ content, role }) => `[${role}]\n${content}`).join("\n\n")
}

/** As JSON with its names in order, so that equal journals give equal bytes; without the row's place in its file. */
const metadataOf = ({ metadata }: Problem): string | null => {
  const text = canonicalJson({ ...metadata, line: undefined })
  return text === "{}" ? null : text
}

/** The verdict that decided the standing: the first that failed, or else the first that could not judge. */
const deciding = (verdicts: ReadonlyArray<Verdict>): Verdict | undefined =>
  verdicts.find(({ outcome }) => outcome === "fail") ?? verdicts.find(({ outcome }) => outcome !== "pass")

const evidenceOf = ({ evidence }: Verdict): string | null =>
  evidence === undefined || evidence.length === 0 ? null : JSON.stringify(evidence)

const volatileColumns: ReadonlyArray<Column<TraceRow>> = [
  required("usd", "double", ({ trace }) => trace.usd),
  required("started_at", "time", ({ trace }) => trace.timing.at),
  required("ms", "double", ({ trace }) => trace.timing.ms),
  optional("first_token_ms", "double", ({ trace }) => trace.timing.firstTokenMs),
  optional("attempts", "int", ({ origin }) => origin.attempts)
]

/** Who was asked by name, where a filter asks one: of a judge, the model. */
const byOf = ({ options }: Verdict): string | null => {
  const { by } = (options ?? {}) as { readonly by?: unknown }
  return typeof by === "string" ? by : null
}

/** What those inside an entry say, each before what stands inside it; `null` where nothing does. */
const partsOf = ({ parts = [] }: Verdict): Structs<Scalar> | null =>
  parts.length === 0
    ? null
    : parts.flatMap((part) => [
        [part.filter, part.outcome, part.reason, part.found, part.score, byOf(part)],
        ...(partsOf(part) ?? [])
      ])

const partFields = [
  field("filter", "label"),
  field("outcome", "label"),
  field("reason", "label", true),
  field("found", "text", true),
  field("score", "double", true),
  field("by", "label", true)
]

const verdictFields = [
  field("filter", "label"),
  field("version", "int"),
  field("outcome", "label"),
  field("reason", "label", true),
  field("expected", "text", true),
  field("found", "text", true),
  field("score", "double", true),
  // JSON: its spans are for people and viewers, and a list in a list in a list is for nobody.
  field("evidence", "text", true),
  // Flat, since a file's schema has no list in itself; without it a trace that a fall-back lifted looks passed by the first.
  listField("parts", partFields)
]

/**
 * Every trace, the rejected too, with what each filter said of it. `filter` and `reason` are those of the verdict that
 * decided. `reasoning` and `content` are of the last turn of the assistant, `turns` says how many turns there were.
 */
export const traceColumns = (recipe: string): ReadonlyArray<Column<TraceRow>> => [
  ...identityColumns,
  required("standing", "label", ({ standing }) => standing),
  optional("filter", "label", ({ verdicts }) => deciding(verdicts)?.filter),
  optional("reason", "label", ({ verdicts }) => {
    const verdict = deciding(verdicts)
    return verdict === undefined ? null : (verdict.reason ?? verdict.outcome)
  }),
  ...samplingColumns(recipe),
  optional("reasoning_tokens", "int", ({ trace }) => trace.usage.reasoning),
  required("tokens_estimated", "boolean", ({ trace }) => trace.usage.estimated),
  required("turns", "int", ({ trace }) => trace.turns.length),
  required("hidden_chain", "boolean", ({ trace }) => isHidden(trace)),
  required("unclosed", "boolean", ({ trace }) => lastTurn(trace)?.unclosed === true),
  ...volatileColumns,
  ...answerColumns,
  required("problem", "text", ({ problem }) => textOf(problem)),
  optional("metadata", "text", ({ problem }) => metadataOf(problem)),
  optional("reasoning", "text", ({ trace }) => {
    const turn = lastTurn(trace)
    return turn === undefined ? null : reasoningOf(turn)
  }),
  optional("content", "text", ({ trace }) => lastTurn(trace)?.content),
  list("verdicts", verdictFields, ({ verdicts }) =>
    verdicts.map((verdict) => [
      verdict.filter,
      verdict.version,
      verdict.outcome,
      verdict.reason,
      verdict.expected,
      verdict.found,
      verdict.score,
      evidenceOf(verdict),
      partsOf(verdict)
    ])
  )
]
