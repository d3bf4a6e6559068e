import type { Asked, Endpoint, Failure, Fetched } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { setTimeout as sleep } from "node:timers/promises"
import { buildConnector, type Dispatcher, Pool } from "undici"
import { inputBound } from "../../desk/Pricing.ts"
import { classifyTransport, redact } from "../Classify.ts"
import { CHAT } from "../ChatProtocol.ts"
import { Exchange } from "../Exchange.ts"
import { requestBody } from "../openai-compatible.ts"
import type { EndpointSecrets } from "../Secrets.ts"

/** Bytes of an answer that are read. */
const MOST_BYTES = 4_000_000
/** A server that turns a request away for longer than this is said to do so, not waited for. Milliseconds. */
const MOST_WAIT = 5000
const DEFAULT_WAIT = 1000

/** The answer to a GET. `failure`: none came. */
export type Got = { readonly status: number; readonly text: string } | { readonly failure: Failure }

/** A chat reply as the run would read it, and what it was read from. */
export interface Chatted {
  /** `null` when `until` ended it. */
  readonly attempted: Attempted | null
  /** The body as it came, as far as it was read. */
  readonly bytes: Buffer
}

/** What the probe sends with, and what it has noticed on the way. */
export interface Wire {
  /** GET of a path of the endpoint, or, for one that begins with `//`, of its server. */
  readonly get: (path: string) => Promise<Got>
  /** `until` is shown all that has come at each packet, and ends the reply by closing its connection. */
  readonly chat: (asked: Asked, fetched: Fetched, until?: (bytes: Buffer) => boolean) => Promise<Chatted>
  /** The first connection took so long, in ms; `null` while there is none. */
  readonly connectMs: () => number | null
  /** Headers of any answer that speak of rate limits. */
  readonly rateLimits: () => Readonly<Record<string, string>>
  readonly close: () => Promise<void>
}

const RATE_LIMIT = /ratelimit|rate-limit|^retry-after/
const MOST_RATE_LIMITS = 16
const MOST_HEADER = 80

const textOf = (value: string | Array<string> | undefined): string =>
  (Array.isArray(value) ? value.join(", ") : (value ?? "")).slice(0, MOST_HEADER)

/** Everything that an exchange is told, with a look at it on the way. */
const tapped = (
  exchange: Exchange,
  seen: {
    readonly headers: (headers: Readonly<Record<string, string | Array<string> | undefined>>) => void
    readonly data: (chunk: Buffer) => void
  }
): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller) => exchange.onRequestStart(controller),
  onResponseStart: (controller, status, headers) => {
    seen.headers(headers)
    exchange.onResponseStart(controller, status, headers)
  },
  onResponseData: (controller, chunk) => {
    exchange.onResponseData(controller, chunk)
    seen.data(chunk)
  },
  onResponseEnd: () => exchange.onResponseEnd(),
  onResponseError: (controller, error) => exchange.onResponseError(controller, error)
})

/**
 * Requests of the probe. Chat goes the run's own way (its connections, headers, body and readers), so that what is found
 * holds for the run. Each request ends after `seconds`; a 429 is waited for, once, if it asks for no more than
 * 5 seconds.
 */
export const openWire = (
  { url }: Pick<Endpoint, "url">,
  { headers, secrets }: EndpointSecrets,
  seconds: number,
  signal: AbortSignal
): Wire => {
  const { origin, pathname, search } = new URL(url)
  const base = pathname.replace(/\/+$/, "")
  const connector = buildConnector({ timeout: seconds * 1000, allowH2: false })
  let connectMs: number | null = null
  const limits: Record<string, string> = {}
  const pool = new Pool(origin, {
    connections: 4,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) => {
      const started = performance.now()
      connector(options, (...result) => {
        if (result[0] === null) connectMs ??= performance.now() - started
        callback(...result)
      })
    }
  })

  const notice = (raw: Readonly<Record<string, string | Array<string> | undefined>>) => {
    for (const [name, value] of Object.entries(raw)) {
      if (!RATE_LIMIT.test(name) || Object.keys(limits).length >= MOST_RATE_LIMITS) continue
      limits[name.slice(0, MOST_HEADER)] = redact(textOf(value), secrets)
    }
  }

  const late = (): Failure => ({ reason: "timeout-total", message: `no answer within ${seconds} s` })

  const get: Wire["get"] = async (path) => {
    const timeout = AbortSignal.timeout(seconds * 1000)
    const root = base.replace(/\/v\d+$/, "")
    const where = path.startsWith("//") ? `${root}${path.slice(1)}` : `${base}${path}${search}`
    try {
      const answer = await pool.request({
        method: "GET",
        path: where,
        headers: { "user-agent": "cotton", ...headers, accept: "*/*", "accept-encoding": "identity" },
        signal: AbortSignal.any([timeout, signal])
      })
      notice(answer.headers)
      let text = ""
      answer.body.setEncoding("utf8")
      for await (const piece of answer.body) {
        text += piece as string
        if (text.length > MOST_BYTES) break
      }
      return { status: answer.statusCode, text }
    } catch (error) {
      if (timeout.aborted) return { failure: late() }
      const known = error instanceof Error ? error : new Error(String(error))
      return { failure: classifyTransport(known, "nothing", secrets) }
    }
  }

  const once = (asked: Asked, fetched: Fetched, until: (bytes: Buffer) => boolean): Promise<Chatted> =>
    new Promise((resolve) => {
      const chunks: Array<Buffer> = []
      let bytes = 0
      const end = (attempted: Attempted | null) => {
        clearTimeout(timer)
        signal.removeEventListener("abort", leave)
        resolve({ attempted, bytes: Buffer.concat(chunks) })
      }
      const request = {
        method: "POST" as const,
        path: `${base}/chat/completions${search}`,
        headers: {
          "user-agent": "cotton",
          ...headers,
          "content-type": "application/json",
          accept: fetched.stream ? "text/event-stream" : "application/json",
          "accept-encoding": "identity"
        },
        body: JSON.stringify(requestBody(asked, fetched))
      }
      const send = () => void pool.dispatch(request, handler)
      const exchange: Exchange = new Exchange({
        protocol: CHAT,
        reader: {
          maxBytes: MOST_BYTES,
          inputBound: inputBound(asked),
          limit: fetched.limit,
          n: fetched.n,
          secrets
        },
        stream: fetched.stream,
        onFirstToken: undefined,
        done: end,
        again: send
      })
      const handler = tapped(exchange, {
        headers: notice,
        data: (chunk) => {
          if (bytes > MOST_BYTES) return
          bytes += chunk.byteLength
          chunks.push(chunk)
          if (!until(Buffer.concat(chunks))) return
          exchange.interrupt()
          end(null)
        }
      })
      const leave = () => {
        exchange.interrupt()
        end({ _tag: "Failed", failure: late(), streamedChars: 0 })
      }
      const timer = setTimeout(() => exchange.stop(late()), seconds * 1000)
      signal.addEventListener("abort", leave)
      send()
    })

  const chat: Wire["chat"] = async (asked, fetched, until = () => false) => {
    const first = await once(asked, fetched, until)
    if (first.attempted?._tag !== "Failed" || first.attempted.failure.reason !== "rate-limited") return first
    const wait = first.attempted.failure.retryAfterMs ?? DEFAULT_WAIT
    if (wait > MOST_WAIT) return first
    await sleep(wait, undefined, { signal }).catch(() => undefined)
    return once(asked, fetched, until)
  }

  return {
    get,
    chat,
    connectMs: () => connectMs,
    rateLimits: () => limits,
    close: () => pool.destroy()
  }
}
