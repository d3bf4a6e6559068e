import type { Choice, Field } from "./ChatReply.ts"
import type { Envelope } from "./Envelope.ts"
import type { Logprob } from "./Logprobs.ts"
import type { Piece } from "./Server.ts"
import type { Setting } from "./Setting.ts"
import { tokenise } from "./Tokens.ts"

export const DONE = "data: [DONE]\n\n"

interface Delta {
  readonly field: Field
  readonly text: string
  /** Its tokens are these of the choice. */
  readonly from: number
  readonly to: number
}

/** Tokens joined to deltas of `size` tokens; a delta never carries two fields. */
const deltasOf = (choice: Choice, size: number): ReadonlyArray<Delta> => {
  const deltas: Array<Delta> = []
  let field: Field | undefined
  let text = ""
  let held = 0
  let to = 0
  for (const token of choice.tokens) {
    if (field !== undefined && (held === size || token.field !== field)) {
      deltas.push({ field, text, from: to - held, to })
      text = ""
      held = 0
    }
    field = token.field
    text += token.text
    held++
    to++
  }
  if (field !== undefined && held > 0) deltas.push({ field, text, from: to - held, to })
  return deltas
}

/** The blocks of a streamed content, told apart by their index. */
const BLOCKS = { thinking: 0, text: 1 } as const

/** JSON of the delta that brings this text, itself JSON. */
const deltaBody = ({ server }: Setting, field: Field, text: string): string =>
  field === "thinking" || field === "text"
    ? `{"content":[{"index":${BLOCKS[field]},"type":"${field}","${field}":${text}}]}`
    : server.stream.delta(field, text)

/** A tool call as deltas: its name first and then its arguments in pieces, or all of it at once. */
const toolDeltas = (choice: Choice, whole: boolean): ReadonlyArray<string> => {
  const { toolCall } = choice
  if (toolCall === undefined) return []
  const { id, name } = toolCall
  const head = (text: string) => ({ index: 0, id, type: "function", function: { name, arguments: text } })
  const calls = whole
    ? [head(toolCall.arguments)]
    : [head(""), ...tokenise(toolCall.arguments).map((text) => ({ index: 0, function: { arguments: text } }))]
  return calls.map((call) => JSON.stringify({ tool_calls: [call] }))
}

/** Stands for a text that is not known yet; JSON never holds it. */
const HOLE = "\u0000"

/**
 * Writes the events of one choice that bring text. All but the text is the same in each of them, so the server is asked
 * once for each field, and then only the text is put in.
 */
const deltaWriter = (setting: Setting, index: number, head: string, tail: string) => {
  const around = new Map<Field, ReadonlyArray<string>>()
  return (field: Field, text: string): string => {
    let parts = around.get(field)
    if (parts === undefined) {
      const delta = deltaBody(setting, field, HOLE)
      const hollow: Piece = {
        kind: "delta",
        index,
        delta,
        text: HOLE,
        finish: "null",
        stop: "null",
        logprobs: undefined
      }
      parts = `${head}${setting.server.stream.choice(hollow)}${tail}`.split(HOLE)
      around.set(field, parts)
    }
    return parts.join(text)
  }
}

export interface Streamed {
  readonly envelope: Envelope
  readonly choices: ReadonlyArray<Choice>
  /** The usage of these choices together, JSON; `undefined`: none is sent. */
  readonly usage: ((choices: ReadonlyArray<Choice>) => string) | undefined
  readonly tokensPerChunk: number
  readonly logprobs?: ((choice: Choice, index: number) => ReadonlyArray<Logprob> | undefined) | undefined
}

/**
 * A streamed reply, one string an event: the roles, the deltas of all choices in turn, for each choice an event with
 * its finish reason, the usage, and `[DONE]`; where and how each of them stands is the server's own. A reply that was
 * cut may have its last tokens in the event with the finish reason, where readers tend to lose them.
 */
export const eventsOf = (
  setting: Setting,
  { choices, envelope, logprobs, tokensPerChunk, usage }: Streamed
): Array<string> => {
  const { server } = setting
  const { stream } = server
  const frame = stream.frame(envelope)
  const head = `data: ${frame.head}`
  const tail = `${frame.tail()}\n\n`
  const usageTail = () => `${frame.tail(usage?.(choices))}\n\n`

  const events: Array<string> = stream.comments === undefined ? [] : [stream.comments]
  if (stream.begin !== undefined) {
    for (const index of choices.keys()) {
      const nothing = { text: '""', finish: "null", stop: "null", logprobs: undefined } as const
      events.push(head + stream.choice({ kind: "begin", index, delta: stream.begin, ...nothing }) + tail)
    }
  }
  const queues = choices.map((choice) => deltasOf(choice, tokensPerChunk))
  const tools = choices.map((choice) => toolDeltas(choice, server.toolCallsWhole === true))
  const writers = choices.map((_, index) => deltaWriter(setting, index, head, tail))
  const scores = choices.map((choice, index) => logprobs?.(choice, index))
  const scored = (index: number, { from, to }: Delta) => {
    const all = scores[index]
    return all === undefined ? undefined : JSON.stringify({ content: all.slice(from, to) })
  }
  const longest = Math.max(...queues.map((queue, index) => queue.length + (tools[index]?.length ?? 0)))
  let ended = 0
  for (let turn = 0; turn <= longest; turn++) {
    for (const [index, queue] of queues.entries()) {
      const choice = choices[index] as Choice
      const calls = tools[index] as ReadonlyArray<string>
      const rides = stream.rides && choice.finish === "length" && queue.length > 0
      const end = rides ? queue.length - 1 : queue.length + calls.length
      if (turn > end) continue
      const token = queue[turn]
      const text = token === undefined ? '""' : JSON.stringify(token.text)
      if (turn < end && token !== undefined && scores[index] === undefined) {
        events.push((writers[index] as ReturnType<typeof deltaWriter>)(token.field, text))
        continue
      }
      const delta =
        token === undefined ? (calls[turn - queue.length] ?? stream.empty) : deltaBody(setting, token.field, text)
      const piece = { index, delta, text, logprobs: token === undefined ? undefined : scored(index, token) }
      if (turn < end) {
        events.push(head + stream.choice({ ...piece, kind: "delta", finish: "null", stop: "null" }) + tail)
      } else {
        const finish = JSON.stringify(choice.finish)
        const stop = JSON.stringify(choice.stop ?? null)
        const last = ++ended === choices.length && stream.usage === "with-finish"
        events.push(head + stream.choice({ ...piece, kind: "end", finish, stop }) + (last ? usageTail() : tail))
      }
    }
  }
  if (usage !== undefined && stream.usage !== "with-finish") {
    const groups = stream.usage === "event" ? [choices] : choices.map((choice) => [choice])
    for (const group of groups) {
      events.push(`${head}${stream.usageChoices ?? ""}${frame.tail(usage(group))}\n\n`)
    }
  }
  events.push(DONE)
  return events
}
