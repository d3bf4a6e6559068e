import type { Failure, Reply, Usage } from "@cotton/schema"
import type { Attempted, Sampled } from "@cotton/schema/ports/Teacher"
import { apportion } from "./Apportion.ts"
import { asCount, asObject, asText, isTooDeep, type JsonObject } from "./Json.ts"
import type { ReaderOptions } from "./ReplyReader.ts"

/** A choice that came to its end. */
export interface Whole {
  readonly message: JsonObject
  readonly finish: string
  readonly rest: JsonObject
}

/** Tokens as the server counted them, over all choices; what it did not count is missing. */
export interface Counted {
  readonly input?: number | undefined
  readonly output?: number | undefined
  readonly reasoning?: number | undefined
  /** `output` is that of the first choice alone. */
  readonly ofFirst?: boolean
  /** `output` is that of the whole choices alone: others that were lost are not in it. */
  readonly ofWhole?: boolean
}

/** The choices of a body or a chunk, by their index. A choice without one is the first. */
export const choicesOf = (choices: unknown): ReadonlyArray<{ readonly index: number; readonly choice: JsonObject }> => {
  if (!Array.isArray(choices)) return NONE
  return choices.flatMap((one) => {
    const choice = asObject(one)
    return choice === undefined ? [] : [{ index: asCount(choice["index"]) ?? 0, choice }]
  })
}

const NONE: ReturnType<typeof choicesOf> = []

export const countedBy = (usage: JsonObject | undefined): Counted => ({
  input: asCount(usage?.["prompt_tokens"]),
  output: asCount(usage?.["completion_tokens"]),
  // SGLang counts it beside the others.
  reasoning: asCount(
    asObject(usage?.["completion_tokens_details"])?.["reasoning_tokens"] ?? usage?.["reasoning_tokens"]
  )
})

/** Bytes of all that was written, the role left out, and of what is not the answer. */
export const bytesOf = (message: JsonObject): { readonly all: number; readonly beside: number } => {
  let all = 0
  let beside = 0
  for (const [key, value] of Object.entries(message)) {
    if (key === "role" || value === null || isTooDeep(value)) continue
    const bytes = Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value), "utf8")
    all += bytes
    if (key !== "content") beside += bytes
  }
  return { all, beside }
}

/**
 * The usage of each choice. The prompt stands on the first. What the server counted over all of them is shared in
 * proportion to their texts, so that the sums are its own; where it did not count, an upper bound stands in its place:
 * a token is at least one byte. `lost`: messages that did not come to their end, or that nobody asked for; they are paid
 * for all the same.
 */
const usagesOf = (
  whole: ReadonlyArray<Whole>,
  counted: Counted,
  lost: () => ReadonlyArray<JsonObject>,
  { inputBound, limit, n = 1 }: ReaderOptions
): ReadonlyArray<Usage> => {
  const input = counted.input ?? inputBound
  const bound = (bytes: number) => Math.min(limit, bytes)
  const dropped =
    counted.output === undefined || counted.ofWhole === true
      ? lost().reduce((sum, message) => sum + bound(bytesOf(message).all), 0)
      : 0
  if (whole.length === 1 && counted.output !== undefined && dropped === 0) {
    const { output, reasoning } = counted
    return [
      { input, output, ...(reasoning === undefined ? {} : { reasoning }), estimated: counted.input === undefined }
    ]
  }
  const texts = whole.map(({ message }) => bytesOf(message))
  const bounds = texts.map(({ all }) => bound(all))
  const total =
    counted.output === undefined
      ? Math.min(
          limit * n,
          bounds.reduce((sum, one) => sum + one, dropped)
        )
      : counted.output + dropped
  const outputs =
    counted.ofFirst === true
      ? bounds.map((bound, at) => (at === 0 ? total : bound))
      : apportion(
          total,
          texts.map(({ all }) => all)
        )
  const thoughts = texts.map(({ beside }) => beside)
  const reasonings =
    counted.reasoning === undefined
      ? undefined
      : apportion(counted.reasoning, thoughts.some((bytes) => bytes > 0) ? thoughts : outputs)
  const uncounted = counted.input === undefined || counted.output === undefined || dropped > 0
  return outputs.map((output, at): Usage => {
    const usage = { input: at === 0 ? input : 0, output, estimated: uncounted || (counted.ofFirst === true && at > 0) }
    return reasonings === undefined ? usage : Object.assign(usage, { reasoning: reasonings[at]! })
  })
}

/** It would overflow the stack of whoever writes it as JSON. */
const TOO_DEEP: Failure = { reason: "not-json", message: "the reply is nested deeper than any of the protocol" }

/** A reply from its whole choices; `head` holds the body's own fields, `rest` what it says beside the known ones. */
export const toReplied = (parts: {
  readonly whole: ReadonlyArray<Whole>
  readonly head: JsonObject
  readonly rest: JsonObject
  readonly counted: Counted
  readonly lost: () => ReadonlyArray<JsonObject>
  readonly broken: Failure | undefined
  readonly options: ReaderOptions
}): Attempted => {
  const { whole, head, broken } = parts
  if (isTooDeep([parts.rest, ...whole.map(({ message, rest }) => [message, rest])])) {
    return { _tag: "Failed", failure: TOO_DEEP, streamedChars: "unknown" }
  }
  const [id, model, fingerprint] = [head["id"], head["model"], head["system_fingerprint"]].map(asText)
  const usages = usagesOf(whole, parts.counted, parts.lost, parts.options)
  const samples = whole.map(({ message, finish, rest: own }, at): Sampled => {
    const rest = { ...parts.rest, ...own }
    const reply: Reply = {
      message,
      ...(id === undefined ? {} : { id }),
      ...(model === undefined ? {} : { model }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
      ...(Object.keys(rest).length === 0 ? {} : { rest })
    }
    return { reply, finish, usage: usages[at]! }
  })
  const [first, ...siblings] = samples
  return {
    _tag: "Replied",
    ...first!,
    ...(siblings.length === 0 ? {} : { siblings }),
    ...(broken === undefined ? {} : { broken })
  }
}
