import type { Asked, Fetched, TeacherSpec } from "@cotton/schema"
import { type Attempted, Teacher, type TeacherRequest } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Pool } from "undici"
import type { MissingSecret } from "../errors.ts"
import { inputBound } from "../desk/Pricing.ts"
import { Exchange } from "./Exchange.ts"
import { type EndpointSecrets, readSecrets } from "./Secrets.ts"
import { makeWatchdog } from "./Watchdog.ts"

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

interface Line {
  readonly pool: Pool
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

const openLine = (url: string, slots: number, { headers }: EndpointSecrets): Line => {
  const { origin, pathname, search } = new URL(url)
  const pool = new Pool(origin, {
    connections: slots,
    pipelining: 1,
    // A connection a request: when one breaks, one reply breaks, not a hundred.
    allowH2: false,
    // A crowd of thousands that connects at once takes its time.
    connectTimeout: 30_000,
    // The watchdog keeps the times: undici's own know nothing of keep-alive comments.
    headersTimeout: 0,
    bodyTimeout: 0
  })
  return {
    pool,
    path: `${pathname.replace(/\/+$/, "")}/chat/completions${search}`,
    headers: {
      "user-agent": "cotton",
      ...headers,
      "content-type": "application/json",
      // Without this header a server may compress as it likes, and a packed stream comes in lumps.
      "accept-encoding": "identity"
    }
  }
}

/**
 * The teacher behind any OpenAI-compatible chat endpoint (`POST {url}/chat/completions`). Keys are read from
 * `environment` when the layer is built and stand in nothing that leaves it.
 */
export const layerOpenAiCompatible = (
  spec: TeacherSpec,
  environment: Readonly<Record<string, string | undefined>>
): Layer.Layer<Teacher, MissingSecret> =>
  Layer.effect(
    Teacher,
    Effect.gen(function* () {
      const credentials = yield* Effect.forEach(spec.at, (endpoint, at) => readSecrets(endpoint, at, environment))
      const lines = yield* Effect.acquireRelease(
        Effect.sync(() => spec.at.map(({ url, slots }, at) => openLine(url, slots, credentials[at]!))),
        (open) => Effect.promise(() => Promise.all(open.map(({ pool }) => pool.destroy())))
      )
      const watchdog = yield* Effect.acquireRelease(
        Effect.sync(() => makeWatchdog(spec.timeouts)),
        ({ close }) => Effect.sync(close)
      )
      const secrets = credentials.flatMap((one) => one.secrets)

      const attempt = ({ asked, fetched, endpoint, onFirstToken }: TeacherRequest) =>
        Effect.callback<Attempted>((resume) => {
          const { pool, path, headers } = lines[endpoint]!
          const body = JSON.stringify(requestBody(asked, fetched))
          const accept = fetched.stream ? "text/event-stream" : "application/json"
          const request = { method: "POST", path, headers: { ...headers, accept }, body } as const
          const send = () => void pool.dispatch(request, exchange)
          const exchange: Exchange = new Exchange({
            reader: {
              maxBytes: spec.maxReplyBytes,
              inputBound: inputBound(asked),
              limit: fetched.limit,
              n: fetched.n,
              secrets
            },
            stream: fetched.stream,
            onFirstToken,
            done: (attempted) => {
              watchdog.remove(exchange)
              resume(Effect.succeed(attempted))
            },
            again: send
          })
          watchdog.add(exchange)
          send()
          return Effect.sync(() => {
            watchdog.remove(exchange)
            exchange.interrupt()
          })
        })
      return { attempt }
    })
  )
