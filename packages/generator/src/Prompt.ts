import type { Message, Problem, Prompt } from "@cotton/schema"

/** `A`, `B`, … for the options of a multiple-choice problem. */
export const choiceLetter = (index: number): string => String.fromCodePoint("A".codePointAt(0)! + index)

const lettered = (choices: ReadonlyArray<string>): string =>
  choices.map((choice, at) => `${choiceLetter(at)}. ${choice}`).join("\n")

/** Fills the template. Values are inserted as they stand: braces in a problem's text are never read as a placeholder. */
const fill = (template: string, problem: string, choices: ReadonlyArray<string>): string =>
  template.replaceAll(/\{\{(problem|choices)\}\}/g, (_, name: string) =>
    name === "problem" ? problem : lettered(choices)
  )

/**
 * The messages that are sent for a problem: the system prompt, the shots as worked turns, then the problem's own
 * conversation with the template around its last user turn.
 */
export const renderPrompt = (prompt: Prompt, problem: Problem): ReadonlyArray<Message> => {
  const last = problem.messages.findLastIndex(({ role }) => role === "user")
  const choices = problem.choices ?? []
  const own = problem.messages.map((message, at) =>
    at === last ? { role: message.role, content: fill(prompt.template, message.content, choices) } : message
  )
  const shots = prompt.shots.flatMap(({ user, assistant }): ReadonlyArray<Message> => [
    { role: "user", content: fill(prompt.template, user, []) },
    { role: "assistant", content: assistant }
  ])
  // A conversation with its own system turn keeps it first; the recipe's stands before it.
  const system: ReadonlyArray<Message> = prompt.system === undefined ? [] : [{ role: "system", content: prompt.system }]
  const lead = own.findIndex(({ role }) => role !== "system")
  const head = lead === -1 ? own.length : lead
  return [...system, ...own.slice(0, head), ...shots, ...own.slice(head)]
}
