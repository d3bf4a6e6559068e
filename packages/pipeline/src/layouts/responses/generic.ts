import { chainColumn } from "../Chains.ts"
import { type AskedIn, columnsOf, guessPrompt, guessRest, named } from "../Guess.ts"
import { has, isRecord, isText, isTextList, type Look, share } from "../Look.ts"
import type { ResponseLayout, ResponseRef } from "../ResponseLayout.ts"

/** Names that responses go by, the tellingest first. */
export const RESPONSES = [
  "response",
  "responses",
  "generation",
  "generations",
  "generated_solution",
  "completion",
  "completions",
  "output",
  "outputs",
  "model_output",
  "generated_text",
  "text",
  "content",
  "solution"
]
export const FINISHES = ["finish_reason", "finish_reasons", "finish", "stop_reason"]
export const MODELS = ["model", "generation_model", "generator", "teacher"]

/** Where the token counts of a row stand. */
export const tokenFields = (look: Look): Pick<ResponseRef, "inputTokens" | "outputTokens"> => {
  if (look.rows.some(({ usage }) => isRecord(usage) && typeof usage["completion_tokens"] === "number"))
    return { inputTokens: "usage.prompt_tokens", outputTokens: "usage.completion_tokens" }
  const output = ["output_tokens", "completion_tokens"].find((name) => has(look, name))
  const input = ["input_tokens", "prompt_tokens"].find((name) => has(look, name))
  return {
    ...(output === undefined ? {} : { outputTokens: output }),
    ...(input === undefined ? {} : { inputTokens: input })
  }
}

/** Everything about a response beside its text, by the names of the columns. */
export const guessBeside = (look: Look): Omit<ResponseRef, "response"> => {
  const chain = chainColumn(look)
  const finish = FINISHES.find((name) => has(look, name))
  const model = named(look, MODELS, isText)
  return {
    ...(chain === undefined ? {} : { reasoning: chain }),
    ...(finish === undefined ? {} : { finish }),
    ...(model === undefined ? {} : { model }),
    ...tokenFields(look)
  }
}

/** A prompt and a response, under any of their usual names. */
export const layout: ResponseLayout = {
  id: "generic",
  name: "a prompt and a response",
  read: (look) => {
    const prompt = guessPrompt(look)
    if (prompt === null) return null
    const taken = columnsOf(prompt)
    const rest: Look = { rows: look.rows, columns: look.columns.filter((name) => !taken.includes(name)) }
    const response = named(rest, RESPONSES, (value) => typeof value === "string" || isTextList(value))
    if (response === undefined) return null
    const rows: "problems" | AskedIn =
      share(look, response, isTextList) > 0 ? "problems" : (row) => taken.map((name) => row[name])
    const { map, kind } = guessRest(look, [...taken, response], rows)
    return { map: { ...prompt, ...map }, responses: [{ response, ...guessBeside(look) }], kind }
  }
}
