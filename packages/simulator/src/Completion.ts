import type { Choice, Field } from "./ChatReply.ts"
import type { Envelope } from "./Envelope.ts"
import type { Logprob } from "./Logprobs.ts"
import type { Answer, Counts } from "./Server.ts"
import type { Setting } from "./Setting.ts"

const textOf = (choice: Choice, field: Field): string | null => {
  let text = ""
  for (const token of choice.tokens) if (token.field === field) text += token.text
  return text === "" ? null : text
}

/** Content as Anthropic writes it: a list of blocks. */
const blocksOf = (choice: Choice): unknown => {
  const thinking = textOf(choice, "thinking")
  const text = textOf(choice, "text")
  return [
    ...(thinking === null ? [] : [{ type: "thinking", thinking, signature: "c2ltdWxhdGVk" }]),
    ...(text === null ? [] : [{ type: "text", text }])
  ]
}

/** The body of a reply that is not streamed. */
export const completionOf = (
  { dialect, server }: Setting,
  envelope: Envelope,
  choices: ReadonlyArray<Choice>,
  counts: Counts,
  logprobs: (choice: Choice, index: number) => ReadonlyArray<Logprob> | undefined = () => undefined
): string => {
  const field = dialect === "reasoning_content" ? "reasoning_content" : "reasoning"
  const answers = choices.map((choice, index): Answer => {
    const content = logprobs(choice, index)
    const { toolCall } = choice
    return {
      index,
      content: dialect === "blocks" ? blocksOf(choice) : textOf(choice, "content"),
      reasoning: textOf(choice, field),
      field,
      toolCalls:
        toolCall === undefined
          ? undefined
          : [{ id: toolCall.id, type: "function", function: { name: toolCall.name, arguments: toolCall.arguments } }],
      finish: choice.finish,
      stop: choice.stop ?? null,
      logprobs: content === undefined ? null : { content }
    }
  })
  const { indent = 0 } = server
  const body = JSON.stringify(server.whole(envelope, answers, server.usage(counts, false)), null, indent)
  return indent > 0 ? `${body}\n` : body
}
