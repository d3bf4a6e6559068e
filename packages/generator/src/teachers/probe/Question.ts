import type { EndpointProfile, Failure } from "@cotton/schema"
import type { Inquiry } from "./Inquiry.ts"

/** What a probe finds out, apart from whom and when it asked. */
export type Facts = Omit<EndpointProfile, "host" | "model" | "at">

/** Why nothing more is asked: nobody answers, or a run could not work here (key, model). */
export type Stop = "unreachable" | "refused"

/** What a question found. */
export interface Finding {
  /** The ability is there, is not there, or cannot be told. */
  readonly holds: boolean | null
  /** One line, in words. */
  readonly words: string
  readonly facts?: Partial<Facts>
  readonly stop?: Stop
}

/** One question to an endpoint: a file of the folder `questions`, listed in `registry.ts`. */
export interface Question {
  /** What the line of the finding begins with. */
  readonly label: string
  /** What it may cost at most: requests, and the tokens that their limits allow. */
  readonly most: { readonly requests: number; readonly output: number }
  readonly ask: (inquiry: Inquiry) => Promise<Finding>
}

/** It cannot be told. */
export const unclear = (words: string): Finding => ({ holds: null, words })

/**
 * Whether the server turned this very request away. Its key and its model were accepted before, so a 401 or 403 speaks of
 * what was asked for, too (OpenAI's of logprobs).
 */
export const isRefusal = ({ reason }: Pick<Failure, "reason">): boolean =>
  reason === "refused" || reason === "credentials"
