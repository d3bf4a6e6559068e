import type { Choice } from "./ChatReply.ts"
import type { ChatRequest } from "./ChatRequest.ts"
import type { Dialect } from "./SimulatorOptions.ts"

/** What stands around the text of a reply: the same for the same request and sample, so that equal asks get equal bytes. */
export interface Envelope {
  readonly id: string
  readonly created: number
  readonly model: string
  readonly fingerprint: string
}

/** Not the clock's time: two equal requests get equal bytes. */
const CREATED = 1_767_225_600

export const envelopeOf = (request: ChatRequest, sample: string, seed: number): Envelope => ({
  id: `chatcmpl-${request.key.slice(0, 12)}${sample}`,
  created: CREATED,
  model: request.model,
  fingerprint: `simulator-${seed}`
})

export interface WireUsage {
  readonly prompt_tokens: number
  readonly total_tokens: number
  readonly completion_tokens: number
  readonly completion_tokens_details: { readonly reasoning_tokens: number } | null
}

/** The sum over all choices, as vLLM counts. A chain inside the content is not counted apart: nobody parsed it. */
export const usageOf = (request: ChatRequest, choices: ReadonlyArray<Choice>, dialect: Dialect): WireUsage => {
  const sum = (of: (choice: Choice) => number) => choices.reduce((total, choice) => total + of(choice), 0)
  const completion = sum((choice) => choice.completionTokens)
  return {
    prompt_tokens: request.promptTokens,
    total_tokens: request.promptTokens + completion,
    completion_tokens: completion,
    completion_tokens_details: dialect.startsWith("inline")
      ? null
      : { reasoning_tokens: sum((choice) => choice.reasoningTokens) }
  }
}
