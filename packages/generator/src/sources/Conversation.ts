import type { Message } from "@cotton/schema"
import * as Result from "effect/Result"
import { unpackCell } from "./Choices.ts"

/** Names of the roles in OpenAI's and in ShareGPT's form. */
const NAMES = {
  system: ["system", "developer"],
  user: ["user", "human"],
  assistant: ["assistant", "gpt", "model", "chatgpt", "bot"],
  tool: ["tool", "function", "function_response", "observation"]
} as const
const ROLES = new Map(
  (Object.keys(NAMES) as ReadonlyArray<Message["role"]>).flatMap((role) =>
    NAMES[role].map((name): [string, Message["role"]] => [name, role])
  )
)

type Turn = Readonly<Record<string, unknown>>

const isTurn = (value: unknown): value is Turn => typeof value === "object" && value !== null && !Array.isArray(value)

const own = (turn: Turn, name: string): unknown => (Object.hasOwn(turn, name) ? turn[name] : undefined)

/** A text, or the texts of content parts; `undefined` for anything else, images for instance. */
const contentOf = (content: unknown): string | undefined => {
  if (typeof content === "string") return content
  if (!Array.isArray(content)) return undefined
  const texts = content.map((part: unknown) => {
    if (!isTurn(part)) return undefined
    const [type, text] = [own(part, "type"), own(part, "text")]
    return (type === undefined || type === "text" || type === "input_text") && typeof text === "string"
      ? text
      : undefined
  })
  return texts.includes(undefined) ? undefined : texts.join("\n")
}

/**
 * A conversation as messages to send. A set for fine-tuning ends in the assistant's turn: that is a solution, which the
 * teacher must not see, so it is left out. (It may be long, so it is carried along only where the map says so, by
 * `metadata: ["messages[-1].content"]`.)
 */
export const conversationOf = (value: unknown): Result.Result<ReadonlyArray<Message>, string> => {
  const turns = unpackCell(value)
  if (!Array.isArray(turns) || turns.length === 0) return Result.fail("is not a list of { role, content }")
  const messages: Array<Message> = []
  for (const [at, turn] of turns.entries()) {
    const which = `turn ${at + 1}`
    if (!isTurn(turn)) return Result.fail(`is not a list of { role, content } (${which})`)
    const said = own(turn, "role") ?? own(turn, "from")
    const role = typeof said === "string" ? ROLES.get(said.toLowerCase()) : undefined
    if (role === undefined) {
      return Result.fail(
        said === undefined ? `${which} has no role` : `${which} has an unknown role, ${JSON.stringify(said)}`
      )
    }
    const content = contentOf(own(turn, "content") ?? own(turn, "value"))
    if (content === undefined) return Result.fail(`${which} has no text`)
    messages.push({ role, content })
  }
  const last = messages.findLastIndex(({ role }) => role !== "assistant")
  const asked = messages.slice(0, last + 1)
  if (!asked.some(({ role, content }) => role === "user" && content.trim() !== "")) {
    return Result.fail("has no turn of the user to answer")
  }
  return Result.succeed(asked)
}
