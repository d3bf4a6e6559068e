import type { Choice, Field } from "./ChatReply.ts"
import type { Envelope, WireUsage } from "./Envelope.ts"

export const DONE = "data: [DONE]\n\n"

interface Delta {
  readonly field: Field
  readonly text: string
}

/** Tokens joined to deltas of `size` tokens; a delta never carries two fields. */
const deltasOf = (choice: Choice, size: number): ReadonlyArray<Delta> => {
  const deltas: Array<Delta> = []
  let field: Field | undefined
  let text = ""
  let held = 0
  for (const token of choice.tokens) {
    if (field !== undefined && (held === size || token.field !== field)) {
      deltas.push({ field, text })
      text = ""
      held = 0
    }
    field = token.field
    text += token.text
    held++
  }
  if (field !== undefined && held > 0) deltas.push({ field, text })
  return deltas
}

/**
 * A streamed reply as vLLM sends it, one string an event: the roles, the deltas of all choices in turn, for each choice
 * an event with its finish reason, the usage when it was asked for, and `[DONE]`. A reply that was cut has its last
 * tokens in the event with the finish reason, where readers tend to lose them.
 */
export const eventsOf = (
  envelope: Envelope,
  choices: ReadonlyArray<Choice>,
  usage: WireUsage | undefined,
  tokensPerChunk: number
): Array<string> => {
  const head = `data: {"id":"${envelope.id}","object":"chat.completion.chunk","created":${envelope.created},"model":${JSON.stringify(envelope.model)},"choices":[`
  const delta = (index: number, { field, text }: Delta) =>
    `${head}{"index":${index},"delta":{"${field}":${JSON.stringify(text)}},"logprobs":null,"finish_reason":null,"token_ids":null}]}\n\n`
  const last = (index: number, { field, text }: Delta, finish: string) =>
    `${head}{"index":${index},"delta":{"${field}":${JSON.stringify(text)}},"logprobs":null,"finish_reason":${JSON.stringify(finish)},"stop_reason":null,"token_ids":null}]}\n\n`

  const events = choices.map(
    (_, index) =>
      `${head}{"index":${index},"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}\n\n`
  )
  const queues = choices.map((choice) => deltasOf(choice, tokensPerChunk))
  const longest = Math.max(...queues.map((queue) => queue.length))
  for (let turn = 0; turn <= longest; turn++) {
    for (const [index, queue] of queues.entries()) {
      const choice = choices[index] as Choice
      const rides = choice.finish === "length" && queue.length > 0
      const end = rides ? queue.length - 1 : queue.length
      if (turn < end) events.push(delta(index, queue[turn] as Delta))
      else if (turn === end) events.push(last(index, queue[turn] ?? { field: "content", text: "" }, choice.finish))
    }
  }
  if (usage !== undefined) {
    events.push(
      `${head}],"usage":${JSON.stringify(usage)},"system_fingerprint":${JSON.stringify(envelope.fingerprint)}}\n\n`
    )
  }
  events.push(DONE)
  return events
}
