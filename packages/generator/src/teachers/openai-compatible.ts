import type { Asked, Fetched } from "@cotton/schema"
import type { Teacher } from "@cotton/schema/ports/Teacher"
import type * as Layer from "effect/Layer"
import type { MissingSecret } from "../errors.ts"
import { CHAT } from "./ChatProtocol.ts"
import { layerOverHttp, type Spoken } from "./OverHttp.ts"

/** The messages as they go out: a given beginning is the last of them, the assistant's own. */
const messagesOf = ({ messages, prefix }: Asked, { continueWith }: Fetched): ReadonlyArray<unknown> =>
  prefix === undefined
    ? messages
    : [...messages, { role: "assistant", content: prefix, ...(continueWith === "prefix" ? { prefix: true } : {}) }]

/** What tells vLLM and SGLang to go on with the last message instead of beginning another one. */
const CONTINUE = { continue_final_message: true, add_generation_prompt: false }

/**
 * The request's body. Known fields last, so that `extra` can add but not contradict what is recorded as asked. Models
 * that take no `max_tokens` get the limit as `max_completion_tokens` when `extra` names that field.
 */
export const requestBody = (asked: Asked, fetched: Fetched): Readonly<Record<string, unknown>> => ({
  ...asked.extra,
  model: asked.model,
  messages: messagesOf(asked, fetched),
  [asked.extra?.["max_completion_tokens"] === undefined ? "max_tokens" : "max_completion_tokens"]: fetched.limit,
  ...(asked.temperature === undefined ? {} : { temperature: asked.temperature }),
  ...(asked.topP === undefined ? {} : { top_p: asked.topP }),
  ...(asked.effort === undefined ? {} : { reasoning_effort: asked.effort }),
  ...(asked.seed === undefined ? {} : { seed: asked.seed }),
  ...(fetched.n === undefined ? {} : { n: fetched.n }),
  ...(asked.prefix !== undefined && fetched.continueWith === "continue_final_message" ? CONTINUE : {}),
  ...(fetched.stream ? { stream: true, stream_options: { include_usage: true } } : { stream: false })
})

/**
 * The teacher behind any OpenAI-compatible chat endpoint (`POST {url}/chat/completions`). Keys are read from
 * `environment` when the layer is built and stand in nothing that leaves it. `owner`: the field of the recipe that names it.
 */
export const layerOpenAiCompatible = (
  spec: Spoken,
  environment: Readonly<Record<string, string | undefined>>,
  owner = "teacher"
): Layer.Layer<Teacher, MissingSecret> =>
  layerOverHttp(spec, environment, owner, {
    path: "chat/completions",
    protocol: CHAT,
    streams: true,
    body: requestBody
  })
