import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { html } from "../Html.ts"
import { placeOf } from "./Addresses.ts"
import { answer, type Answer } from "./Answer.ts"
import { admit, cookieFor, type Lock, lockOf, newToken } from "./Guard.ts"
import { broken, NOT_FOUND, REFUSALS, type Told } from "./Refusals.ts"
import type { RunSource } from "./RunSource.ts"
import { plainPage, policy } from "./Shell.ts"
import { foreign } from "./Shown.ts"

export interface ServeOptions {
  /** Default: 0, any that is free. */
  readonly port?: number
  /** A loopback address; default: `127.0.0.1`. */
  readonly host?: "127.0.0.1" | "::1"
}

export interface Served {
  /** The address of a page (`/`, or one of `Addresses`) with the token: whoever has it may look. */
  readonly urlOf: (address: string) => string
  readonly close: () => Promise<void>
}

/** A browser opens six connections to a host; several windows may be open. */
const MOST_CONNECTIONS = 64
/** Bytes of the request line and the headers; more is refused by Node (431). */
const MOST_HEADER = 16_384
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 5000
}

const HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "x-robots-tag": "noindex"
}

const split = (url: string): { readonly path: string; readonly fields: URLSearchParams } => {
  const at = url.indexOf("?")
  return at < 0
    ? { path: url, fields: new URLSearchParams() }
    : { path: url.slice(0, at), fields: new URLSearchParams(url.slice(at + 1)) }
}

const told = ({ code, title, body }: Told, nonce: string): Answer => ({
  code,
  type: "text/html; charset=utf-8",
  body: plainPage(nonce, title, body)
})

/** The same address without the token. A path that begins with two slashes would be another host. */
const without = ({ path, fields }: ReturnType<typeof split>): string => {
  const left = new URLSearchParams(fields)
  left.delete("token")
  const rest = left.toString()
  return `/${path.replace(/^[/\\]+/, "")}${rest === "" ? "" : `?${rest}`}`
}

/** Sets the cookie and leads to the same page without the token, which then is in no history and on no screenshot. */
const enter = (request: IncomingMessage, address: ReturnType<typeof split>, lock: Lock, nonce: string): Answer => {
  const location = without(address)
  const headers = { "set-cookie": cookieFor(lock) }
  const site = request.headers["sec-fetch-site"]
  if (site === undefined || site === "none" || site === "same-origin") {
    return {
      code: 303,
      type: "text/plain; charset=utf-8",
      body: `See ${location}\n`,
      headers: { ...headers, location }
    }
  }
  // After a link on another page a browser keeps the cookie back, also over a redirect: here the page itself goes on.
  const body = html`<meta http-equiv="refresh" content="0;url=${location}" />
    <p><a href="${location}">Go on</a></p>`
  return { ...told({ code: 200, title: "Opening the run", body }, nonce), headers }
}

const respond = async (request: IncomingMessage, lock: Lock, source: RunSource, nonce: string): Promise<Answer> => {
  const address = split(request.url ?? "/")
  const token = address.fields.get("token")
  const verdict = admit({ method: request.method ?? "", headers: request.headers, token }, lock)
  if (verdict === "enter") return enter(request, address, lock, nonce)
  if (verdict !== "go on") {
    const answered = told(REFUSALS[verdict], nonce)
    return verdict === "method" ? { ...answered, headers: { allow: "GET, HEAD" } } : answered
  }
  const place = placeOf(address.path, address.fields)
  if (place === null) return told(NOT_FOUND, nonce)
  const gone = new AbortController()
  request.once("close", () => gone.abort())
  return answer(place, address.fields, source, nonce, gone.signal).then((made) =>
    "title" in made ? told(made, nonce) : made
  )
}

const send = (
  request: IncomingMessage,
  response: ServerResponse,
  nonce: string,
  { code, type, body, headers }: Answer
) => {
  const bytes = Buffer.from(body)
  response.writeHead(code, {
    ...HEADERS,
    "content-security-policy": policy(nonce),
    "content-type": type,
    "content-length": bytes.length,
    ...headers,
    // Whatever body a refused request has, it is not read.
    ...(request.method === "GET" || request.method === "HEAD" ? {} : { connection: "close" })
  })
  response.end(request.method === "HEAD" ? undefined : bytes)
}

const listen = async (server: Server, host: string, port: number): Promise<number> => {
  server.listen(port, host)
  await once(server, "listening")
  return (server.address() as AddressInfo).port
}

/** Serves the pages of a run to this machine alone, until it is closed. Fails with Node's error where it cannot listen. */
export const serve = async (
  source: RunSource,
  { port = 0, host = "127.0.0.1" }: ServeOptions = {}
): Promise<Served> => {
  const token = newToken()
  let lock: Lock | null = null
  const server = createServer({ maxHeaderSize: MOST_HEADER, ...LIMITS }, (request, response) => {
    const nonce = randomBytes(16).toString("base64")
    if (lock === null) return void response.destroy()
    respond(request, lock, source, nonce)
      .catch((error: unknown) => told(broken(foreign(error instanceof Error ? error.message : String(error))), nonce))
      .then((made) => send(request, response, nonce, made))
      // The connection has ended: nobody is there to be told.
      .catch(() => response.destroy())
  })
  server.maxConnections = MOST_CONNECTIONS
  const authority = `${host.includes(":") ? `[${host}]` : host}:${await listen(server, host, port)}`
  lock = lockOf(token, authority)
  return {
    urlOf: (address) => `http://${authority}${address}${address.includes("?") ? "&" : "?"}token=${token}`,
    close: async () => {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}
