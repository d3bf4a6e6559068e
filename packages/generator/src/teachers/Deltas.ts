import type * as Schema from "effect/Schema"
import { asObject, asText, type JsonObject } from "./Json.ts"

/** Pieces are joined at this length: a rope of a thousand small strings costs eight times its text. */
const FLATTEN_AT = 4096

/** A growing text. */
class Text {
  #flat: Array<string> = []
  #small: Array<string> = []
  #smallLength = 0

  add(piece: string): void {
    this.#small.push(piece)
    this.#smallLength += piece.length
    if (this.#smallLength >= FLATTEN_AT) {
      this.#flat.push(this.#small.join(""))
      this.#small = []
      this.#smallLength = 0
    }
  }

  toString(): string {
    return this.#flat.join("") + this.#small.join("")
  }
}

/** Fields that name something: they are said once, or again and again, and do not grow. */
const NAMES: ReadonlySet<string> = new Set(["role", "id", "type", "name", "format"])

/** Deeper than this nothing is merged: no server nests so deep, and whoever does shall not overflow the stack. */
const DEEPEST = 32

interface Fields {
  readonly fields: Map<string, Merged>
  /** It began as a whole tool call, which needs no further piece. */
  whole?: boolean
}

interface List {
  readonly list: Array<Merged>
  /** The last item of each index. */
  readonly byIndex: Map<number, Fields>
  /** The item that the last piece belonged to. */
  last?: Fields
}

type Merged = Text | List | Fields | { readonly value: Schema.Json }

/**
 * Merges the deltas of one choice field by field, unknown fields too: strings grow, objects merge, array items merge by
 * their `index` (tool calls, reasoning details) or are appended when they have none, everything else is the last one
 * said. Items of one index that can't be pieces of one thing are kept apart: Ollama and Gemini send whole tool calls
 * that all have index 0, OpenRouter a summary and an encrypted part.
 */
export class Deltas {
  readonly #root = new Map<string, Merged>()
  /** UTF-16 units of text so far. */
  chars = 0

  add(delta: JsonObject): void {
    for (const key in delta) this.#field(this.#root, key, delta[key]!, 0)
  }

  /** A delta that brings one text: this runs once a token. */
  addText(field: string, text: string): void {
    const before = this.#root.get(field)
    if (!(before instanceof Text)) return this.#field(this.#root, field, text, 0)
    this.chars += text.length
    before.add(text)
  }

  message(): JsonObject {
    return toJson({ fields: this.#root }) as JsonObject
  }

  #field(fields: Map<string, Merged>, key: string, value: Schema.Json, depth: number): void {
    const before = fields.get(key)
    if (typeof value === "string") return this.#text(fields, key, value, before)
    if (depth < DEEPEST && Array.isArray(value)) {
      // A content may come as text and as parts in turn: none of it is dropped.
      const list = before === undefined || "value" in before ? listOf() : "list" in before ? before : listOf(before)
      fields.set(key, list)
      for (const item of value) this.#item(list, item as Schema.Json, key === "tool_calls", depth)
      return
    }
    const object = depth < DEEPEST ? asObject(value) : undefined
    if (object !== undefined) {
      const inner: Fields = before !== undefined && "fields" in before ? before : { fields: new Map() }
      fields.set(key, inner)
      for (const name in object) this.#field(inner.fields, name, object[name]!, depth + 1)
    } else if (value !== null || before === undefined) {
      // A null says "nothing new here"; it never wipes out text that came before.
      fields.set(key, { value })
    }
  }

  #text(fields: Map<string, Merged>, key: string, value: string, before: Merged | undefined): void {
    if (NAMES.has(key)) {
      const known = before !== undefined && "value" in before ? before.value : undefined
      fields.set(key, { value: typeof known === "string" ? named(key, known, value) : value })
      return
    }
    this.chars += value.length
    if (before instanceof Text) return before.add(value)
    if (before !== undefined && "list" in before) return void before.list.push({ value })
    const text = new Text()
    text.add(value)
    fields.set(key, text)
  }

  #item(into: List, item: Schema.Json, isCall: boolean, depth: number): void {
    const object = asObject(item)
    const index = object?.["index"]
    if (object === undefined || (typeof index !== "number" && !isCall)) {
      into.list.push({ value: item })
      this.chars += textLength(item, depth)
      return
    }
    // A piece of a call that has no index belongs to the last call.
    let slot = typeof index === "number" ? into.byIndex.get(index) : into.last
    if (slot === undefined || startsAnew(slot, object)) {
      slot = isCall && isWholeCall(object) ? { fields: new Map(), whole: true } : { fields: new Map() }
      into.list.push(slot)
      if (typeof index === "number") into.byIndex.set(index, slot)
    } else if (isSaidAgain(slot, object)) return
    into.last = slot
    for (const name in object) this.#field(slot.fields, name, object[name]!, depth + 1)
  }
}

const listOf = (first?: Merged): List => ({ list: first === undefined ? [] : [first], byIndex: new Map() })

/**
 * A name that is said again. Some servers send an id once and then empty ones, or another one with each piece: the first
 * stays. The name of a function may be repeated, be sent again longer, or come in pieces.
 */
const named = (key: string, known: string, said: string): string => {
  if (known === "" || said === "") return known === "" ? said : known
  if (key === "name") return said.startsWith(known) ? said : known + said
  return key === "id" ? known : said
}

const valueOf = (fields: ReadonlyMap<string, Merged>, key: string): Schema.Json | undefined => {
  const merged = fields.get(key)
  return merged !== undefined && "value" in merged ? merged.value : undefined
}

const differ = (known: Schema.Json | undefined, said: Schema.Json | undefined): boolean =>
  typeof known === "string" && typeof said === "string" && known !== "" && said !== "" && known !== said

const nameIn = (object: JsonObject): string => asText(asObject(object["function"])?.["name"]) ?? ""

/** A call with its name and all of its arguments in one piece. */
const isWholeCall = (object: JsonObject): boolean => {
  const given = asObject(object["function"])?.["arguments"]
  if (nameIn(object) === "" || given === undefined || given === null) return false
  if (typeof given !== "string") return true
  try {
    return asObject(JSON.parse(given)) !== undefined
  } catch {
    return false
  }
}

/** Whether a piece with the index of an item can't belong to it. */
const startsAnew = ({ fields, whole }: Fields, object: JsonObject): boolean => {
  if (differ(valueOf(fields, "type"), object["type"])) return true
  if (nameIn(object) === "") return false
  // An id alone proves nothing: some servers make a new one for each piece, but only the first has a name.
  if (differ(valueOf(fields, "id"), object["id"])) return true
  return whole === true && isWholeCall(object) && !isSameId(fields, object)
}

const isSameId = (fields: ReadonlyMap<string, Merged>, { id }: JsonObject): boolean =>
  typeof id === "string" && id !== "" && id === valueOf(fields, "id")

/** A whole call that is sent once more brings nothing new. */
const isSaidAgain = ({ fields, whole }: Fields, object: JsonObject): boolean =>
  whole === true && isSameId(fields, object) && isWholeCall(object)

/** UTF-16 units of the texts in a value, names left out. */
const textLength = (value: Schema.Json, depth: number): number => {
  if (typeof value === "string") return value.length
  if (typeof value !== "object" || value === null || depth > DEEPEST) return 0
  let length = 0
  for (const [key, inner] of Object.entries(value)) if (!NAMES.has(key)) length += textLength(inner, depth + 1)
  return length
}

const toJson = (merged: Merged): Schema.Json => {
  if (merged instanceof Text) return merged.toString()
  if ("value" in merged) return merged.value
  if ("list" in merged) return merged.list.map(toJson)
  return Object.fromEntries([...merged.fields].map(([key, value]) => [key, toJson(value)]))
}
