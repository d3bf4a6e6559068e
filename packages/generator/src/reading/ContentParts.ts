import { asText } from "./Dialect.ts"

/** A content that comes as a list of parts. */
export interface ContentParts {
  readonly text: string
  readonly thoughts: string
  /** Thoughts that are there and can't be read. */
  readonly redacted: boolean
}

/** Types of parts whose text is chain: `thinking`, `redacted_thinking`, `reasoning`, and what pieces of a stream make of them. */
const isThought = (type: string): boolean => /thinking|reasoning/.test(type)

/** The text of a part: its own, or that of a list in it. One level: nobody nests deeper, and whoever does is not followed. */
const textOf = (value: unknown): string => {
  if (!Array.isArray(value)) return asText(value)
  let text = ""
  for (const one of value as ReadonlyArray<unknown>) {
    text += typeof one === "object" && one !== null ? asText((one as Record<string, unknown>)["text"]) : asText(one)
  }
  return text
}

/**
 * Reads a content in parts. Mistral's thoughts are `{ type: "thinking", thinking: [{ type: "text", text }] }`,
 * Anthropic's `{ type: "thinking", thinking, signature }` and `{ type: "redacted_thinking", data }`.
 */
export const readParts = (parts: ReadonlyArray<unknown>): ContentParts => {
  let [text, thoughts, redacted] = ["", "", false]
  for (const part of parts) {
    if (typeof part === "string") text += part
    if (typeof part !== "object" || part === null) continue
    const fields = part as Record<string, unknown>
    const type = asText(fields["type"])
    if (isThought(type)) {
      thoughts += textOf(fields["thinking"]) + textOf(fields["reasoning"]) + textOf(fields["text"])
      redacted ||= type.startsWith("redacted")
    } else text += asText(fields["text"])
  }
  return { text, thoughts, redacted }
}

/** The text of a message's `content`, whatever its form. */
export const contentText = (content: unknown): string =>
  Array.isArray(content) ? readParts(content).text : asText(content)
