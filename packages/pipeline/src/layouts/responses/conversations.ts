import { type AskedIn, guessRest } from "../Guess.ts"
import { has, isConversation, type Look, MOST, share } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"

const ASSISTANTS: ReadonlySet<unknown> = new Set(["assistant", "gpt", "chatgpt", "model", "bot"])

/** Its last turn is the assistant's. */
export const isAnswered = (value: unknown): boolean => {
  if (!isConversation(value)) return false
  const last = value.at(-1)!
  return ASSISTANTS.has(last["role"] ?? last["from"])
}

const answered = (look: Look) =>
  ["messages", "conversations", "conversation"].find((name) => has(look, name) && share(look, name, isAnswered) >= MOST)

/** All but the last turn, with the system turn of another column. */
const askedIn =
  (column: string): AskedIn =>
  (row) => {
    const turns = row[column]
    return [row["system"], Array.isArray(turns) ? turns.slice(0, -1) : turns]
  }

/** Any set of whole conversations: Mixture-of-Thoughts, ShareGPT, most sets for trainers. */
export const layout: ResponseLayout = {
  id: "conversations",
  name: "conversations",
  read: (look) => {
    const column = answered(look)
    if (column === undefined) return null
    const { map, kind } = guessRest(look, [column], askedIn(column))
    return {
      map,
      conversation: column,
      ...(has(look, "system") ? { system: "system" } : {}),
      responses: [{ response: column }],
      kind
    }
  }
}
