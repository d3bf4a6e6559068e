import type { Choice } from "./ChatReply.ts"
import type { ChatRequest } from "./ChatRequest.ts"
import type { Counts } from "./Server.ts"
import type { Setting } from "./Setting.ts"

/** What stands around the text of a reply: the same for the same request and sample, so that equal asks get equal bytes. */
export interface Envelope {
  readonly id: string
  readonly created: number
  readonly model: string
  readonly fingerprint: string | null
}

/** Not the clock's time: two equal requests get equal bytes. */
export const CREATED = 1_767_225_600

/** `completed`: replies served before, by which a drift has begun or not. */
export const envelopeOf = (setting: Setting, request: ChatRequest, sample: string, completed: number): Envelope => {
  const { options, server } = setting
  const drifted = options.drift.filter(({ after }) => completed >= after)
  return {
    id: server.id(`${request.key.slice(0, 12)}${sample}`),
    created: CREATED,
    model:
      drifted.findLast(({ model }) => model !== undefined)?.model ??
      server.served?.(request.model, options.models) ??
      request.model,
    fingerprint:
      drifted.findLast(({ fingerprint }) => fingerprint !== undefined)?.fingerprint ?? server.fingerprint(options.seed)
  }
}

/** The sum over the choices. A chain inside the content is not counted apart: nobody parsed it. */
export const countsOf = (request: ChatRequest, choices: ReadonlyArray<Choice>, { dialect }: Setting): Counts => {
  const sum = (of: (choice: Choice) => number) => choices.reduce((total, choice) => total + of(choice), 0)
  return {
    prompt: request.promptTokens,
    completion: sum((choice) => choice.completionTokens),
    reasoning: dialect.startsWith("inline") ? null : sum((choice) => choice.reasoningTokens)
  }
}
