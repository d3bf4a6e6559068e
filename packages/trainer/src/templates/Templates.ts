/*
 * Chat templates that are safe to train with: each turn of the assistant stands whole in a generation block, thought and end
 * of turn with it. The originals of most families drop the thought or mark nothing.
 */

export interface TrainingTemplate {
  /** `own`: one that the base or the user brought along. */
  readonly family: "chatml" | "r1" | "llama3" | "own"
  readonly text: string
  readonly endOfTurn: string
  /** What it says as the system where a row has no system prompt; null: nothing. */
  readonly system: string | null
  /** Variables that it is rendered with: `bos_token` and its like. */
  readonly specialTokens: Readonly<Record<string, string>>
}

const quoted = (text: string): string => JSON.stringify(text).replaceAll("{", "\\u007b").replaceAll("}", "\\u007d")

/** `system`: what the base says by itself where a row has no system prompt; training must see what inference will. */
const chatml = (system: string | null): string =>
  [
    ...(system === null
      ? []
      : [
          `{%- if messages[0].role != 'system' -%}{{- '<|im_start|>system\\n' + ${quoted(system)} + '<|im_end|>\\n' -}}{%- endif -%}`
        ]),
    "{%- for message in messages -%}",
    "{%- if message.role == 'assistant' -%}",
    "{{- '<|im_start|>assistant\\n' -}}",
    "{%- generation -%}{{- message.content + '<|im_end|>' -}}{%- endgeneration -%}{{- '\\n' -}}",
    "{%- else -%}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' -}}{%- endif -%}",
    "{%- endfor -%}",
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}",
    ""
  ].join("\n")

const R1 = [
  "{{- '<｜begin▁of▁sentence｜>' -}}",
  "{%- for message in messages -%}",
  "{%- if message.role == 'assistant' -%}{{- '<｜Assistant｜>' -}}",
  "{%- generation -%}{{- message.content + '<｜end▁of▁sentence｜>' -}}{%- endgeneration -%}",
  "{%- elif message.role == 'system' -%}{{- message.content -}}",
  "{%- else -%}{{- '<｜User｜>' + message.content -}}{%- endif -%}",
  "{%- endfor -%}",
  "{%- if add_generation_prompt -%}{{- '<｜Assistant｜>' -}}{%- endif -%}",
  ""
].join("\n")

const LLAMA3 = [
  "{{- '<|begin_of_text|>' -}}",
  "{%- for message in messages -%}",
  "{{- '<|start_header_id|>' + message.role + '<|end_header_id|>\\n\\n' -}}",
  "{%- if message.role == 'assistant' -%}",
  "{%- generation -%}{{- message.content + '<|eot_id|>' -}}{%- endgeneration -%}",
  "{%- else -%}{{- message.content + '<|eot_id|>' -}}{%- endif -%}",
  "{%- endfor -%}",
  "{%- if add_generation_prompt -%}{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}{%- endif -%}",
  ""
].join("\n")

/** The template for a student whose tokenizer has these tokens, or null where no family is known to fit. */
export const trainingTemplate = (
  has: (token: string) => boolean,
  system: string | null = null
): TrainingTemplate | null => {
  if (has("<｜User｜>") && has("<｜Assistant｜>") && has("<｜end▁of▁sentence｜>"))
    return { family: "r1", text: R1, endOfTurn: "<｜end▁of▁sentence｜>", system: null, specialTokens: {} }
  if (has("<|im_start|>") && has("<|im_end|>"))
    return { family: "chatml", text: chatml(system), endOfTurn: "<|im_end|>", system, specialTokens: {} }
  if (has("<|start_header_id|>") && has("<|eot_id|>"))
    return { family: "llama3", text: LLAMA3, endOfTurn: "<|eot_id|>", system: null, specialTokens: {} }
  return null
}

/**
 * What ends the turn of the assistant whose words are `words`, in a rendered conversation: the first of the tokenizer's special
 * tokens after them; null where none follows.
 */
export const endOfTurnIn = (rendered: string, words: string, special: ReadonlyArray<string>): string | null => {
  const from = rendered.lastIndexOf(words) + words.length
  const found = special
    .filter((token) => token !== "")
    .map((token) => ({ token, at: rendered.indexOf(token, from) }))
    .filter(({ at }) => at !== -1)
    // Of two at one place the longer is the token.
    .toSorted((a, b) => a.at - b.at || b.token.length - a.token.length)
  return rendered.includes(words) ? (found[0]?.token ?? null) : null
}

/** What a ChatML template says as the system where nobody said anything; `prompt` is one user turn `words`, rendered. */
export const defaultSystem = (prompt: string, words: string): string | null => {
  const open = "<|im_start|>system\n"
  const close = "<|im_end|>\n"
  const start = prompt.indexOf(open)
  const user = prompt.indexOf(words)
  if (start === -1 || user < start) return null
  const end = prompt.indexOf(close, start)
  return end === -1 ? null : prompt.slice(start + open.length, end)
}

/** The template of a finished student whose base has none: the text that it was trained with, which servers can read. */
export const withoutMarks = (template: string): string => template.replaceAll(/\{%-? *(?:end)?generation *-?%\}/g, "")
