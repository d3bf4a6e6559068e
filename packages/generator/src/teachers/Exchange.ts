import type { Failure } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import type { Dispatcher } from "undici"
import { classifyStatus, classifyTransport } from "./Classify.ts"
import type { ReaderOptions, ReplyReader } from "./ReplyReader.ts"
import { type Kind, sniff, withoutBlanks } from "./Sniff.ts"
import type { Watched } from "./Watchdog.ts"

/** Bytes of an error's body that are read. */
const MOST_ERROR_BYTES = 64_000

type Headers = Readonly<Record<string, string | undefined>>
type RawHeaders = Readonly<Record<string, string | Array<string> | undefined>>

/** The headers that are looked at; undici has put their names into lower case. */
const LOOKED_AT = ["content-type", "content-encoding", "retry-after", "retry-after-ms", "location"] as const

const pickHeaders = (raw: RawHeaders): Headers => {
  const headers: Record<string, string | undefined> = {}
  for (const name of LOOKED_AT) {
    const value = raw[name]
    if (value !== undefined) headers[name] = Array.isArray(value) ? value[0] : value
  }
  return headers
}

/** How the bodies of a protocol are read. */
export interface Protocol {
  readonly body: (options: ReaderOptions) => ReplyReader
  /** Without it a stream is none of the protocol's. */
  readonly stream?: (options: ReaderOptions) => ReplyReader
  /** What is said of a 404 that speaks of no model. */
  readonly wrongPath: string
}

/**
 * The connection had served an earlier reply and was closed before this request was read: some servers (llama.cpp's)
 * close after each stream in spite of their keep-alive. It says nothing of the request or of the endpoint.
 */
const wasStale = (error: Error): boolean => {
  const socket = (error as { readonly socket?: { readonly bytesRead?: unknown } | null }).socket
  return typeof socket?.bytesRead === "number" && socket.bytesRead > 0
}

/** One request from its first byte to its end, on undici's own callbacks: no stream objects on the hot path. */
export class Exchange implements Dispatcher.DispatchHandler, Watched {
  readonly started = performance.now()
  /** When the last piece of the reply came; `null` before the first. */
  lastSeen: number | null = null
  readonly #protocol: Protocol
  readonly #options: ReaderOptions
  /** Whether a stream was asked for. */
  readonly #stream: boolean
  readonly #onFirstToken: (() => void) | undefined
  readonly #done: (attempted: Attempted) => void
  #again: (() => void) | null
  #controller: Dispatcher.DispatchController | null = null
  #reader: ReplyReader | null = null
  #kind: Kind = "unclear"
  #head: Uint8Array | null = null
  #status = 0
  #headers: Headers = {}
  #errorBody: Array<Uint8Array> = []
  #errorBytes = 0
  #firstTokenMs: number | undefined
  #ended = false

  constructor(options: {
    readonly protocol: Protocol
    readonly reader: ReaderOptions
    readonly stream: boolean
    readonly onFirstToken: (() => void) | undefined
    readonly done: (attempted: Attempted) => void
    /** Sends the same request once more, on another connection. */
    readonly again: () => void
  }) {
    this.#protocol = options.protocol
    this.#options = options.reader
    this.#stream = options.stream
    this.#onFirstToken = options.onFirstToken
    this.#done = options.done
    this.#again = options.again
  }

  /** Ends the exchange from this side: a time-out or an overflow. */
  stop(failure: Failure): void {
    this.#fail(failure)
    this.#controller?.abort(new Error(failure.reason))
  }

  /** Nobody waits for the reply any more. */
  interrupt(): void {
    this.#ended = true
    this.#controller?.abort(new Error("interrupted"))
  }

  #finish(attempted: Attempted): void {
    if (this.#ended) return
    this.#ended = true
    this.#done(this.#firstTokenMs === undefined ? attempted : { ...attempted, firstTokenMs: this.#firstTokenMs })
  }

  #fail(failure: Failure): void {
    if (this.#reader?.complete() === true) this.#finish(this.#reader.end(failure))
    else this.#finish({ _tag: "Failed", failure, streamedChars: this.#streamedChars() })
  }

  /** A whole body that does not come may have been written all the same; a stream shows what was. */
  #streamedChars(): number | "unknown" {
    if (this.#controller === null || this.#status >= 300 || this.#kind === "other") return 0
    if (this.#stream && this.#kind !== "body") return this.#reader?.chars() ?? 0
    return "unknown"
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It waited for a connection for too long: nothing of it has been sent yet, and nothing will.
    if (this.#ended) controller.abort(new Error("interrupted"))
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    // They are slices of the first packet, and would hold all of it in memory as long as the reply goes on.
    controller.rawHeaders = null
    // 102 and 103 announce an answer; they are none.
    if (status < 200) return
    this.#status = status
    this.#headers = pickHeaders(headers)
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return
    if (this.#status >= 300) return this.#keepError(chunk)
    const reader = this.#reader ?? this.#open(chunk)
    if (reader === null) return
    const before = reader.chars()
    reader.push(this.#head ?? chunk)
    this.#head = null
    if (reader.chars() > before) this.#seen()
    const failure = reader.failure()
    if (failure !== null) this.stop(failure)
  }

  #seen(): void {
    this.lastSeen = performance.now()
    if (this.#firstTokenMs !== undefined || this.#kind !== "stream") return
    this.#firstTokenMs = this.lastSeen - this.started
    this.#onFirstToken?.()
  }

  /** Chooses the reader by what the bytes are; `null` while that is unclear, or when they are none of the protocol's. */
  #open(chunk: Uint8Array): ReplyReader | null {
    const head = this.#head === null ? withoutBlanks(chunk) : Buffer.concat([this.#head, chunk])
    if (head.byteLength === 0) return null
    this.#head = head
    this.#kind = sniff(head)
    if (this.#kind === "unclear") return null
    const open = this.#kind === "stream" ? this.#protocol.stream : this.#protocol.body
    if (this.#kind === "other" || open === undefined) {
      this.#kind = "other"
      this.stop(this.#notTheProtocols())
      return null
    }
    this.#reader = open(this.#options)
    return this.#reader
  }

  #notTheProtocols(): Failure {
    const type = (this.#headers["content-type"] ?? "no content type").slice(0, 80)
    const encoding = this.#headers["content-encoding"]
    const form = encoding === undefined ? type : `${type}, ${encoding.slice(0, 20)}`
    return { reason: "not-json", message: `HTTP ${this.#status} with a body that is not the protocol's (${form})` }
  }

  #keepError(chunk: Uint8Array): void {
    if (this.#errorBytes >= MOST_ERROR_BYTES) return
    this.#errorBytes += chunk.byteLength
    this.#errorBody.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#ended) return
    if (this.#status >= 300) {
      const body = Buffer.concat(this.#errorBody).toString("utf8")
      const { secrets } = this.#options
      const { wrongPath } = this.#protocol
      this.#fail(classifyStatus(this.#status, this.#headers, body, secrets, Date.now(), wrongPath))
    } else if (this.#reader !== null) {
      this.#finish(this.#reader.end())
    } else if (this.#head === null) {
      this.#fail({ reason: "not-json", message: `HTTP ${this.#status} with an empty body` })
    } else this.#fail(this.#notTheProtocols())
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#again !== null && this.#status === 0 && !this.#ended && wasStale(error)) {
      const again = this.#again
      this.#again = null
      return again()
    }
    const reached = this.#status > 0 ? "answered" : this.#controller === null ? "nothing" : "sent"
    this.#fail(classifyTransport(error, reached, this.#options.secrets))
  }
}
