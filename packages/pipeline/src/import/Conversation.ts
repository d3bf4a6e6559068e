import { unpackCell } from "@cotton/generator/sources/Choices"
import { conversationOf } from "@cotton/generator/sources/Conversation"
import type { Message } from "@cotton/schema"
import * as Result from "effect/Result"
import { isRecord } from "../layouts/Look.ts"

/** Where a turn keeps its chain beside its text. */
const CHAINS = ["reasoning_content", "reasoning", "thinking"]

/** What a conversation asked, and what the assistant had to say last. */
export interface Split {
  readonly prompt: ReadonlyArray<Message>
  readonly response: { readonly content: string; readonly reasoning?: string }
}

type Turn = Readonly<Record<string, unknown>>

/** The text of a turn that has one: `content`, or ShareGPT's `value`; of content in parts, their texts. */
const textOf = (turn: Turn): string => {
  const content = turn["content"] ?? turn["value"]
  const parts: ReadonlyArray<unknown> = Array.isArray(content) ? content : [content]
  return parts.map((part) => (isRecord(part) ? part["text"] : part)).join("\n")
}

/** `system` is the text of a system turn that stands in another column. What earlier turns thought is not in the prompt. */
export const splitConversation = (value: unknown, system: unknown): Result.Result<Split, string> =>
  Result.flatMap(conversationOf(value), (messages) => {
    const turns = unpackCell(value) as ReadonlyArray<Turn>
    const answered = turns.slice(messages.length)
    if (answered.length === 0) return Result.fail("does not end with a turn of the assistant")
    const last = answered.at(-1)!
    const reasoning = CHAINS.map((name) => (Object.hasOwn(last, name) ? last[name] : undefined)).find(
      (text) => typeof text === "string" && text !== ""
    )
    const lead: ReadonlyArray<Message> =
      typeof system === "string" && system.trim() !== "" && messages[0]?.role !== "system"
        ? [{ role: "system", content: system }]
        : []
    return Result.succeed({
      prompt: [...lead, ...messages],
      response: {
        content: answered.map(textOf).join("\n\n"),
        ...(typeof reasoning === "string" ? { reasoning } : {})
      }
    })
  })
