import type { Failure } from "@cotton/schema"
import { classifyInStream } from "./Classify.ts"
import { asCount, asObject, asText, isTooDeep, type JsonObject } from "./Json.ts"
import { keepRest, type ReaderOptions, type ReplyReader } from "./ReplyReader.ts"
import { failed, wholeBody } from "./WholeBody.ts"

/** Where a reward model's body has its score, and what of the body is said beside it. */
export interface ScoreForm {
  /** The score as the server wrote it; `undefined` where the body is none of this form. */
  readonly score: (body: JsonObject) => unknown
  readonly rest: (body: JsonObject) => JsonObject
}

/** Characters of what stands in a score's place without being one. */
const MOST_CHARS = 200

/** A number; or, so that it can be seen what came instead of one, its JSON. */
const contentOf = (score: unknown): string =>
  typeof score === "number" ? String(score) : JSON.stringify(score ?? null).slice(0, MOST_CHARS)

const NO_SCORE: Failure = { reason: "not-json", message: "the body holds no score" }

const isFilled = (value: unknown): boolean => value !== undefined && value !== null

/** A body with the score of one conversation, as a reply whose content is the score. A score is read, not written: no output. */
export const scoreReader =
  ({ score, rest }: ScoreForm) =>
  (options: ReaderOptions): ReplyReader =>
    wholeBody(options, ({ json, text }) => {
      const found = score(json)
      if (found === undefined) {
        return failed(json["object"] === "error" ? classifyInStream(text, options.secrets) : NO_SCORE, 0)
      }
      const beside = rest(json)
      if (isTooDeep([found, beside])) return failed({ reason: "not-json", message: "the body is nested too deep" }, 0)
      const usage = asObject(json["usage"])
      const input = asCount(usage?.["prompt_tokens"] ?? usage?.["total_tokens"])
      const [id, model] = [asText(json["id"]), asText(json["model"])]
      return {
        _tag: "Replied",
        reply: {
          message: { role: "assistant", content: contentOf(found) },
          ...(id === undefined ? {} : { id }),
          ...(model === undefined ? {} : { model }),
          ...(Object.keys(beside).length === 0 ? {} : { rest: beside })
        },
        finish: "stop",
        usage: {
          input: input ?? options.inputBound,
          output: asCount(usage?.["completion_tokens"]) ?? 0,
          estimated: input === undefined
        }
      }
    })

/** The fields of an object beside these, and beside those that are empty. */
const without = (from: JsonObject, known: ReadonlySet<string>): JsonObject => {
  const rest: JsonObject = {}
  keepRest(rest, from, known)
  return rest
}

const KNOWN_LIST: ReadonlySet<string> = new Set(["id", "model", "object", "created", "usage", "data"])

/** Bodies whose `data` has an element for each conversation that was sent: one. */
const inData = (scoreOf: (element: JsonObject) => unknown, known: ReadonlySet<string>): ScoreForm => {
  const elementOf = (body: JsonObject) => {
    const { data } = body
    return Array.isArray(data) ? asObject(data[0]) : undefined
  }
  return {
    score: (body) => {
      const element = elementOf(body)
      return element === undefined ? undefined : scoreOf(element)
    },
    rest: (body) => ({ ...without(body, KNOWN_LIST), ...without(elementOf(body) ?? {}, known) })
  }
}

/** The one number of a list of one, or the list. */
const only = (values: unknown): unknown =>
  Array.isArray(values) && values.length === 1 ? (values[0] as unknown) : values

/**
 * `{ data: [{ data }] }`: the score in a list of one; or a list a token (vLLM pools every token of a reward model that does
 * not pool by itself), of which the last one's is the conversation's.
 */
export const POOLING: ScoreForm = inData(
  ({ data }) => only(Array.isArray(data) && Array.isArray(data[0]) ? data.at(-1) : data),
  new Set(["index", "object", "data"])
)

/** `{ data: [{ probs, label, num_classes }] }`: a reward model is a classifier of one class. */
export const CLASSIFY: ScoreForm = inData(({ probs }) => only(probs), new Set(["index", "object", "probs"]))

/** `{ rewards }`: a list of one, or a number. */
export const REWARDS: ScoreForm = {
  score: ({ rewards }) => (isFilled(rewards) ? only(rewards) : undefined),
  rest: (body) => without(body, new Set(["rewards"]))
}
