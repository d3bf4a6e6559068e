import type { TeacherSpec, Usage } from "@cotton/schema"
import { readTurn } from "../../../reading/Reasoning.ts"
import { messageSoFar } from "../Chunks.ts"
import { type Finding, type Question, unclear } from "../Question.ts"

/** Enough for a reasoning model to end its thoughts on so small a question; it is closed as soon as it is clear. */
const LIMIT = 1024
const MOST_NAME = 40

/** Texts of a message that are no chain. */
const OTHER_TEXT: ReadonlySet<string> = new Set(["role", "content", "refusal", "name", "id", "type"])

type Message = Readonly<Record<string, unknown>>
type Think = TeacherSpec["think"]

/** The field that holds a text beside the content; the known names first. */
const fieldOf = (message: Message): string | undefined => {
  const names = Object.keys(message).filter((name) => {
    const value = message[name]
    return !OTHER_TEXT.has(name) && typeof value === "string" && value.trim() !== ""
  })
  return names.find((name) => name.startsWith("reasoning")) ?? names[0]
}

/** Whether what has come of a stream shows already where the chain is. */
export const isShown = (message: Message, { open }: Think): boolean => {
  const content = message["content"]
  return fieldOf(message) !== undefined || (typeof content === "string" && content.trimStart().startsWith(open))
}

/**
 * Where the chain of a reply is, as the run would read it. `finish` is `null` for a stream that was closed once it was
 * clear. A field with text beside the content holds it; else the tags in the content do; else it was counted only. None of
 * these in a reply that ended by itself: this model showed none here. A reply that was cut off, and shows none, may be a
 * chain that the prompt has opened: that cannot be told.
 */
export const interpretReasoning = (
  message: Message,
  finish: string | null,
  usage: Usage,
  teacher: Pick<TeacherSpec, "think" | "reasoningField">
): Finding => {
  const { open, close, opened } = teacher.think
  // Without `opened`: what it says is what is to be found out.
  const manner = { ...teacher, think: { ...teacher.think, opened: false } }
  const turn = readTurn(message, { finish: finish ?? "stop", usage }, manner)
  if (turn.hidden === true)
    return { holds: false, words: "the model has a chain and does not show it", facts: { reasoning: "hidden" } }
  const field = fieldOf(message)?.slice(0, MOST_NAME)
  if (turn.reasoning === undefined) {
    if (field !== undefined)
      return {
        holds: true,
        words: `in the field ${field}, which is not read unless teacher.reasoningField names it`,
        facts: { reasoning: field }
      }
    if (turn.content === "") return unclear("the reply is empty")
    if (finish === "length") return unclear(`no end of the reply within ${LIMIT} tokens, and no sign of a chain so far`)
    return { holds: false, words: "the reply has no chain", facts: { reasoning: "none" } }
  }
  if (field !== undefined) return { holds: true, words: `in the field ${field}`, facts: { reasoning: field } }
  const content = message["content"]
  const text = typeof content === "string" ? content : ""
  const head = text.trimStart().startsWith(open)
  const form =
    text === ""
      ? "in parts of the message"
      : head || text.includes(open)
        ? `inline, after ${open}`
        : text.includes(close)
          ? `inline, up to ${close}: the prompt has opened it${opened ? "" : " (with teacher.think.opened: true it is read where it is cut off, too)"}`
          : "inline"
  return { holds: true, words: form, facts: { reasoning: "inline" } }
}

/** Where a chain of thought stands in the reply to a question that is worth some thought. */
export const reasoning: Question = {
  label: "reasoning",
  most: { requests: 1, output: LIMIT },
  ask: async (inquiry) => {
    const { teacher } = inquiry
    const stream = teacher.stream && inquiry.facts.stream !== false
    const { attempted, bytes } = await inquiry.chat({
      text: "Is 437 a prime number? Answer with yes or no.",
      limit: LIMIT,
      stream,
      ...(stream ? { until: (soFar: Buffer) => isShown(messageSoFar(soFar), teacher.think) } : {})
    })
    if (attempted === null)
      return interpretReasoning(messageSoFar(bytes), null, { input: 0, output: 0, estimated: true }, teacher)
    if (attempted._tag === "Failed") return unclear(attempted.failure.message)
    return interpretReasoning(attempted.reply.message, attempted.finish, attempted.usage, teacher)
  }
}
