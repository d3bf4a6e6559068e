import type { ServerResponse } from "node:http"
import { settle } from "./Chat.ts"
import { CREATED } from "./Envelope.ts"
import type { Opened } from "./Observation.ts"
import { shortHash } from "./Random.ts"
import { Refusal } from "./Refusal.ts"
import { rewardOf } from "./scripted/Judging.ts"
import type { Setting } from "./Setting.ts"
import { estimateTokens } from "./Tokens.ts"

type Body = Readonly<Record<string, unknown>>

/** A conversation that is to be scored. */
interface Scored {
  readonly model: string
  readonly prompt: string
  readonly response: string
}

const WIRES = ["pooling", "classify", "get_reward"] as const
type Wire = (typeof WIRES)[number]

/** Where the rewards are: beside /v1 as at vLLM and OpenRLHF, and under it, so that one base URL serves chat and rewards. */
export const REWARD_PATHS: ReadonlyMap<string, Wire> = new Map(
  WIRES.flatMap((wire) => [[`/${wire}`, wire] as const, [`/v1/${wire}`, wire] as const])
)

const parse = (text: string, { server }: Setting): Body => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body
  } catch {
    // told below, in the server's words
  }
  throw server.words.badJson(text)
}

const firstText = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === "string" ? first : undefined
}

const readQuery = (body: Body, { options, server }: Setting): Scored => {
  const query = firstText(body["query"])
  if (query === undefined) throw server.words.missing({ field: "query", value: body["query"], body })
  const prompt = firstText(body["prompts"]) ?? ""
  const response = query.startsWith(prompt) ? query.slice(prompt.length) : query
  return { model: options.models[0]!, prompt: prompt === "" ? query : prompt, response }
}

const readConversation = (body: Body, { options, server }: Setting): Scored => {
  const { messages, model = options.models[0] } = body
  if (typeof model !== "string") throw server.words.missing({ field: "model", value: model, body })
  if (!options.models.some((name) => name === model || name === "*")) {
    const refusal = server.words.unknownModel(model, options.models)
    if (refusal !== undefined) throw refusal
  }
  if (!Array.isArray(messages) || messages.length === 0) {
    throw server.words.missing({ field: "messages", value: messages, body })
  }
  const texts = messages.map((message: { readonly content?: unknown } | null) =>
    typeof message?.content === "string" ? message.content : ""
  )
  return { model, prompt: texts.slice(0, -1).join("\n\n"), response: texts.at(-1)! }
}

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score))

/** A body in the form of vLLM 0.18 (`pooling`, `classify`) or of OpenRLHF's `serve_rm` (`get_reward`). */
const bodyOf = (wire: Wire, body: Body, { model, prompt, response }: Scored, setting: Setting): unknown => {
  const { judge, seed } = setting.options
  const score = rewardOf(prompt, response, seed, judge)
  if (wire === "get_reward") return { rewards: [score], scores: [score], extra_logs: { dummy_scores: [score] } }
  const tokens = estimateTokens(prompt) + estimateTokens(response)
  const usage = { prompt_tokens: tokens, total_tokens: tokens, completion_tokens: 0, prompt_tokens_details: null }
  const probs = [body["use_activation"] === false ? score : sigmoid(score)]
  const element =
    wire === "pooling"
      ? { index: 0, object: "pooling", data: [score] }
      : { index: 0, label: "LABEL_0", probs, num_classes: 1 }
  const id = `${wire === "pooling" ? "pool" : "classify"}-${shortHash(JSON.stringify([model, prompt, response]))}`
  return { id, object: "list", created: CREATED, model, data: [element], usage }
}

/** Answers requests for a reward: a score by the seed and the words. Faults, outages and latencies are those of chat only. */
export const makeRewards =
  (setting: Setting) =>
  (response: ServerResponse, bytes: Buffer, opened: Opened, path: string): void => {
    const wire = REWARD_PATHS.get(path)!
    const send = (status: number, body: string, headers: Refusal["headers"]) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body)
    try {
      const body = parse(bytes.toString("utf8"), setting)
      const scored = wire === "get_reward" ? readQuery(body, setting) : readConversation(body, setting)
      const wish = { path, choices: 1, stream: false, temperature: null, maxTokens: null, prefix: false }
      const key = shortHash(JSON.stringify([path, scored]))
      settle(response, opened, "completed", { key, seed: undefined, planted: [], wish })
      send(200, JSON.stringify(bodyOf(wire, body, scored, setting)), {})
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      settle(response, opened, "refused")
      send(error.status, error.body, error.headers)
    }
  }
