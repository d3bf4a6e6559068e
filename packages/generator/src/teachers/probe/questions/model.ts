import { plainlyOther } from "@cotton/schema"
import { nearest } from "@cotton/schema/Nearest"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { asText, type JsonObject } from "../../Json.ts"
import { entryOf, modelsIn } from "../Inquiry.ts"
import type { Finding, Question } from "../Question.ts"

const MOST_NAMES = 5
const MOST_NAME = 80

/** The nearest of the served names, or the first few when none is near. */
const offered = (asked: string, names: ReadonlyArray<string>): string => {
  const near = nearest(asked, names.slice(0, 2000))
  if (near !== undefined) return `; the nearest name served is ${near.slice(0, MOST_NAME)}`
  const few = names.slice(0, MOST_NAMES).map((name) => name.slice(0, MOST_NAME))
  return few.length === 0 ? "" : `; served: ${few.join(", ")}${names.length > few.length ? ", …" : ""}`
}

/** `names`: of the list of models, or `null` when there is no list; `entry`: what the list says of this one. */
export const interpretModel = (
  asked: string,
  plain: Attempted,
  names: ReadonlyArray<string> | null,
  entry: JsonObject | undefined
): Finding => {
  if (plain._tag === "Failed") {
    const { message, reason } = plain.failure
    const unknown = reason === "unknown-model" ? offered(asked, names ?? []) : ""
    const mend = message.includes("max_completion_tokens")
      ? "; set teacher.body: { max_completion_tokens: 0 } and the limit goes under that name"
      : ""
    return { holds: false, words: `${message}${unknown}${mend}`, stop: "refused" }
  }
  const { fingerprint, model } = plain.reply
  const said = asText(entry?.["root"])
  const root = said === undefined || said === asked ? null : said
  const parts = [
    model === undefined
      ? `${asked} answers; replies name no model`
      : plainlyOther(asked, model)
        ? `asked for ${asked}, and ${model} answers`
        : `${model} answers`,
    ...(root === null ? [] : [`made from ${root.slice(0, MOST_NAME)}`]),
    ...(names !== null && names.length > 0 && !names.includes(asked)
      ? [`not in the list of models${offered(asked, names)}`]
      : []),
    ...(fingerprint === undefined ? [] : [`fingerprint ${fingerprint.slice(0, MOST_NAME)}`])
  ]
  return {
    holds: model === undefined ? true : !plainlyOther(asked, model),
    words: parts.join("; "),
    facts: { served: model ?? null, fingerprint: fingerprint ?? null, root }
  }
}

/** Which model answers a plain request, and what the list of models says of it. */
export const model: Question = {
  label: "model",
  most: { requests: 0, output: 0 },
  ask: async (inquiry) => {
    const got = await inquiry.models()
    const list = "failure" in got || got.status !== 200 ? null : modelsIn(got.text)
    const names = list === null ? null : list.flatMap(({ id }) => asText(id) ?? [])
    return interpretModel(inquiry.teacher.model, await inquiry.plain(), names, await entryOf(inquiry))
  }
}
