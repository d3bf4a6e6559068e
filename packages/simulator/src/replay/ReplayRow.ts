import * as Schema from "effect/Schema"
import type { ChatReply } from "../ChatReply.ts"
import type { ChatMessage } from "../ChatRequest.ts"

const RecordedReply = Schema.Struct({
  reasoning: Schema.optionalKey(Schema.NullOr(Schema.String)),
  content: Schema.NullOr(Schema.String),
  finish: Schema.optionalKey(Schema.String)
})

const RecordedMessage = Schema.Struct({ role: Schema.String, content: Schema.String })

/** A line of a replay file: a prompt or whole messages, with all of its replies or with one. Other fields are ignored. */
const Row = Schema.Struct({
  prompt: Schema.optionalKey(Schema.String),
  messages: Schema.optionalKey(Schema.Array(RecordedMessage)),
  replies: Schema.optionalKey(Schema.Array(RecordedReply)),
  reasoning: Schema.optionalKey(Schema.NullOr(Schema.String)),
  content: Schema.optionalKey(Schema.NullOr(Schema.String)),
  finish: Schema.optionalKey(Schema.String)
})

export interface ReplayRow {
  readonly prompt: string | undefined
  readonly messages: ReadonlyArray<ChatMessage> | undefined
  readonly replies: ReadonlyArray<ChatReply>
}

const decode = Schema.decodeUnknownSync(Row)

/** Reads a line; throws an error that says what is wrong with it. */
export const readReplayRow = (line: string): ReplayRow => {
  const row = decode(JSON.parse(line))
  if (row.prompt === undefined && row.messages === undefined) throw new Error("neither `prompt` nor `messages`")
  const replies = row.replies ?? (row.content === undefined ? [] : [{ ...row, content: row.content }])
  if (replies.length === 0) throw new Error("neither `replies` nor `content`")
  return {
    prompt: row.prompt,
    messages: row.messages,
    replies: replies.map(({ content, finish, reasoning }) => ({
      reasoning: reasoning ?? null,
      content: content ?? "",
      finish: finish ?? "stop",
      // A reply without an answer ended inside its thoughts; the inline forms must not close them.
      unclosed: (content ?? "") === "" && (reasoning ?? "") !== ""
    }))
  }
}
