import { firstChoice } from "./ReplyReader.ts"
import { asObject, type JsonObject } from "./Json.ts"

/** Chunks of one stream from which a form is learnt at most: where every chunk is of its own form, nothing is gained. */
const MOST_LESSONS = 8
/** V8 makes shorter slices copies of their own; a longer one would hold the whole packet in memory. */
const SHORTEST_SLICE = 13

const PLAIN = /^[ !#-[\]-~]+$/
/** What may not stand in a JSON string as it is. */
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f]/
const PROBE = "probe"

/** Fields of a delta that say the same in each chunk. */
const SAYS_NOTHING_NEW: ReadonlySet<string> = new Set(["role"])

/** The one field of a delta that brings text, when all others say nothing: Ollama and OpenRouter send an empty content. */
const onlyText = (delta: JsonObject): string | undefined => {
  let only: string | undefined
  for (const key in delta) {
    const value = delta[key]
    if (value === null || value === "" || SAYS_NOTHING_NEW.has(key)) continue
    if (typeof value !== "string" || only !== undefined) return undefined
    only = key
  }
  return only
}

/**
 * The chunks of a stream differ in one string, a few letters among two hundred that stay the same, and parsing them is
 * most of what a stream costs. So the form of a chunk is learnt: what stands before its text and what stands after.
 * A later chunk of the same form is the same chunk with another text; every other one is parsed.
 */
export class Repeats {
  #before = ""
  #after = ""
  #lessons = 0
  /** The field that the text of this form belongs to. */
  field = ""

  /** The text of a chunk of the learnt form; `undefined` when it is of another one. */
  textOf(data: string): string | undefined {
    const before = this.#before.length
    const end = data.length - this.#after.length
    if (before === 0 || end < before) return undefined
    // Comparing slices is ten times faster than `startsWith` and `endsWith`, which go letter by letter.
    if (data.slice(0, before) !== this.#before || data.slice(end) !== this.#after) return undefined
    const literal = data.slice(before, end)
    if (literal.length < SHORTEST_SLICE && !ESCAPED.test(literal)) return literal
    try {
      const text: unknown = JSON.parse(`"${literal}"`)
      return typeof text === "string" ? text : undefined
    } catch {
      return undefined
    }
  }

  /** Learns the form of a chunk that was parsed and brings nothing but text. */
  learn(data: string, delta: JsonObject): void {
    if (this.#lessons === MOST_LESSONS) return
    const field = onlyText(delta)
    const text = field === undefined ? undefined : delta[field]
    if (field === undefined || typeof text !== "string" || !PLAIN.test(text)) return
    this.#lessons++
    const named = data.indexOf(`"${field}":`)
    const quote = data.indexOf('"', named + field.length + 3)
    const [before, after] = [data.slice(0, quote + 1), data.slice(quote + 1 + text.length)]
    if (named === -1 || !data.startsWith(`"${text}"`, quote) || !isTextAt(field, before, after)) return
    this.#before = copyOf(before)
    this.#after = copyOf(after)
    this.field = field
  }
}

/** A string of its own, where a slice would hold the whole packet in memory. */
const copyOf = (text: string): string => Buffer.from(text, "utf8").toString("utf8")

/** Whether the text that stands between the two is the delta's field, and not another string of the same look. */
const isTextAt = (field: string, before: string, after: string): boolean => {
  try {
    const chunk = asObject(JSON.parse(before + PROBE + after))
    return asObject(firstChoice(chunk?.["choices"])?.["delta"])?.[field] === PROBE
  } catch {
    return false
  }
}
