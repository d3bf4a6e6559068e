import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import * as Effect from "effect/Effect"
import { type BodyLimits, parseBody, readBody } from "./Body.ts"
import { CannotListen, Refused, VerifierError } from "./errors.ts"
import { isLoopback, type Lock, refusalOf } from "./Guard.ts"
import { Holding } from "./Holding.ts"
import { prometheus } from "./Metrics.ts"
import type { Answering, Form } from "./wire/Answering.ts"
import { getReward } from "./wire/get-reward.ts"
import { verify } from "./wire/verify.ts"

export interface ListenOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly host: string
  /** `null`: none is asked for, which only a loopback address may do. */
  readonly token: string | null
  /** Bytes of one request's body. */
  readonly bodyBytes: number
  /** Bytes of all requests that are read or judged. */
  readonly heldBytes: number
  /** Milliseconds for a request to be sent whole, and without taking a byte of the answer. Default: a minute. */
  readonly patience?: number
  /** Hears of a request that failed for a reason of the server's own; its client is told that it did, and no more. */
  readonly onBroken?: (error: unknown) => void
}

export interface Listening {
  /** `http://127.0.0.1:8124` */
  readonly url: string
  /** Takes nothing new, and is done when what is in work is answered. */
  readonly drain: () => Promise<void>
  /** Ends at once. Rows in work are dropped. */
  readonly leave: () => Promise<void>
}

/** A trainer may send every rollout of a burst as a request of its own, each on a connection. */
const MOST_CONNECTIONS = 16_384
/** Connections that may wait to be taken; the system's own limit is often lower. */
const BACKLOG = 4096
/** Bytes of the request line and the headers; more is refused by Node (431). */
const MOST_HEADER = 16_384
/** 64 MB in a minute are a megabyte a second. */
const PATIENCE = 60_000
/** Milliseconds that a refused client may go on sending: it reads why after that. */
const LINGER = 2000

const LIMITS = {
  headersTimeout: 10_000,
  // Longer than Python's clients keep an idle connection: who closes it should be the one that uses it.
  keepAliveTimeout: 75_000,
  // A client that went without a word is found while its rows are judged.
  keepAlive: true,
  keepAliveInitialDelay: 30_000
}

const FORMS: Readonly<Record<string, Form>> = { "/v1/verify": verify, "/get_reward": getReward }
const PAGES = ["/health", "/metrics"]

interface Reply {
  readonly status: number
  readonly body: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

const refusal = ({ status, message, retryAfter, allow }: Refused): Reply => ({
  status,
  body: `${JSON.stringify({ error: message })}\n`,
  headers: {
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    ...(allow === undefined ? {} : { allow }),
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {})
  }
})

const pathOf = (request: IncomingMessage): string => (request.url ?? "/").split("?", 1)[0]!

const isHere = (path: string) => Object.hasOwn(FORMS, path) || PAGES.includes(path)

const health = ({ verifying, requests, asked }: Answering, holding: Holding, draining: boolean): Reply => {
  const { counts, rows, rate, kept } = verifying
  return {
    status: draining ? 503 : 200,
    body: `${JSON.stringify({
      status: draining ? "draining" : "ok",
      filters: verifying.plan.map(({ id }) => id),
      queue: { rows, mostRows: verifying.mostRows, bytes: holding.bytes, mostBytes: holding.most },
      rowsPerSecond: Math.round(rate * 10) / 10,
      judged: counts.outcomes,
      kept: { rows: kept.rows, bytes: kept.bytes, used: counts.kept, joined: counts.joined },
      unreadable: counts.unreadable,
      dropped: counts.dropped,
      refused: counts.refused,
      unsureAsNumber: requests.unsureAsNumber,
      ...(asked === null ? {} : { judging: { calls: asked.calls, usd: asked.usd } })
    })}\n`
  }
}

/** Reads on what a refused client still sends, for a while: one that writes does not read, and would only see a broken pipe. */
const linger = (request: IncomingMessage): Promise<void> =>
  request.complete || request.destroyed
    ? Promise.resolve()
    : new Promise((resolve) => {
        const timer = setTimeout(resolve, LINGER)
        const end = () => {
          clearTimeout(timer)
          resolve()
        }
        request.once("end", end).once("close", end).resume()
      })

/** What a request has of the server until it is answered or gone. */
interface Owing {
  bytes: number
  /** It was read to its end. */
  whole: boolean
}

class Front {
  readonly #answering: Answering
  readonly #lock: Lock
  readonly #limits: BodyLimits
  readonly #holding: Holding
  readonly #onBroken: (error: unknown) => void
  readonly #patience: number
  #draining = false
  /** Requests that were read whole, and are not answered yet. */
  #owed = 0
  #paid: (() => void) | null = null

  constructor(answering: Answering, lock: Lock, { bodyBytes, heldBytes, onBroken, patience }: ListenOptions) {
    this.#patience = patience ?? PATIENCE
    this.#answering = answering
    this.#onBroken = onBroken ?? (() => {})
    this.#lock = lock
    this.#holding = new Holding(heldBytes)
    this.#limits = { mostBytes: bodyBytes, holding: this.#holding, wait: () => answering.verifying.wait }
  }

  /** Done when every request that was read whole is answered. */
  async drain(): Promise<void> {
    this.#draining = true
    if (this.#owed > 0) await new Promise<void>((resolve) => (this.#paid = resolve))
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { requests } = this.#answering
    const begun = performance.now()
    const gone = new AbortController()
    const owing = { bytes: 0, whole: false }
    response.once("close", () => {
      gone.abort()
      this.#holding.give(owing.bytes)
      requests.inWork--
      if (owing.whole && --this.#owed === 0) this.#paid?.()
    })
    requests.inWork++
    const reply = await this.#reply(request, owing, gone.signal).catch((error: unknown): Reply => {
      if (error instanceof Refused) return refusal(error)
      if (!gone.signal.aborted) this.#onBroken(error)
      return { status: 500, body: `${JSON.stringify({ error: "this request could not be answered" })}\n` }
    })
    if (gone.signal.aborted) return
    await linger(request)
    const path = pathOf(request)
    requests.note(isHere(path) ? path : "other", reply.status, (performance.now() - begun) / 1000)
    const bytes = Buffer.from(reply.body)
    response.setTimeout(this.#patience, () => response.destroy())
    response.writeHead(reply.status, {
      "content-type": reply.type ?? "application/json; charset=utf-8",
      "content-length": bytes.length,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...reply.headers,
      ...(this.#draining || !request.complete ? { connection: "close" } : {})
    })
    response.end(request.method === "HEAD" ? undefined : bytes)
  }

  async #reply(request: IncomingMessage, owing: Owing, signal: AbortSignal): Promise<Reply> {
    const path = pathOf(request)
    const refused = refusalOf(request.headers, this.#lock, path === "/health")
    if (refused !== null) throw refused
    if (!isHere(path)) {
      const known = [...Object.keys(FORMS), ...PAGES].join(", ")
      throw new Refused({ status: 404, message: `there is nothing at this path; there is ${known}` })
    }
    const form = Object.hasOwn(FORMS, path) ? FORMS[path]! : null
    const allow = form === null ? ["GET", "HEAD"] : ["POST"]
    if (!allow.includes(request.method ?? "")) {
      throw new Refused({ status: 405, message: `${path} takes ${allow[0]}`, allow: allow.join(", ") })
    }
    if (path === "/health") return health(this.#answering, this.#holding, this.#draining)
    if (form === null) {
      const body = prometheus(this.#answering, this.#holding)
      return { status: 200, body, type: "text/plain; version=0.0.4; charset=utf-8" }
    }
    this.#checkOpen()
    const bytes = await readBody(request, this.#limits, (more) => (owing.bytes += more))
    this.#checkOpen()
    if (signal.aborted) throw new Refused({ status: 400, message: "the client has gone" })
    owing.whole = true
    this.#owed++
    return { status: 200, body: await form(parseBody(bytes), this.#answering, signal) }
  }

  #checkOpen(): void {
    if (this.#draining) throw new Refused({ status: 503, message: "the server is being stopped", retryAfter: 5 })
  }
}

/** Serves until it is drained or left. Fails where the address cannot be listened at, or would be open to others. */
export const listen = Effect.fnUntraced(function* (answering: Answering, options: ListenOptions) {
  const { host, port, token } = options
  const loopback = isLoopback(host)
  if (!loopback && token === null) {
    const message = `--host ${host}: other machines reach this address, so a token is needed: --token '$NAME' names the environment variable that holds one`
    return yield* new VerifierError({ message })
  }
  const front = new Front(answering, { loopback, token }, options)
  const requestTimeout = options.patience ?? PATIENCE
  const limits = {
    ...LIMITS,
    requestTimeout,
    headersTimeout: Math.min(LIMITS.headersTimeout, requestTimeout),
    connectionsCheckingInterval: Math.min(5000, requestTimeout)
  }
  const server = createServer({ maxHeaderSize: MOST_HEADER, ...limits }, (request, response) => {
    // A connection that breaks while it is answered is nobody's any more.
    request.on("error", () => {})
    response.on("error", () => {})
    front.take(request, response).catch(() => response.destroy())
  })
  server.maxConnections = MOST_CONNECTIONS
  yield* Effect.tryPromise({
    try: async () => {
      server.listen({ port, host, backlog: BACKLOG })
      await once(server, "listening")
    },
    catch: (error) => {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error)
      return new CannotListen({ host, port, code })
    }
  })
  const bound = (server.address() as AddressInfo).port
  const name = !host.includes(":") ? host : `[${host}]`
  const closed = once(server, "close").then(() => {})
  const listening: Listening = {
    url: `http://${name}:${bound}`,
    drain: async () => {
      server.close()
      server.closeIdleConnections()
      await front.drain()
      server.closeAllConnections()
      await closed
    },
    leave: async () => {
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
  return listening
})
