import type { Asked, Fetched, RecipeInput } from "@cotton/schema"
import { type Attempted, Teacher } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { layerOpenAiCompatible } from "../../src/index.ts"
import { recipeOf } from "../desk/Samples.ts"

/** An HTTP server of a test's own, and what it saw. */
export interface Served {
  readonly url: string
  readonly requests: Array<{
    readonly headers: IncomingMessage["headers"]
    readonly path: string
    readonly body: string
  }>
  readonly sockets: Set<Socket>
  readonly port: number
}

type Handler = (response: ServerResponse, request: IncomingMessage) => void

/** Serves with `handler` until the scope ends. */
export const serve = (handler: Handler): Effect.Effect<Served, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<Served & { readonly close: () => Promise<void> }>((resolve) => {
          const requests: Served["requests"] = []
          const sockets: Served["sockets"] = new Set()
          const listener: RequestListener = (request, response) => {
            let body = ""
            request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")))
            request.on("end", () => {
              requests.push({ headers: request.headers, path: request.url ?? "", body })
              handler(response, request)
            })
          }
          const server = createServer(listener)
          server.on("connection", (socket) => {
            sockets.add(socket)
            socket.on("close", () => sockets.delete(socket))
          })
          const close = () =>
            new Promise<void>((closed) => {
              server.close(() => closed())
              server.closeAllConnections()
            })
          server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo
            resolve({ url: `http://127.0.0.1:${port}/v1`, requests, sockets, port, close })
          })
        })
    ),
    ({ close }) => Effect.promise(close)
  )

export interface Asking {
  readonly url: string
  readonly stream?: boolean
  readonly teacher?: Partial<RecipeInput["teacher"]>
  readonly endpoint?: Partial<RecipeInput["teacher"]["at"][number]>
  readonly environment?: Readonly<Record<string, string>>
  readonly asked?: Partial<Asked>
  readonly onFirstToken?: () => void
}

const specOf = ({ url, stream = true, teacher, endpoint }: Asking) =>
  recipeOf({ teacher: { at: [{ url, price: "free", ...endpoint }], stream, ...teacher } }).teacher

/** Sends one request and says what came of it. */
export const attempt = (options: Asking): Effect.Effect<Attempted, never, Teacher> =>
  Effect.gen(function* () {
    const teacher = yield* Teacher
    const asked: Asked = {
      model: "simulated-teacher",
      messages: [{ role: "user", content: "What is 6 × 7?" }],
      ...options.asked
    }
    const fetched: Fetched = { host: "here", limit: 1000, stream: options.stream ?? true }
    const request = { asked, fetched, endpoint: 0 }
    return yield* teacher.attempt(
      options.onFirstToken === undefined ? request : Object.assign(request, { onFirstToken: options.onFirstToken })
    )
  })

export const teacherOf = (options: Asking) => layerOpenAiCompatible(specOf(options), options.environment ?? {})

/** One request through a teacher of its own. */
export const attemptOnce = (options: Asking) => attempt(options).pipe(Effect.provide(teacherOf(options)), Effect.orDie)

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
export const delta = (content: string, finish: string | null = null) =>
  event({ id: "c", model: "m", choices: [{ index: 0, delta: { content }, finish_reason: finish }] })
export const USAGE = event({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } })
export const STREAM = { "content-type": "text/event-stream" }
export const JSON_TYPE = { "content-type": "application/json" }
export const BODY = JSON.stringify({
  id: "c",
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "42" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 5, completion_tokens: 2 }
})

/** Waits for what must happen. */
export const until = (holds: () => boolean) =>
  Effect.gen(function* () {
    while (!holds()) yield* Effect.sleep(5)
  })
