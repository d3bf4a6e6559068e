import { has, isConversation, isRecord, MOST, share } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"

const OPEN = "<|begin_of_thought|>"

const isTagged = (value: unknown): boolean =>
  isConversation(value) && value.some((turn) => isRecord(turn) && String(turn["value"]).includes(OPEN))

/** ShareGPT's turns with a system column, and tags of its own around chain and answer: OpenThoughts-114k, Bespoke-Stratos. */
export const layout: ResponseLayout = {
  id: "open-thoughts",
  name: "OpenThoughts",
  read: (look) =>
    has(look, "conversations") && share(look, "conversations", isTagged) >= MOST
      ? {
          map: {},
          conversation: "conversations",
          ...(has(look, "system") ? { system: "system" } : {}),
          responses: [{ response: "conversations" }],
          kind: "text",
          think: {
            open: OPEN,
            close: "<|end_of_thought|>",
            answer: { open: "<|begin_of_solution|>", close: "<|end_of_solution|>" }
          }
        }
      : null
}
