import type { Failure } from "@cotton/schema"
import { choicesOf, type Counted, countedBy, toReplied, type Whole } from "./Choices.ts"
import { classifyInStream } from "./Classify.ts"
import { asObject, asText, type JsonObject } from "./Json.ts"
import {
  brokenOff,
  keepRest,
  KNOWN_BODY,
  KNOWN_CHOICE,
  type ReaderOptions,
  type ReplyReader,
  truncated
} from "./ReplyReader.ts"
import { failed, wholeBody } from "./WholeBody.ts"

/** A choice as it stands in the body, or why it is none. */
const readChoice = (choice: JsonObject): Whole | Failure => {
  const message = asObject(choice["message"])
  if (message === undefined) return { reason: "not-json", message: "the body holds no choices[0].message" }
  const finish = asText(choice["finish_reason"])
  if (finish === undefined) return truncated("the reply has no finish reason")
  const rest: JsonObject = {}
  keepRest(rest, choice, KNOWN_CHOICE)
  return brokenOff(finish) ?? { message, finish, rest }
}

/** llama.cpp's body counts the first of its choices alone: its `timings` are those of one slot, and of the same count. */
const countedIn = (body: JsonObject, choices: number): Counted => {
  const counted = countedBy(asObject(body["usage"]))
  const ofSlot = asObject(body["timings"])?.["predicted_n"]
  return choices > 1 && counted.output !== undefined && ofSlot === counted.output
    ? { ...counted, ofFirst: true }
    : counted
}

/** A whole JSON body with choices. */
export const bodyReader = (options: ReaderOptions): ReplyReader => {
  const asked = options.n ?? 1
  return wholeBody(options, ({ json: body, text, bytes }) => {
    const choices = choicesOf(body["choices"]).toSorted((a, b) => a.index - b.index)
    if (choices.length === 0) {
      return body["object"] === "error"
        ? failed(classifyInStream(text, options.secrets), 0)
        : failed({ reason: "not-json", message: "the body holds no choices[0].message" }, 0)
    }
    const wanted = choices.slice(0, asked).map(({ choice }) => readChoice(choice))
    const whole = wanted.filter((one) => "finish" in one)
    const broken = wanted.find((one) => "reason" in one)
    if (broken !== undefined && whole.length === 0) return failed(broken, broken.reason === "not-json" ? 0 : bytes)
    const rest: JsonObject = {}
    keepRest(rest, body, KNOWN_BODY)
    const kept = new Set(whole.map(({ message }) => message))
    const lost = () =>
      choices.flatMap(({ choice }) => {
        const message = asObject(choice["message"])
        return message === undefined || kept.has(message) ? [] : [message]
      })
    return toReplied({ whole, head: body, rest, counted: countedIn(body, choices.length), lost, broken, options })
  })
}
