import { type ChatMessage, renderExample } from "@cotton/exporter/Render"
import type { TrainingTemplate } from "../templates/Templates.ts"
import type { Tokenizer } from "../Tokenizer.ts"

/** Why a row would not teach what it should: the training program's guard codes, and what is wrong with a row as it stands. */
export const UNFIT = [
  "row-too-long",
  "thought-lost",
  "nothing-trained",
  "end-of-turn-missing",
  "special-token-in-text",
  "rows-lost",
  "unreadable",
  "not-messages",
  "unknown-role",
  "empty-answer",
  "no-answer"
] as const
export type Unfit = (typeof UNFIT)[number]

export interface Fault {
  readonly code: Unfit
  readonly message: string
}

/** A row as the student will see it, in tokens; `trained` is `null` where the tokenizer does not tell. */
export interface Examined {
  readonly tokens: number
  readonly trained: number | null
  readonly faults: ReadonlyArray<Fault>
}

/** What `cotton show … as trained` warns of, under the codes of the training program's guards. */
const CODES: Readonly<Record<string, Unfit>> = {
  "chain-lost": "thought-lost",
  "answer-lost": "nothing-trained",
  "nothing-trained": "nothing-trained",
  "end-of-turn-missing": "end-of-turn-missing",
  "special-token-in-text": "special-token-in-text",
  "prompt-lost": "rows-lost"
}

/** Renders a row with a training template, counts it, and looks at what would be learnt. */
export const examine = (
  messages: ReadonlyArray<ChatMessage>,
  template: TrainingTemplate,
  tokenizer: Tokenizer,
  maxLength: number
): Examined => {
  const { text, spans, warnings } = renderExample(template.text, messages, {
    specialTokens: template.specialTokens,
    endOfTurn: template.endOfTurn,
    special: tokenizer.special
  })
  const faults = warnings.flatMap(({ code, message }): ReadonlyArray<Fault> => {
    const guard = CODES[code]
    return guard === undefined ? [] : [{ code: guard, message }]
  })
  const { tokens, within } = tokenizer.measure(
    text,
    spans.filter(({ kind }) => kind === "trained")
  )
  if (tokens > maxLength)
    faults.push({
      code: "row-too-long",
      message: `it has ${tokens} tokens, and ${maxLength} are the most: nothing is ever cut`
    })
  return { tokens, trained: within, faults }
}
