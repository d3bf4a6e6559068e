import type { Example, ExportSpec } from "@cotton/schema"
import { answerColumns } from "../AnswerColumns.ts"
import { contentOf, isHidden, reasoningOf } from "../Chain.ts"
import { type Column, field, list, required, type Scalar } from "../Columns.ts"
import { toolCalls } from "../errors.ts"
import type { ChatMessage } from "../Render.ts"
import { identityColumns, type Origin, samplingColumns } from "../Origin.ts"

export interface MessagesRow extends Example {
  readonly origin: Origin
}

/** What the messages are made from. */
type Answered = Pick<Example, "problem" | "trace">

/** The prompt as it was asked, system prompt and worked examples with it; for an imported trace, the problem's own. */
const promptOf = ({ problem, trace }: Answered) => trace.asked?.messages ?? problem.messages

const messagesOf = (row: Answered, form: ExportSpec["reasoning"]): ReadonlyArray<ReadonlyArray<Scalar>> => [
  ...promptOf(row).map(({ content, role }) => [role, content, null]),
  ...row.trace.turns.map((turn) => {
    if (turn.toolCalls !== undefined || turn.role === "tool") throw toolCalls(row.trace.id)
    return [turn.role, contentOf(turn, form), turn.role === "assistant" ? reasoningOf(turn) : null]
  })
]

/** A row's `messages` as a trainer reads them, for whoever renders it. */
export const chatMessages = (row: Answered, form: ExportSpec["reasoning"]): ReadonlyArray<ChatMessage> =>
  messagesOf(row, form).map(([role, content, chain]) => {
    const said = { role: String(role), content: String(content) }
    return form === "field" && typeof chain === "string" ? Object.assign(said, { reasoning_content: chain }) : said
  })

/**
 * A row that a trainer takes as it is: `messages` as `list<struct<role, content>>`, and before it, the short columns
 * first, all that leads back. `reasoning_content` is there only with `reasoning: field`; a field that is always null
 * would make chat templates believe that the model thought nothing.
 *
 * `hidden_chain` tells the rows whose teacher showed no chain from those that have none to show.
 */
export const messagesColumns = (form: ExportSpec["reasoning"], recipe: string): ReadonlyArray<Column<MessagesRow>> => [
  ...identityColumns,
  ...answerColumns,
  ...samplingColumns(recipe),
  required("hidden_chain", "boolean", ({ trace }) => isHidden(trace)),
  list(
    "messages",
    [
      field("role", "label"),
      field("content", "text"),
      ...(form === "field" ? [field("reasoning_content", "text", true)] : [])
    ],
    (row) => messagesOf(row, form)
  )
]
