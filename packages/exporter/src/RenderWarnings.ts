import type { ChatMessage } from "./Render.ts"

/** How an inline chain is marked. */
export interface ChainForm {
  readonly open: string
  readonly close: string
}

/** What a trainer would do to an example without a word. */
export interface RenderWarning {
  readonly code:
    | "chain-lost"
    | "chain-doubled"
    | "answer-lost"
    | "prompt-lost"
    | "nothing-trained"
    | "begins-in-prompt"
    | "end-of-turn-missing"
    | "end-of-turn-other"
    | "special-token-in-text"
  readonly message: string
}

/**
 * Characters of the head and of the tail by which a text is looked for in the rendering: templates trim and wrap, but do
 * not rewrite.
 */
const ENDS = 40

/** Whether head and tail of `part` stand in `text`. Nothing of an empty part can be lost. */
const isIn = (text: string, part: string): boolean => {
  const trimmed = part.trim()
  return text.includes(trimmed.slice(0, ENDS)) && text.includes(trimmed.slice(-ENDS))
}

/** The chain and the answer of a message, whichever form the dataset gave it. */
const partsOf = ({ content, reasoning_content: field }: ChatMessage, { open, close }: ChainForm) => {
  if (field !== undefined) return { chain: field, answer: content }
  if (!content.startsWith(open)) return { chain: "", answer: content }
  const end = content.indexOf(close)
  return end === -1
    ? { chain: content.slice(open.length), answer: "" }
    : { chain: content.slice(open.length, end), answer: content.slice(end + close.length) }
}

interface Turns {
  readonly messages: ReadonlyArray<ChatMessage>
  readonly text: string
  /** The trained parts of the text. */
  readonly trained: ReadonlyArray<string>
  readonly onlyInPrompt: string
  readonly think: ChainForm
  readonly special: ReadonlyArray<string>
  readonly eos: string | undefined
}

const shown = (text: string): string => {
  const whole = JSON.stringify(text)
  return whole.length > 60 ? `${whole.slice(0, 58)}…"` : whole
}

/** How the last turn ends behind its answer. */
const endOf = (tail: string, { special, eos }: Turns): RenderWarning | null => {
  // Of a template alone nobody knows the tokens: whatever stands there may be one.
  if (special.length === 0 && tail.trim() !== "") return null
  if (eos !== undefined && eos !== "" && tail.includes(eos)) return null
  const other = special.find((token) => token !== "" && tail.includes(token))
  if (other !== undefined && eos !== undefined) {
    return {
      code: "end-of-turn-other",
      message: `the turn ends with ${shown(other)}, and the tokenizer's eos_token is ${shown(eos)}: whoever generates with the student must stop at ${shown(other)}`
    }
  }
  if (other !== undefined) return null
  // A text of the template's own behind the answer ends the turn as well, whether the tokenizer's files name it or not.
  const own = tail.trim()
  if (own !== "") {
    if (eos === undefined) return null
    return {
      code: "end-of-turn-other",
      message: `the turn ends with ${shown(own)}, which the tokenizer's files do not name as a special token, and its eos_token is ${shown(eos)}: whoever generates with the student must stop at ${shown(own)}`
    }
  }
  return {
    code: "end-of-turn-missing",
    message: "the trained part has no end-of-turn token: the student would not learn to stop"
  }
}

/** What is wrong with the turns of the assistant, the last above all: it is the one that the example is about. */
export const examineTurns = (turns: Turns): ReadonlyArray<RenderWarning> => {
  const { messages, text, trained, onlyInPrompt, think } = turns
  const warnings: Array<RenderWarning> = []
  const warn = (code: RenderWarning["code"], message: string) => warnings.push({ code, message })
  const asked = messages.findLast(({ role }) => role === "user")
  if (asked !== undefined && !isIn(text, asked.content))
    warn("prompt-lost", "the user's words are not in the rendered text")
  const last = messages.findLast(({ role }) => role === "assistant")
  if (last === undefined || trained.length === 0) {
    warn("nothing-trained", "no part of the rendered text is the assistant's: there is nothing to learn from")
    return warnings
  }

  const part = trained.at(-1)!
  const { chain, answer } = partsOf(last, think)
  const isLost = chain.trim() !== "" && !isIn(part, chain)
  if (isLost) {
    const elsewhere = isIn(text, chain) ? "stands outside of the trained part" : "is gone"
    warn("chain-lost", `the chain of thought ${elsewhere}: the student would learn the answer without it`)
  }
  const answerLost = answer.trim() !== "" && !isIn(part, answer)
  if (answerLost) warn("answer-lost", "the answer is not in the trained part")
  if (
    part.split(think.open).length > 2 &&
    chain.split(think.open).length === 1 &&
    answer.split(think.open).length === 1
  ) {
    warn(
      "chain-doubled",
      `the turn opens ${shown(think.open)} more than once: the template adds its own. Try export.reasoning=field`
    )
  }
  if (onlyInPrompt.trim() !== "") {
    const what = `the prompt of the template ends with ${shown(onlyInPrompt)}`
    warn(
      "begins-in-prompt",
      `${what}, and the rendered turn does not begin so: the student would be asked otherwise than it was trained`
    )
  }
  const said = answer.trim() === "" || answerLost ? (isLost ? "" : chain) : answer
  const tailAt = said.trim() === "" ? 0 : part.lastIndexOf(said.trim().slice(-ENDS)) + said.trim().slice(-ENDS).length
  const end = endOf(part.slice(tailAt), turns)
  if (end !== null) warnings.push(end)
  return warnings
}

/** Special tokens that a message's own text holds: a tokenizer reads them as what they are elsewhere. */
export const tokensInText = (
  messages: ReadonlyArray<ChatMessage>,
  special: ReadonlyArray<string>
): ReadonlyArray<RenderWarning> =>
  messages.flatMap(({ role, content, reasoning_content = "" }) =>
    special
      .filter((token) => token !== "" && (content.includes(token) || reasoning_content.includes(token)))
      .map((token) => ({
        code: "special-token-in-text" as const,
        message: `${shown(token)} stands in the ${role}'s text: the tokenizer takes it for the special token`
      }))
  )
