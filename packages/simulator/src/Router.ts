import { timingSafeEqual } from "node:crypto"
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { makeChat, settle } from "./Chat.ts"
import { CREATED } from "./Envelope.ts"
import { makeFixedReply } from "./FixedReply.ts"
import type { Observation, Opened } from "./Observation.ts"
import type { Refusal } from "./Refusal.ts"
import { makeRewards, REWARD_PATHS } from "./Rewards.ts"
import type { Setting } from "./Setting.ts"
import type { Teacher } from "./Teacher.ts"
import { makeWork } from "./Work.ts"

const sendJson = (response: ServerResponse, status: number, body: string, headers: Refusal["headers"] = {}): void => {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers
  })
  response.end(body)
}

const modelsBody = ({ options, server }: Setting): string => {
  const { context, maxReplyTokens, models, wireReplay } = options
  const names = [...models.filter((name) => name !== "*"), ...Object.keys(wireReplay)]
  return JSON.stringify(
    server.models(names.map((id) => ({ id, created: CREATED, context: context ?? maxReplyTokens }))),
    null,
    server.indent
  )
}

/** The key of a request: what stands behind `Bearer`, or `undefined` without any. */
const keyOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : header.replace(/^Bearer /, "")

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

type PostHandler = (response: ServerResponse, body: Buffer, opened: Opened, path: string) => void

export const makeRouter = (setting: Setting, teacher: Teacher, observation: Observation): RequestListener => {
  const { options, server } = setting
  const { words } = server
  const models = modelsBody(setting)
  const work = makeWork()
  const fixed = options.fixed === undefined ? undefined : makeFixedReply(options.fixed, setting)
  const chat: PostHandler =
    fixed === undefined
      ? makeChat(setting, teacher, observation, work)
      : (response, body, opened) => {
          settle(response, opened, "completed")
          fixed(response, body)
        }
  const rewards = makeRewards(setting)
  const chatPaths = new Set(["/v1/chat/completions", ...(server.chatPaths ?? [])])
  // The list of models is where the chat is.
  const modelsPaths = new Set([...chatPaths].map((path) => path.replace("/chat/completions", "/models")))

  const refuse = (response: ServerResponse, { body, headers, status }: Refusal) =>
    sendJson(response, status, body, headers)

  const onPost = (incoming: IncomingMessage, response: ServerResponse, path: string, handle: PostHandler) => {
    const opened = observation.open()
    readBody(incoming, (body) => {
      if (body === undefined) {
        opened.close("aborted-by-client")
        return
      }
      const { method = "GET" } = incoming
      const refusal = isAuthorised(options.key, incoming.headers.authorization)
        ? method === "POST"
          ? undefined
          : words.wrongMethod(method, path)
        : words.unauthorised(keyOf(incoming.headers.authorization))
      if (refusal === undefined) {
        handle(response, body, opened, path)
        return
      }
      settle(response, opened, "refused")
      refuse(response, refusal)
    })
  }

  return (incoming, response) => {
    const path = (incoming.url ?? "/").split("?", 1)[0] as string
    const handle = chatPaths.has(path) ? chat : REWARD_PATHS.has(path) ? rewards : undefined
    if (handle !== undefined) {
      onPost(incoming, response, path, handle)
      return
    }
    incoming.resume()
    if (modelsPaths.has(path)) {
      if (isAuthorised(options.key, incoming.headers.authorization)) sendJson(response, 200, models)
      else refuse(response, words.unauthorised(keyOf(incoming.headers.authorization)))
      return
    }
    switch (path) {
      case "/health":
        response.writeHead(200, { "content-length": 0 })
        response.end()
        return
      case "/metrics":
        if (server.metrics === undefined) break
        response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" })
        response.end(server.metrics(work.load(), options.models[0] as string))
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
    }
    refuse(response, words.unknownPath(incoming.method ?? "GET", path))
  }
}
