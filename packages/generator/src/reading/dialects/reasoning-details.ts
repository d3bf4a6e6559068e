import { asText, type Dialect, objectsOf } from "../Dialect.ts"

/** Formats whose text is a summary, whatever its type says: Google gives no other ("thought summaries"). */
const SUMMARISED: ReadonlySet<unknown> = new Set(["google-gemini-v1"])

/**
 * OpenRouter, and MiniMax: `reasoning_details`, a list of `reasoning.text`, `reasoning.summary` and
 * `reasoning.encrypted`. Before the field `reasoning`, which holds the same text and does not say whether it is a
 * chain or the summary of one.
 */
export const dialect: Dialect = ({ message }) => {
  let [text, summary, kept] = ["", "", false]
  for (const detail of objectsOf(message["reasoning_details"])) {
    const type = asText(detail["type"])
    if (type === "reasoning.encrypted") kept = true
    else if (type === "reasoning.summary") summary += asText(detail["summary"])
    else if (SUMMARISED.has(detail["format"])) summary += asText(detail["text"])
    else text += asText(detail["text"])
  }
  // A text beside a summary is the chain; one beside an encrypted part has a hole in it.
  if (text !== "" && !kept) return { chain: text }
  const told = summary + text
  if (told !== "") return { hidden: true, summary: told }
  return kept ? { hidden: true } : null
}
