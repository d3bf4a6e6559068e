import type { Choice, Field } from "./ChatReply.ts"
import type { Envelope, WireUsage } from "./Envelope.ts"
import type { Dialect } from "./SimulatorOptions.ts"

const textOf = (choice: Choice, field: Field): string | null => {
  let text = ""
  for (const token of choice.tokens) if (token.field === field) text += token.text
  return text === "" ? null : text
}

/** The body of a reply that is not streamed, in vLLM's order of fields. */
export const completionOf = (
  envelope: Envelope,
  choices: ReadonlyArray<Choice>,
  usage: WireUsage,
  dialect: Dialect
): string =>
  JSON.stringify({
    id: envelope.id,
    object: "chat.completion",
    created: envelope.created,
    model: envelope.model,
    choices: choices.map((choice, index) => ({
      index,
      message: {
        role: "assistant",
        content: textOf(choice, "content"),
        refusal: null,
        annotations: null,
        audio: null,
        function_call: null,
        ...(dialect === "reasoning_content"
          ? { reasoning_content: textOf(choice, "reasoning_content") }
          : { reasoning: textOf(choice, "reasoning") })
      },
      logprobs: null,
      finish_reason: choice.finish,
      stop_reason: null,
      token_ids: null,
      routed_experts: null
    })),
    service_tier: null,
    system_fingerprint: envelope.fingerprint,
    usage: {
      prompt_tokens: usage.prompt_tokens,
      total_tokens: usage.total_tokens,
      completion_tokens: usage.completion_tokens,
      prompt_tokens_details: null,
      completion_tokens_details: usage.completion_tokens_details
    },
    prompt_logprobs: null,
    prompt_token_ids: null,
    prompt_text: null,
    kv_transfer_params: null
  })
