import type { Failure } from "@cotton/schema"
import { choicesOf, type Counted, countedBy, toReplied } from "./Choices.ts"
import { classifyInStream, redact } from "./Classify.ts"
import { Deltas } from "./Deltas.ts"
import { asObject, asText, type JsonObject } from "./Json.ts"
import { Repeats } from "./Repeats.ts"
import {
  brokenOff,
  keepRest,
  KNOWN_BODY,
  KNOWN_CHOICE,
  type ReaderOptions,
  type ReplyReader,
  tooLarge,
  truncated
} from "./ReplyReader.ts"
import { makeSseParser } from "./Sse.ts"
import { Usages } from "./Usages.ts"

/** A delta's JSON weighs far more than its text: so many bytes of stream are let pass for a byte of reply. */
const MOST_OVERHEAD = 100
/** Characters of a line that is no JSON that are kept for the message. */
const STRAY_CHARS = 200

/** A choice while it comes. */
class Choice {
  readonly index: number
  readonly deltas = new Deltas()
  /** The choices of a stream have each their own form. */
  readonly repeats = new Repeats()
  readonly rest: JsonObject = {}
  finish: string | undefined
  /** The server broke it off. */
  failure: Failure | null = null

  constructor(index: number) {
    this.index = index
  }

  get whole(): boolean {
    return this.finish !== undefined && this.failure === null
  }
}

/**
 * A server-sent stream of `chat.completion.chunk` objects. Only a finish reason makes a choice a whole reply: `[DONE]`
 * does not. Of several choices those that are whole are kept when the stream breaks.
 */
export const streamReader = (options: ReaderOptions): ReplyReader => {
  const asked = options.n ?? 1
  const first = new Choice(0)
  const choices = [first]
  const usages = new Usages()
  const head: JsonObject = {}
  const rest: JsonObject = {}
  /** Whose chunk comes next, most likely: the choices of a stream come in turn. */
  let next = first
  let failure: Failure | null = null
  let bytes = 0
  let chunks = 0
  /** The first data that was no chunk: some servers say there what went wrong. */
  let stray = ""

  const parse = (data: string): JsonObject | undefined => {
    if (!data.startsWith("{")) {
      if (stray === "" && data !== "[DONE]") stray = data.trim().slice(0, STRAY_CHARS)
      return undefined
    }
    try {
      return asObject(JSON.parse(data))
    } catch {
      failure = truncated("the stream holds half a JSON object")
      return undefined
    }
  }

  /** Choices that nobody asked for are dropped. */
  const choiceAt = (index: number): Choice | undefined => {
    const known = choices.find((one) => one.index === index)
    if (known !== undefined || index >= asked) return known
    const fresh = new Choice(index)
    choices.push(fresh)
    return fresh
  }

  /** Takes a chunk of the form that one of the choices has. */
  const repeated = (data: string): boolean => {
    const from = choices.indexOf(next)
    for (let tries = 0; tries < choices.length; tries++) {
      const one = choices[(from + tries) % choices.length]!
      const text = one.repeats.textOf(data)
      if (text === undefined) continue
      one.deltas.addText(one.repeats.field, text)
      next = choices[(from + tries + 1) % choices.length]!
      return true
    }
    return false
  }

  const { deltas, repeats } = first
  const read = (data: string) => {
    if (failure !== null) return
    if (choices.length === 1) {
      const text = repeats.textOf(data)
      if (text !== undefined) return deltas.addText(repeats.field, text)
    } else if (repeated(data)) return
    const chunk = parse(data)
    if (chunk === undefined) return
    const of = choicesOf(chunk["choices"])
    if ((chunk["error"] ?? null) !== null || (of.length === 0 && chunk["object"] === "error")) {
      failure = classifyInStream(data, options.secrets)
      return
    }
    const said = asObject(chunk["usage"])
    // Choices that nobody asked for are one to it: there may be any number of them.
    if (said !== undefined) usages.add(said, of.length === 1 ? Math.min(of[0]!.index, asked) : undefined)
    const ends = of.some(({ choice }) => asText(choice["finish_reason"]) !== undefined)
    // What does not change from chunk to chunk is read from the first and the last ones: this runs once a token.
    const telling = chunks++ === 0 || of.length === 0 || ends
    if (telling) {
      for (const key of ["id", "model", "system_fingerprint"]) {
        const value = chunk[key]
        if (typeof value === "string") head[key] ??= value
      }
      keepRest(rest, chunk, KNOWN_BODY)
    }
    for (const { index, choice } of of) {
      const one = choiceAt(index)
      if (one === undefined) continue
      if (telling) keepRest(one.rest, choice, KNOWN_CHOICE)
      const delta = asObject(choice["delta"])
      if (delta !== undefined) one.deltas.add(delta)
      const finish = asText(choice["finish_reason"])
      if (finish !== undefined) {
        one.finish = finish
        one.failure = brokenOff(finish)
        if (asked === 1) failure = one.failure
        // A form that holds another choice's text would let that pass as what never changes.
      } else if (delta !== undefined && said === undefined && of.length === 1) one.repeats.learn(data, delta)
    }
  }

  const overflow = () => {
    failure ??= tooLarge(options.maxBytes)
  }
  const parser = makeSseParser(read, options.maxBytes, overflow)

  const charsOf = () => {
    if (choices.length === 1) return deltas.chars
    return choices.reduce((sum, { deltas }) => sum + deltas.chars, 0)
  }
  const longest = () => (choices.length === 1 ? deltas.chars : Math.max(...choices.map((one) => one.deltas.chars)))
  /** After an error the single reply before it is doubtful; of several, those that had come to their end are not. */
  const wholeOnes = () => (failure !== null && asked === 1 ? [] : choices.filter(({ whole }) => whole))

  const counted = (): Counted => {
    const whole = choices.filter((one) => one.whole).length
    const ofWhole = whole < choices.length && usages.oneEach(whole)
    return { ...countedBy(usages.of(asked, whole)), ofWhole }
  }

  /** Why fewer came than were asked for; `undefined` when the server gave no more of its own accord. */
  const brokenBy = (why: Failure | undefined): Failure | undefined => {
    const cut = choices.find(({ whole }) => !whole)
    if (cut === undefined) return why ?? failure ?? undefined
    return why ?? failure ?? cut.failure ?? truncated("the stream ended before all of its choices did")
  }

  return {
    push: (chunk) => {
      bytes += chunk.byteLength
      parser.push(chunk)
      if (longest() > options.maxBytes || bytes > options.maxBytes * MOST_OVERHEAD * asked) overflow()
    },
    end: (why) => {
      parser.end()
      const whole = wholeOnes().toSorted((a, b) => a.index - b.index)
      if (whole.length > 0) {
        return toReplied({
          whole: whole.map(({ deltas, finish, rest }) => ({ message: deltas.message(), finish: finish!, rest })),
          head,
          rest,
          counted: counted(),
          lost: () => choices.flatMap(({ whole, deltas }) => (whole ? [] : [deltas.message()])),
          broken: whole.length < asked ? brokenBy(why) : undefined,
          options
        })
      }
      const where = charsOf() > 0 ? "without a finish reason" : "before the reply began"
      const words = stray === "" ? "" : `, after ${JSON.stringify(redact(stray, options.secrets))}`
      failure ??= truncated(`the stream ended ${where}${words}`)
      return { _tag: "Failed", failure, streamedChars: charsOf() }
    },
    chars: charsOf,
    complete: () => wholeOnes().length > 0,
    failure: () => failure
  }
}
