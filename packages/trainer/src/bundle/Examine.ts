import { type ChatMessage, renderExample } from "@cotton/exporter/Render"
import type { TrainingTemplate } from "../templates/Templates.ts"
import type { Tokenizer } from "../Tokenizer.ts"

/** A row as the student will see it, in tokens. `faults` are the program's guard codes. */
export interface Examined {
  readonly tokens: number
  readonly trained: number
  readonly faults: ReadonlyArray<{ readonly code: string; readonly message: string }>
}

/** What `cotton show … as trained` warns of, under the codes of the training program's guards. */
const CODES: Readonly<Record<string, string>> = {
  "chain-lost": "thought-lost",
  "answer-lost": "nothing-trained",
  "nothing-trained": "nothing-trained",
  "end-of-turn-missing": "end-of-turn-missing",
  "special-token-in-text": "special-token-in-text",
  "prompt-lost": "rows-lost"
}

/**
 * Renders a row with a training template and counts it. Special tokens part prompt and answer, so that the trained part's
 * own tokens are those that it has in the whole.
 */
export const examine = (
  messages: ReadonlyArray<ChatMessage>,
  template: TrainingTemplate,
  tokenizer: Tokenizer,
  maxLength: number
): Examined => {
  const { text, spans, warnings } = renderExample(template.text, messages, {
    specialTokens: { eos_token: template.endOfTurn },
    special: tokenizer.special
  })
  const faults = warnings.flatMap(({ code, message }) => {
    const guard = CODES[code]
    return guard === undefined ? [] : [{ code: guard, message }]
  })
  const tokens = tokenizer.count(text)
  const taught = spans.filter(({ kind }) => kind === "trained").map(({ start, end }) => text.slice(start, end))
  if (tokens > maxLength)
    faults.push({
      code: "row-too-long",
      message: `it has ${tokens} tokens, and ${maxLength} are the most: nothing is ever cut`
    })
  return { tokens, trained: taught.reduce((sum, part) => sum + tokenizer.count(part), 0), faults }
}
