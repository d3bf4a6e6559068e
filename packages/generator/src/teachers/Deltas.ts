import type * as Schema from "effect/Schema"
import { asObject, type JsonObject } from "./Json.ts"

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

/** Fields that name something: a later piece replaces the first instead of lengthening it. */
const NAMES: ReadonlySet<string> = new Set(["role", "id", "type", "name", "format"])

type Merged =
  | Text
  | { readonly list: Array<Merged> }
  | { readonly fields: Map<string, Merged> }
  | { readonly value: Schema.Json }

/**
 * Merges the deltas of one choice field by field, unknown fields too: strings grow, objects merge, array items merge
 * by their `index` (tool calls, reasoning details) or are appended when they have none, everything else is the last
 * one said.
 */
export class Deltas {
  readonly #root = new Map<string, Merged>()
  /** UTF-16 units of text so far. */
  chars = 0

  add(delta: JsonObject): void {
    for (const key in delta) this.#field(this.#root, key, delta[key]!)
  }

  /** A delta that brings one text. */
  addText(field: string, text: string): void {
    this.#field(this.#root, field, text)
  }

  message(): JsonObject {
    return toJson({ fields: this.#root }) as JsonObject
  }

  #field(fields: Map<string, Merged>, key: string, value: Schema.Json): void {
    const before = fields.get(key)
    if (typeof value === "string") return this.#text(fields, key, value, before)
    if (Array.isArray(value)) {
      // A content may come as text and as parts in turn: none of it is dropped.
      const list = before === undefined || "value" in before ? [] : "list" in before ? before.list : [before]
      if (before === undefined || !("list" in before)) fields.set(key, { list })
      for (const item of value) this.#item(list, item as Schema.Json)
      return
    }
    const object = asObject(value)
    if (object !== undefined) {
      const inner = before !== undefined && "fields" in before ? before.fields : new Map<string, Merged>()
      if (before === undefined || !("fields" in before)) fields.set(key, { fields: inner })
      for (const name in object) this.#field(inner, name, object[name]!)
    } else if (value !== null || before === undefined) {
      // A null says "nothing new here"; it never wipes out text that came before.
      fields.set(key, { value })
    }
  }

  #text(fields: Map<string, Merged>, key: string, value: string, before: Merged | undefined): void {
    if (NAMES.has(key)) {
      // Some servers send the id of a tool call once and then empty ones.
      if (value !== "" || before === undefined) fields.set(key, { value })
      return
    }
    this.chars += value.length
    if (before instanceof Text) return before.add(value)
    if (before !== undefined && "list" in before) return void before.list.push({ value })
    const text = new Text()
    text.add(value)
    fields.set(key, text)
  }

  #item(list: Array<Merged>, item: Schema.Json): void {
    const object = asObject(item)
    const index = object?.["index"]
    if (object === undefined || typeof index !== "number") {
      list.push({ value: item })
      this.chars += textLength(item)
      return
    }
    let slot = list.find((one) => "fields" in one && indexOf(one.fields) === index)
    if (slot === undefined || !("fields" in slot)) {
      slot = { fields: new Map() }
      list.push(slot)
    }
    for (const name in object) this.#field(slot.fields, name, object[name]!)
  }
}

const indexOf = (fields: ReadonlyMap<string, Merged>): Schema.Json | undefined => {
  const index = fields.get("index")
  return index !== undefined && "value" in index ? index.value : undefined
}

/** UTF-16 units of the texts in a value, names left out. */
const textLength = (value: Schema.Json): number => {
  if (typeof value === "string") return value.length
  if (typeof value !== "object" || value === null) return 0
  let length = 0
  for (const [key, inner] of Object.entries(value)) if (!NAMES.has(key)) length += textLength(inner)
  return length
}

const toJson = (merged: Merged): Schema.Json => {
  if (merged instanceof Text) return merged.toString()
  if ("value" in merged) return merged.value
  if ("list" in merged) return merged.list.map(toJson)
  return Object.fromEntries([...merged.fields].map(([key, value]) => [key, toJson(value)]))
}
