import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { type Subject, ThinkTags, type Verdict } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Lanes, listen, type Listening, type ListenOptions, Requests, Verifying, WEIGHTS } from "../src/index.ts"
import type { Answering } from "../src/wire/Answering.ts"

/* A real server over a judge that the test holds in its hands. */

export const THINK = Schema.decodeUnknownSync(ThinkTags)({})

const PLAN = [
  { id: "test/answer", version: 1, options: {} },
  { id: "test/other", version: 1, options: {} }
]

const verdict = (filter: string, outcome: Verdict["outcome"], more: Partial<Verdict> = {}): Verdict => ({
  filter,
  version: 1,
  options: {},
  outcome,
  ms: 1,
  ...more
})

export interface Place {
  readonly url: string
  readonly listening: Listening
  readonly verifying: Verifying
  /** Contents that were judged, in that order. */
  readonly judged: Array<string>
  /** Contents whose judging was given up. */
  readonly dropped: Array<string>
  /** Lets all that wait go on, and what comes after them. */
  readonly release: () => void
  readonly post: (body: unknown, path?: string, headers?: Record<string, string>) => Promise<Answer>
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  readonly socket: () => Promise<Socket>
  readonly close: () => Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}

export interface PlaceOptions extends Partial<ListenOptions>, Partial<Pick<Answering, "weights" | "unsure" | "asked">> {
  readonly mostRows?: number
  readonly keptBytes?: number
  /** Rows wait until `release`; `never`: those whose content says so wait for ever, and no others. */
  readonly holds?: boolean
}

const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as unknown) : null
  }
}

/**
 * The judge compares a response with the answer; `unsure` and `error` are what it says of responses of that name, `throws`
 * is one at which it breaks, and `never` one that it never comes back from.
 */
export const place = async (options: PlaceOptions = {}): Promise<Place> => {
  const judged: Array<string> = []
  const dropped: Array<string> = []
  let release = () => {}
  const held = options.holds === true ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve()

  const judge = (plan: typeof PLAN) => ({
    plan,
    judge: ({ problem, trace }: Subject) =>
      Effect.gen(function* () {
        const { content } = trace.turns[0]!
        if (content === "never") yield* Effect.never
        yield* Effect.promise(() => held)
        judged.push(content)
        if (content === "throws") throw new Error("the judge broke")
        const said = content === "unsure" || content === "error" ? content : undefined
        const outcome = said ?? (content === problem.answer ? "pass" : "fail")
        const why = outcome === "pass" ? {} : { reason: "because", found: content }
        return plan.map(({ id }) => (id === "test/other" ? verdict(id, "pass") : verdict(id, outcome, why)))
      }).pipe(Effect.onInterrupt(() => Effect.sync(() => dropped.push(trace.turns[0]!.content))))
  })

  const lanes = new Lanes(judge(PLAN), async (filters) =>
    judge(PLAN.filter(({ id }) => filters.some((one) => one.id === id)))
  )
  const verifying = new Verifying({
    lanes,
    mostRows: options.mostRows ?? 100_000,
    keptBytes: options.keptBytes ?? 10_000_000
  })
  const listening = await Effect.runPromise(
    listen(
      {
        verifying,
        reading: { think: THINK, filters: PLAN.map(({ id }) => id) },
        weights: options.weights ?? WEIGHTS,
        unsure: options.unsure ?? 0,
        requests: new Requests(),
        asked: options.asked ?? null
      },
      { port: 0, host: "127.0.0.1", token: null, bodyBytes: 64_000_000, heldBytes: 512_000_000, ...options }
    )
  )
  const { url } = listening
  return {
    url,
    listening,
    verifying,
    judged,
    dropped,
    release: () => release(),
    post: async (body, path = "/v1/verify", headers = {}) =>
      answerOf(
        await fetch(url + path, {
          method: "POST",
          body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
          headers
        })
      ),
    get: async (path, headers = {}) => answerOf(await fetch(url + path, { headers })),
    socket: async () => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1")
      await once(socket, "connect")
      return socket
    },
    close: () => listening.leave()
  }
}

/** Waits for what will be true soon, however slow the machine is. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
