import type { Wire } from "./client.ts"

/* What servers of several kinds have in common on the wire. */

export interface WireChoice {
  readonly index: number
  readonly message?: Record<string, unknown>
  readonly delta?: Record<string, unknown>
  readonly finish_reason?: string | null
  readonly logprobs?: {
    readonly content: ReadonlyArray<{
      readonly token: string
      readonly logprob: number
      readonly top_logprobs: ReadonlyArray<unknown>
    }>
  } | null
  readonly stop_reason?: string | null
}

export interface WireBody {
  readonly choices: ReadonlyArray<WireChoice>
  readonly usage?: unknown
  readonly object?: string
  readonly [field: string]: unknown
}

export const bodyOf = (text: string): WireBody => JSON.parse(text) as WireBody

export const messageOf = (body: WireBody, index = 0): Record<string, unknown> => body.choices[index]?.message ?? {}

export const eventsOf = (body: string): ReadonlyArray<string> =>
  body
    .split("\n\n")
    .filter((event) => event.startsWith("data: "))
    .map((event) => event.slice(6))

export const post = async (
  simulator: { readonly port: number },
  body: Record<string, unknown>,
  init: RequestInit = {},
  path = "/v1/chat/completions"
): Promise<Wire> => {
  const response = await fetch(`http://127.0.0.1:${simulator.port}${path}`, {
    method: "POST",
    ...(init.method === "GET" ? {} : { body: JSON.stringify({ model: "m", ...body }) }),
    ...init
  })
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    headers: response.headers,
    body: await response.text()
  }
}

/** All texts of a choice's deltas by field; blocks by their type. */
export const streamed = (events: ReadonlyArray<string>, index = 0): Readonly<Record<string, string>> => {
  const texts: Record<string, string> = {}
  const add = (field: string, text: unknown) => {
    if (typeof text === "string" && text !== "") texts[field] = (texts[field] ?? "") + text
  }
  for (const event of events) {
    if (event === "[DONE]") continue
    for (const choice of bodyOf(event).choices) {
      if ((choice.index ?? 0) !== index) continue
      const { content, reasoning, reasoning_content } = choice.delta ?? {}
      add("reasoning", reasoning)
      add("reasoning_content", reasoning_content)
      if (!Array.isArray(content)) add("content", content)
      else
        for (const { thinking, text } of content as ReadonlyArray<Record<string, unknown>>) {
          add("thinking", thinking)
          add("text", text)
        }
    }
  }
  return texts
}
