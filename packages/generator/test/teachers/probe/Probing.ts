import { TeacherSpec } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"
import { type EndpointReport, probeEndpoint } from "../../../src/teachers/probe/Probe.ts"

/* What the tests of the probe work with: small servers of node:http, and one probe of one endpoint. */

export interface Request {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: IncomingMessage["headers"]
}

/** A server that is gone after the test. Resolves with its base URL and what it was asked. */
export const serve = async (
  answer: (request: Request, response: ServerResponse) => void
): Promise<{ readonly url: string; readonly requests: ReadonlyArray<Request> }> => {
  const requests: Array<Request> = []
  const server = createServer((incoming, response) => {
    let text = ""
    incoming.setEncoding("utf8")
    incoming.on("data", (piece: string) => (text += piece))
    incoming.on("end", () => {
      const body = (text === "" ? {} : JSON.parse(text)) as Request["body"]
      const request = { path: incoming.url ?? "", body, headers: incoming.headers }
      requests.push(request)
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests }
}

export const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {}
): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(JSON.stringify(body))
}

/** A whole chat reply with one choice. */
export const completion = (content: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
  usage: { prompt_tokens: 5, completion_tokens: 3 },
  ...more
})

export const probe = (
  url: string,
  options: {
    readonly teacher?: Readonly<Record<string, unknown>>
    readonly endpoint?: Readonly<Record<string, unknown>>
    readonly seconds?: number
    readonly environment?: Readonly<Record<string, string>>
  } = {}
): Promise<EndpointReport> => {
  const { endpoint, environment = {}, seconds = 10, teacher } = options
  const decoded = SchemaParser.decodeUnknownSync(TeacherSpec)({
    model: "m",
    at: [{ url, price: { input: 1, output: 2 }, ...endpoint }],
    ...teacher
  })
  return Effect.runPromise(
    probeEndpoint({ teacher: decoded, sample: {}, at: 0, host: "host", seconds, environment, now: 7 })
  )
}

/** The finding of one question. */
export const finding = (
  { lines }: EndpointReport,
  id: string
): { readonly holds: boolean | null; readonly words: string } => {
  const { holds, words } = lines.find((line) => line.id === id)!
  return { holds, words }
}

export const asked = ({ lines }: EndpointReport): ReadonlyArray<string> =>
  lines.filter((line) => line.asked).map(({ id }) => id)
