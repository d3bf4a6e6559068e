import type { RecipeInput } from "@cotton/schema"

/** What the makers of a family of models advise for it. What they leave open is left to the schema's defaults. */
export interface Family {
  /** Its name in messages. */
  readonly name: string
  /** Matches the model's name in lower case, without what stands before the last slash. */
  readonly matches: RegExp
  readonly but?: RegExp
  /** `null`: the field is refused, or of no effect, and is not sent. */
  readonly temperature: number | null
  readonly topP: number | null
  /** Mathematics are to be asked for with a directive for `\boxed{}` in the user's turn. */
  readonly boxed?: true
  /** A system prompt is advised against. */
  readonly noSystem?: true
  /** Further fields of the request. */
  readonly body?: NonNullable<RecipeInput["teacher"]["body"]>
  /** How its chain is marked where a server leaves it in the content. */
  readonly think?: { readonly open: string; readonly close: string }
}

/** Such models take no `max_tokens`; the value is the request's own limit. */
const LIMIT_AS_COMPLETION_TOKENS = { max_completion_tokens: true }

/** The first that matches stands. Only what a model card, a paper or an API's documentation says. */
export const FAMILIES: ReadonlyArray<Family> = [
  {
    // Card of DeepSeek-R1-0528: temperature 0.6 and top-p 0.95; "System prompt is supported now".
    name: "DeepSeek-R1-0528",
    matches: /^deepseek-r1-0528(?![a-z\d])/,
    temperature: 0.6,
    topP: 0.95,
    boxed: true
  },
  {
    // README of DeepSeek-R1, usage recommendations: 0.5 to 0.7, 0.6 recommended; no system prompt; the directive for
    // mathematics. Top-p 0.95: the paper, appendix D.1. The distilled models and R1-Zero are covered by them.
    name: "DeepSeek-R1",
    matches: /^deepseek-r1(?![a-z\d])/,
    temperature: 0.6,
    topP: 0.95,
    boxed: true,
    noSystem: true
  },
  {
    // DeepSeek's API documentation of the reasoning model: temperature and top_p are accepted without effect.
    name: "deepseek-reasoner",
    matches: /^deepseek-reasoner$/,
    temperature: null,
    topP: null,
    boxed: true
  },
  {
    // Card of QwQ-32B, usage guidelines: temperature 0.6, top-p 0.95, the directive for mathematics.
    name: "QwQ",
    matches: /^qwq-32b(?![a-z\d])/,
    but: /preview/,
    temperature: 0.6,
    topP: 0.95,
    boxed: true
  },
  {
    // Cards of the Qwen3 models that think (by default, or as `-Thinking-2507`), best practices: 0.6, 0.95, the directive.
    name: "Qwen3 (thinking)",
    matches: /^qwen3-(?:\d+(?:\.\d+)?b(?![a-z\d])|next-\d+b.*-thinking)/,
    but: /instruct|base|coder|embedding|reranker|guard|omni|-vl/,
    temperature: 0.6,
    topP: 0.95,
    boxed: true
  },
  {
    // README of gpt-oss, recommended sampling parameters: temperature 1.0 and top_p 1.0.
    name: "gpt-oss",
    matches: /^gpt-oss-\d+b(?![a-z\d])/,
    temperature: 1,
    topP: 1
  },
  {
    // Card of Magistral Small 1.0 (2506): temperature 0.7, top-p 0.95; its chain is marked by <think>.
    name: "Magistral 2506",
    matches: /^magistral-(?:small|medium)-2506/,
    temperature: 0.7,
    topP: 0.95
  },
  {
    // Cards of Magistral Small 1.1 and 1.2 (2507, 2509): the same, and [THINK] and [/THINK] around the chain.
    name: "Magistral",
    matches: /^magistral-(?:small|medium)(?![a-z\d])/,
    temperature: 0.7,
    topP: 0.95,
    think: { open: "[THINK]", close: "[/THINK]" }
  },
  {
    // OpenAI's guide to reasoning models: temperature and top_p are refused, max_tokens gives way to
    // max_completion_tokens. The `-chat` models do not reason.
    name: "OpenAI's reasoning models",
    matches: /^(?:o[134]|gpt-5)(?![a-z\d])/,
    but: /chat/,
    temperature: null,
    topP: null,
    body: LIMIT_AS_COMPLETION_TOKENS
  }
]

/** The family that a model's name says it is of. `teacher.body` may say that it shall not think: then it is of none. */
export const familyOf = (model: string, body: Readonly<Record<string, unknown>>): Family | undefined => {
  const kwargs = body["chat_template_kwargs"] as { readonly enable_thinking?: unknown } | undefined
  if (body["enable_thinking"] === false || kwargs?.enable_thinking === false) return undefined
  const name = model.toLowerCase().split("/").at(-1)!
  return FAMILIES.find(({ matches, but }) => matches.test(name) && but?.test(name) !== true)
}
