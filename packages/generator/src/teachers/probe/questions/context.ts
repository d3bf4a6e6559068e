import type { Attempted } from "@cotton/schema/ports/Teacher"
import { asCount, asObject, type JsonObject } from "../../Json.ts"
import { entryOf, type Inquiry } from "../Inquiry.ts"
import { type Facts, type Finding, isRefusal, type Question, unclear } from "../Question.ts"

/** Fields of a model's entry that give it: vLLM and SGLang, OpenRouter and Together, Groq, Mistral, LiteLLM. */
const FIELDS = ["max_model_len", "context_length", "context_window", "max_context_length", "max_input_tokens"] as const

/** Tokens of prompt and reply together, as the list of models gives it; llama.cpp puts it under `meta`. */
export const contextOfEntry = (entry: JsonObject | undefined): number | null => {
  const counts = FIELDS.map((field) => asCount(entry?.[field]))
  return [...counts, asCount(asObject(entry?.["meta"])?.["n_ctx"])].find((count) => (count ?? 0) > 0) ?? null
}

/** llama.cpp's `/props`, or TGI's `/info`. */
export const contextOfServer = (text: string): number | null => {
  try {
    const whole = asObject(JSON.parse(text))
    const settings = asObject(whole?.["default_generation_settings"])
    return [settings?.["n_ctx"], whole?.["max_total_tokens"]].map(asCount).find((count) => (count ?? 0) > 0) ?? null
  } catch {
    return null
  }
}

/** Refusals that name the context, in the words of vLLM, OpenAI, DeepSeek, SGLang, llama.cpp and TGI. */
const WORDS = [
  /\bmax_model_len ?[=:] ?(\d{2,9})/,
  /\bmaximum context length (?:is|of) (\d{2,9})/,
  /\bcontext length (?:is|of)(?: only)? (\d{2,9})/,
  /\bavailable context size \((\d{2,9}) tokens\)/,
  /\bmax_total_tokens` ?[=:]? ?(?:must be <= )?(\d{2,9})/,
  /\bmust be <= (\d{2,9})\. Given/
]

/** The context that a refusal names. A limit of the reply alone (`at most 16384 completion tokens`) is none. */
export const contextInWords = (words: string): number | null => {
  const plain = words.replaceAll(/(\d),(?=\d{3})/g, "$1")
  for (const pattern of WORDS) {
    const found = pattern.exec(plain)?.[1]
    if (found !== undefined) return Number(found)
  }
  return null
}

/** Words of the size of a request; `stop tokens` are none. What else is refused tells nothing of the limit. */
const OF_SIZE = /context|length|max_completion_tokens|max_model_len|n_ctx|(?<!\bstop[ _])tokens/i

const tokens = (count: number) => `${count.toLocaleString("en-US")} tokens`

/** `listed`: what the server says of itself; `attempted`: what became of a request whose limit was `limit`. */
export const interpretContext = (listed: number | null, limit: number, attempted: Attempted | null): Finding => {
  const failure = attempted?._tag === "Failed" ? attempted.failure : null
  const context = listed ?? (failure === null ? null : contextInWords(failure.message))
  const facts: Partial<Facts> = { context }
  const known = context === null ? "its length is not told" : tokens(context)
  if (failure === null)
    return {
      holds: context === null ? null : true,
      words: `${known}; a limit of ${tokens(limit)} is accepted without a word`,
      facts: { ...facts, overLimit: "accepted" }
    }
  const refused = isRefusal(failure)
  if (refused && !OF_SIZE.test(failure.message))
    return {
      holds: context === null ? null : true,
      words: `${known}; whether a limit of ${tokens(limit)} is refused cannot be told: ${failure.message}`,
      facts
    }
  return {
    ...(context === null ? unclear("") : { holds: true }),
    words: `${known}; a limit of ${tokens(limit)} ${refused ? "is refused" : "brings no reply"}: ${failure.message}`,
    facts: refused ? { ...facts, overLimit: "refused" } : facts
  }
}

const fromServer = async ({ wire }: Inquiry): Promise<number | null> => {
  for (const path of ["//props", "//info"]) {
    const got = await wire.get(path)
    const found = "failure" in got || got.status !== 200 ? null : contextOfServer(got.text)
    if (found !== null) return found
  }
  return null
}

/** More than any context, and less than what fits 32 bits. */
const OVER_ANY = 100_000_000
/** The request asks for one word and may not go on over a blank: an allowance for a model that thinks first. */
const ALLOWANCE = 1024

/** The context's length, and what a request gets whose limit is over it. */
export const context: Question = {
  label: "context",
  most: { requests: 1, output: ALLOWANCE },
  ask: async (inquiry) => {
    const listed = contextOfEntry(await entryOf(inquiry)) ?? (await fromServer(inquiry))
    const limit = listed === null ? OVER_ANY : listed + 1
    const { attempted } = await inquiry.chat({
      text: "Say yes. One word.",
      limit,
      stream: inquiry.facts.stream === true,
      ...(inquiry.facts.stop === false ? {} : { extra: { stop: [" ", "\n"] } }),
      // It has been accepted: what it says does not matter.
      until: (bytes) => inquiry.facts.stream === true && bytes.includes('"choices"')
    })
    return interpretContext(listed, limit, attempted)
  }
}
