import type { ChatMessage } from "@cotton/exporter/Render"

/** A row's messages in the one form that Cotton's training templates take, or what is wrong with them. */
export type ReadMessages =
  | { readonly messages: ReadonlyArray<ChatMessage> }
  | { readonly fault: "unknown-role" | "empty-answer" | "no-answer" | "not-messages"; readonly message: string }

/** ShareGPT's names; no trainer maps them by itself. */
const ROLES: Readonly<Record<string, string>> = {
  human: "user",
  gpt: "assistant",
  user: "user",
  assistant: "assistant",
  system: "system"
}

const withChain = (content: string, chain: unknown): string =>
  // A set may have it in both places.
  typeof chain !== "string" || chain === "" || content.trimStart().startsWith("<think>")
    ? content
    : `<think>\n${chain.replace(/^\n+|\n+$/g, "")}\n</think>\n\n${content.replace(/^\n+/, "")}`

/** Reads `messages` (role, content, reasoning_content) or `conversations` (from, value). The thought stands inline after. */
export const readMessages = (row: Readonly<Record<string, unknown>>): ReadMessages => {
  const list = row["messages"] ?? row["conversations"]
  if (!Array.isArray(list)) return { fault: "not-messages", message: "it has no list of messages" }
  const messages: Array<ChatMessage> = []
  if (typeof row["system"] === "string" && row["system"] !== "")
    messages.push({ role: "system", content: row["system"] })
  for (const one of list as ReadonlyArray<Readonly<Record<string, unknown>> | null>) {
    if (typeof one !== "object" || one === null) return { fault: "not-messages", message: "a message is no object" }
    const said = one["role"] ?? one["from"]
    const role = typeof said === "string" && Object.hasOwn(ROLES, said) ? ROLES[said]! : null
    if (role === null)
      return { fault: "unknown-role", message: `the role ${JSON.stringify(said)} is none of system, user, assistant` }
    const text = one["content"] ?? one["value"]
    if (typeof text !== "string") return { fault: "not-messages", message: "a message has no text" }
    const content = role === "assistant" ? withChain(text, one["reasoning_content"]) : text
    if (role === "assistant" && content.trim() === "")
      return { fault: "empty-answer", message: "a turn of the assistant is empty" }
    messages.push({ role, content })
  }
  if (messages.at(-1)?.role !== "assistant")
    return { fault: "no-answer", message: "the last turn is not the assistant's" }
  return { messages }
}
