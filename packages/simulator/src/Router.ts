import { timingSafeEqual } from "node:crypto"
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { makeChat, settle } from "./Chat.ts"
import { makeFixedReply } from "./FixedReply.ts"
import type { Observation, Opened } from "./Observation.ts"
import { Refusal } from "./Refusal.ts"
import type { SimulatorOptions } from "./SimulatorOptions.ts"
import type { Teacher } from "./Teacher.ts"

const sendJson = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
  response.end(body)
}

const modelsBody = ({ context, maxReplyTokens, models, wireReplay }: SimulatorOptions): string =>
  JSON.stringify({
    object: "list",
    data: [...models.filter((name) => name !== "*"), ...Object.keys(wireReplay)].map((id) => ({
      id,
      object: "model",
      created: 1_767_225_600,
      owned_by: "cotton-simulator",
      root: id,
      parent: null,
      max_model_len: context ?? maxReplyTokens
    }))
  })

const isAuthorised = (key: string | undefined, header: string | undefined): boolean => {
  if (key === undefined) return true
  const given = Buffer.from(header ?? "")
  const wanted = Buffer.from(`Bearer ${key}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Collects the body; calls back with `undefined` when the client left before all of it had come. */
const readBody = (incoming: IncomingMessage, done: (body: Buffer | undefined) => void): void => {
  const parts: Array<Buffer> = []
  let ended = false
  incoming.on("data", (part: Buffer) => parts.push(part))
  incoming.once("end", () => {
    ended = true
    done(Buffer.concat(parts))
  })
  incoming.once("close", () => {
    if (!ended) done(undefined)
  })
}

type ChatHandler = (response: ServerResponse, body: Buffer, opened: Opened) => void

export const makeRouter = (options: SimulatorOptions, teacher: Teacher, observation: Observation): RequestListener => {
  const models = modelsBody(options)
  const fixed = options.fixed === undefined ? undefined : makeFixedReply(options.fixed, options)
  const chat: ChatHandler =
    fixed === undefined
      ? makeChat(options, teacher, observation)
      : (response, body, opened) => {
          settle(response, opened, "completed")
          fixed(response, body)
        }

  const refuse = (response: ServerResponse, refusal: Refusal) => sendJson(response, refusal.status, refusal.body)

  const onChat = (incoming: IncomingMessage, response: ServerResponse) => {
    const opened = observation.open()
    readBody(incoming, (body) => {
      if (body === undefined) {
        opened.close("aborted-by-client")
        return
      }
      const refusal = isAuthorised(options.key, incoming.headers.authorization)
        ? incoming.method === "POST"
          ? undefined
          : Refusal.wrongMethod()
        : Refusal.unauthorised()
      if (refusal === undefined) {
        chat(response, body, opened)
        return
      }
      settle(response, opened, "refused")
      refuse(response, refusal)
    })
  }

  return (incoming, response) => {
    const path = (incoming.url ?? "/").split("?", 1)[0] as string
    if (path === "/v1/chat/completions") {
      onChat(incoming, response)
      return
    }
    incoming.resume()
    switch (path) {
      case "/v1/models":
        if (isAuthorised(options.key, incoming.headers.authorization)) sendJson(response, 200, models)
        else refuse(response, Refusal.unauthorised())
        return
      case "/health":
        response.writeHead(200, { "content-length": 0 })
        response.end()
        return
      case "/simulator/stats":
        sendJson(response, 200, JSON.stringify(observation.stats()))
        return
      case "/simulator/mark":
        observation.mark()
        sendJson(response, 200, JSON.stringify(observation.stats()))
        return
      case "/simulator/requests": {
        const lines = observation.requests().map((record) => `${JSON.stringify(record)}\n`)
        response.writeHead(200, { "content-type": "application/x-ndjson" })
        response.end(lines.join(""))
        return
      }
      default:
        refuse(response, Refusal.unknownPath())
    }
  }
}
