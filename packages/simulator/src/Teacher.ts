import type { ChatReply } from "./ChatReply.ts"
import type { ChatRequest } from "./ChatRequest.ts"

/**
 * Who answers: the scripted teacher, or a file of recorded replies.
 *
 * `sample` tells the samples of one prompt apart: the request's seed, or a count of the prompt's requests where it has
 * none, and the index of the choice. May throw a `Refusal`.
 */
export interface Teacher {
  readonly reply: (request: ChatRequest, sample: Sample) => ChatReply
}

export interface Sample {
  readonly seed: number | undefined
  readonly count: number
  readonly choice: number
}

/** The one sample of a prompt that is asked for at temperature 0. */
export const GREEDY: Sample = { seed: undefined, count: 0, choice: 0 }

/** The seed's and the counter's samples never meet: a count is marked as one. */
export const sampleName = ({ choice, count, seed }: Sample): string => `${seed ?? `#${count}`}/${choice}`
