import { startSimulator, type Simulator, type SimulatorOptionsInput } from "../src/index.ts"

/* A plain client for these tests: what it reads is what was on the wire. */

export interface Wire {
  readonly status: number
  readonly type: string | null
  readonly headers: Headers
  readonly body: string
}

export interface Message {
  readonly role: string
  readonly content: string
}

export const user = (content: string): ReadonlyArray<Message> => [{ role: "user", content }]

export const ask = async (
  simulator: { readonly url: string },
  messages: ReadonlyArray<Message>,
  body: Record<string, unknown> = {},
  init: RequestInit = {}
): Promise<Wire> => {
  const response = await fetch(`${simulator.url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "simulated-teacher", messages, ...body }),
    ...init
  })
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    headers: response.headers,
    body: await response.text()
  }
}

export interface Reply {
  readonly id: string
  readonly choices: ReadonlyArray<{
    readonly index: number
    readonly message: {
      readonly content: string | null
      readonly reasoning_content?: string | null
      readonly reasoning?: string | null
    }
    readonly finish_reason: string | null
  }>
  readonly usage: Usage
}

export interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly completion_tokens_details: { readonly reasoning_tokens: number } | null
}

export const complete = async (
  simulator: { readonly url: string },
  messages: ReadonlyArray<Message>,
  body: Record<string, unknown> = {}
): Promise<Reply> => JSON.parse((await ask(simulator, messages, body)).body) as Reply

export interface Chunk {
  readonly choices: ReadonlyArray<{
    readonly index: number
    readonly delta: Readonly<Record<string, string>>
    readonly finish_reason: string | null
  }>
  readonly usage?: Usage
  readonly error?: { readonly message: string }
}

/** The events of a stream; the last one of a whole stream is `[DONE]`. */
export const eventsIn = (body: string): ReadonlyArray<string> =>
  body
    .split("\n\n")
    .filter((event) => event.startsWith("data: "))
    .map((event) => event.slice(6))

export const chunksIn = (body: string): ReadonlyArray<Chunk> =>
  eventsIn(body)
    .filter((event) => event !== "[DONE]")
    .map((event) => JSON.parse(event) as Chunk)

/** One field of one choice, put together from the deltas. */
export const textIn = (chunks: ReadonlyArray<Chunk>, field: string, index = 0): string =>
  chunks
    .flatMap(({ choices }) => choices)
    .filter((choice) => choice.index === index)
    .map(({ delta }) => delta[field] ?? "")
    .join("")

/** Runs with a simulator of its own and closes it whatever happens. */
export const withSimulator = async <A>(
  options: SimulatorOptionsInput,
  use: (simulator: Simulator) => Promise<A>
): Promise<A> => {
  const simulator = await startSimulator(options)
  try {
    return await use(simulator)
  } finally {
    await simulator.close()
  }
}

/** Replies without any defect and without the slips that are noticed. */
export const SOUND = {
  wrong: 0,
  loop: 0,
  languageSwitch: 0,
  noBox: 0,
  unclosed: 0,
  refusal: 0,
  emptyThink: 0
} as const

export const boxIn = (text: string | null | undefined): string | undefined => /\\boxed\{(.+)\}/.exec(text ?? "")?.[1]

/** Waits until something is so; the test's own time limit is the only clock. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}
