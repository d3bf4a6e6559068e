import type { Asked, EndpointProfile, Failure, Fetched, Sample, TeacherSpec, Usage } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { inputBound } from "../../desk/Pricing.ts"
import { messageSoFar } from "./Chunks.ts"
import { asObject, type JsonObject } from "../Json.ts"
import type { Facts } from "./Question.ts"
import type { Chatted, Got, Wire } from "./Wire.ts"

/** What is asked beside the recipe's own fields. */
export interface Asking {
  readonly text: string
  /** `max_tokens`. */
  readonly limit: number
  readonly temperature?: number
  readonly seed?: number
  readonly stream?: boolean
  readonly n?: number
  readonly prefix?: string
  readonly continueWith?: EndpointProfile["continueWith"]
  /** Further fields of the body. */
  readonly extra?: JsonObject
  /** Ends the reply by closing its connection. */
  readonly until?: (bytes: Buffer) => boolean
}

/** What questions work with: the endpoint, what is known of it so far, and replies that several of them look at. */
export interface Inquiry {
  readonly teacher: TeacherSpec
  readonly sample: Pick<Sample, "effort">
  /** Which endpoint of the recipe it is. */
  readonly at: number
  readonly host: string
  readonly facts: Facts
  readonly wire: Wire
  readonly chat: (asking: Asking) => Promise<Chatted>
  /** The list of models: `GET /models`. */
  readonly models: () => Promise<Got>
  /** A short reply to a plain request: no field but the model, the messages, the limit and the recipe's own body. */
  readonly plain: () => Promise<Attempted>
  /** The same as a stream. */
  readonly streamed: () => Promise<Chatted>
  /** Three replies at temperature 0, or why there are none. */
  readonly greedy: () => Promise<ReadonlyArray<string> | Failure>
  /** Three replies at temperature 1: two of the same seed, then one of another. */
  readonly hot: () => Promise<ReadonlyArray<string> | Failure>
  readonly spent: () => { readonly requests: number; readonly usage: Usage }
}

/** Replies that differ from sample to sample when a model is free to choose, and hold text that can be stopped in. */
const OPEN = "Write a random number between 1 and 1000000, then ten random words. Nothing else."
const HELLO = "Say hello in three words."
const HELLO_LIMIT = 16
const OPEN_LIMIT = 24
const SEEDS = [11, 11, 7919] as const

/** What has the same reply each time, where a temperature of 0 is honoured. */
export const GREEDY = { text: OPEN, limit: OPEN_LIMIT, temperature: 0 } as const

/** Names and marks, which are no text that a model wrote. */
const NO_TEXT: ReadonlySet<string> = new Set(["role", "name", "id", "type", "signature", "format"])

const textsIn = (value: unknown): string => {
  if (typeof value === "string") return value
  if (typeof value !== "object" || value === null) return ""
  return Array.isArray(value) ? value.map(textsIn).join("") : writtenIn(value as Readonly<Record<string, unknown>>)
}

/**
 * All that a model wrote, the chain before the answer: for comparing replies with each other. Some servers give the chain
 * twice, as a text and as a list; the text is enough.
 */
export const writtenIn = ({ content, ...others }: Readonly<Record<string, unknown>>): string => {
  const fields = Object.entries(others).filter(([key]) => !NO_TEXT.has(key))
  const plain = fields.map(([, value]) => (typeof value === "string" ? value : "")).join("")
  return (plain === "" ? fields.map(([, value]) => textsIn(value)).join("") : plain) + textsIn(content)
}

/** The recipe's further fields. A floor under the reply's length that the run's limit has room for may be over one of these. */
const withinLimit = (body: TeacherSpec["body"], limit: number): TeacherSpec["body"] => {
  const floor = body["min_tokens"]
  return typeof floor === "number" && floor > limit ? { ...body, min_tokens: limit } : body
}

/** Runs once and remembers. */
const remember = <A>(make: () => Promise<A>): (() => Promise<A>) => {
  let made: Promise<A> | undefined
  return () => (made ??= make())
}

export const openInquiry = (options: {
  readonly teacher: TeacherSpec
  readonly sample: Pick<Sample, "effort">
  readonly at: number
  readonly host: string
  readonly facts: Facts
  readonly wire: Wire
}): Inquiry => {
  const { facts, host, sample, teacher, wire } = options
  let requests = 0
  let input = 0
  let output = 0
  let estimated = false

  const count = ({ attempted, bytes }: Chatted, asked: Asked, limit: number) => {
    if (attempted?._tag === "Replied") {
      for (const { usage } of [attempted, ...(attempted.siblings ?? [])]) {
        input += usage.input
        output += usage.output
        estimated ||= usage.estimated
      }
    } else if (attempted === null || attempted.streamedChars !== 0) {
      // Closed or broken in the middle: an upper bound of what had come.
      input += inputBound(asked)
      output += Math.min(limit, Buffer.byteLength(writtenIn(messageSoFar(bytes)), "utf8"))
      estimated = true
    }
  }

  const chat = async ({ text, limit, until, ...more }: Asking): Promise<Chatted> => {
    const extra = { ...withinLimit(teacher.body, limit), ...more.extra }
    // A model that has refused temperatures gets none.
    const temperature = facts.temperature === false ? undefined : more.temperature
    const asked: Asked = {
      model: teacher.model,
      messages: [{ role: "user", content: text }],
      ...(temperature === undefined ? {} : { temperature }),
      ...(more.seed === undefined ? {} : { seed: more.seed }),
      ...(sample.effort === undefined ? {} : { effort: sample.effort }),
      ...(more.prefix === undefined ? {} : { prefix: more.prefix }),
      ...(Object.keys(extra).length === 0 ? {} : { extra })
    }
    const fetched: Fetched = {
      host,
      limit,
      stream: more.stream ?? false,
      ...(more.n === undefined ? {} : { n: more.n }),
      ...(more.continueWith === undefined || more.continueWith === null ? {} : { continueWith: more.continueWith })
    }
    requests++
    const chatted = await wire.chat(asked, fetched, until)
    count(chatted, asked, limit * (more.n ?? 1))
    return chatted
  }

  const reply = async (asking: Asking): Promise<Attempted> => (await chat(asking)).attempted!

  /** The texts of several replies, asked for one after the other: together they would be one batch. */
  const texts = async (askings: ReadonlyArray<Asking>): Promise<ReadonlyArray<string> | Failure> => {
    const written: Array<string> = []
    for (const asking of askings) {
      const got = await reply(asking)
      if (got._tag === "Failed") return got.failure
      written.push(writtenIn(got.reply.message))
    }
    return written
  }

  return {
    ...options,
    chat,
    models: remember(() => wire.get("/models")),
    plain: remember(() => reply({ text: HELLO, limit: HELLO_LIMIT })),
    streamed: remember(() => chat({ text: HELLO, limit: HELLO_LIMIT, stream: true })),
    greedy: remember(() => texts([GREEDY, GREEDY, GREEDY])),
    hot: remember(() => texts(SEEDS.map((seed) => ({ text: OPEN, limit: OPEN_LIMIT, temperature: 1, seed })))),
    spent: () => ({ requests, usage: { input, output, estimated } })
  }
}

/** An object of a list of models: `{ data: [{ id, … }] }`, or Together's bare list. */
export const modelsIn = (text: string): ReadonlyArray<JsonObject> | null => {
  try {
    const whole: unknown = JSON.parse(text)
    const list = Array.isArray(whole) ? whole : asObject(whole)?.["data"]
    return Array.isArray(list) ? list.map(asObject).filter((one) => one !== undefined) : null
  } catch {
    return null
  }
}

/** What the list of models says of this one. */
export const entryOf = async (inquiry: Inquiry): Promise<JsonObject | undefined> => {
  const got = await inquiry.models()
  const list = "failure" in got ? null : modelsIn(got.text)
  return list?.find(({ id }) => id === inquiry.teacher.model) ?? (list?.length === 1 ? list[0] : undefined)
}
