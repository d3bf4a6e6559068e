import { Deltas } from "../Deltas.ts"
import { asObject, type JsonObject } from "../Json.ts"
import { sniff, withoutBlanks } from "../Sniff.ts"
import { makeSseParser } from "../Sse.ts"

const MOST_EVENT = 1_000_000

const parsed = (text: string): JsonObject | undefined => {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The JSON objects of a body: one, or those of a stream's events. What is no JSON (`[DONE]`, half an event) is left out. */
export const objectsIn = (bytes: Uint8Array): ReadonlyArray<JsonObject> => {
  const body = withoutBlanks(bytes)
  const objects: Array<JsonObject> = []
  const keep = (text: string) => {
    const object = parsed(text)
    if (object !== undefined) objects.push(object)
  }
  if (sniff(body) !== "stream") {
    keep(Buffer.from(body).toString("utf8"))
    return objects
  }
  const parser = makeSseParser(keep, MOST_EVENT, () => undefined)
  parser.push(body)
  parser.end()
  return objects
}

/** Whether the body is a stream of events. */
export const isStream = (bytes: Uint8Array): boolean => sniff(withoutBlanks(bytes)) === "stream"

const choicesOf = (object: JsonObject): ReadonlyArray<JsonObject> => {
  const choices = object["choices"]
  return Array.isArray(choices) ? choices.map(asObject).filter((one) => one !== undefined) : []
}

/** How many choices a body holds, whole or streamed. */
export const choicesIn = (bytes: Uint8Array): number =>
  new Set(objectsIn(bytes).flatMap((object) => choicesOf(object).map(({ index }, at) => Number(index ?? at)))).size

/** The message of the first choice, as far as a stream has brought it. */
export const messageSoFar = (bytes: Uint8Array): JsonObject => {
  const deltas = new Deltas()
  for (const object of objectsIn(bytes)) {
    const delta = asObject(choicesOf(object).find(({ index }) => (index ?? 0) === 0)?.["delta"])
    if (delta !== undefined) deltas.add(delta)
  }
  return deltas.message()
}

/** Events of a stream that bring text, by what `written` finds in their deltas. */
export const textEvents = (bytes: Uint8Array, written: (delta: JsonObject) => string): number =>
  objectsIn(bytes).filter((object) => choicesOf(object).some(({ delta }) => written(asObject(delta) ?? {}) !== ""))
    .length
