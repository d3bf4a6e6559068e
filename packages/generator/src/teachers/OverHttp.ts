import type { Asked, Fetched, TeacherSpec } from "@cotton/schema"
import { type Attempted, Teacher, type TeacherRequest } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Pool } from "undici"
import type { MissingSecret } from "../errors.ts"
import { inputBound } from "../desk/Pricing.ts"
import { Exchange, type Protocol } from "./Exchange.ts"
import { type EndpointSecrets, readSecrets } from "./Secrets.ts"
import { makeWatchdog } from "./Watchdog.ts"

interface Line {
  readonly pool: Pool
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

const openLine = (url: string, slots: number, { headers }: EndpointSecrets, ending: string): Line => {
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
    path: `${pathname.replace(/\/+$/, "")}/${ending}${search}`,
    headers: {
      "user-agent": "cotton",
      ...headers,
      "content-type": "application/json",
      // Without this header a server may compress as it likes, and a packed stream comes in lumps.
      "accept-encoding": "identity"
    }
  }
}

/** Of a teacher or a judge, what is needed to talk to it. */
export type Spoken = Pick<TeacherSpec, "at" | "timeouts" | "maxReplyBytes">

/** How one kind of endpoint is spoken to. */
export interface Manner {
  /** What a request's path ends in, behind the endpoint's own. */
  readonly path: string
  readonly protocol: Protocol
  /** Whether it can stream at all. */
  readonly streams: boolean
  readonly body: (asked: Asked, fetched: Fetched) => Readonly<Record<string, unknown>>
}

/**
 * A teacher that gets one POST for each request, over HTTP. Keys are read from `environment` when the layer is built and
 * stand in nothing that leaves it. `owner`: the field of the recipe that names it.
 */
export const layerOverHttp = (
  spec: Spoken,
  environment: Readonly<Record<string, string | undefined>>,
  owner: string,
  manner: Manner
): Layer.Layer<Teacher, MissingSecret> =>
  Layer.effect(
    Teacher,
    Effect.gen(function* () {
      const credentials = yield* Effect.forEach(spec.at, (endpoint, at) =>
        readSecrets(endpoint, at, environment, owner)
      )
      const lines = yield* Effect.acquireRelease(
        Effect.sync(() => spec.at.map(({ url, slots }, at) => openLine(url, slots, credentials[at]!, manner.path))),
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
          const body = JSON.stringify(manner.body(asked, fetched))
          const stream = fetched.stream && manner.streams
          const accept = stream ? "text/event-stream" : "application/json"
          const request = { method: "POST", path, headers: { ...headers, accept }, body } as const
          const send = () => void pool.dispatch(request, exchange)
          const exchange: Exchange = new Exchange({
            protocol: manner.protocol,
            reader: {
              maxBytes: spec.maxReplyBytes,
              inputBound: inputBound(asked),
              limit: fetched.limit,
              n: fetched.n,
              secrets
            },
            stream,
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
