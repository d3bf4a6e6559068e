import { contentField, type ChatReply, type Choice, type Token } from "./ChatReply.ts"
import type { ChatRequest } from "./ChatRequest.ts"
import type { Setting } from "./Setting.ts"
import type { Dialect } from "./SimulatorOptions.ts"

const OPENING = /^\s{0,16}<think>\n?/
const CLOSING = "</think>"

/** The beginning of a reply, taken apart. */
interface Beginning {
  /** What was given of the chain; `undefined` when none was opened. */
  readonly thoughts: string | undefined
  /** What was given of the answer; `undefined` inside an open chain. */
  readonly answer: string | undefined
}

export const beginningOf = (given: string): Beginning => {
  const opening = OPENING.exec(given)?.[0]
  const end = given.indexOf(CLOSING)
  if (end !== -1) {
    return {
      thoughts: given.slice(opening?.length ?? 0, end),
      answer: given.slice(end + CLOSING.length).replace(/^\n{1,2}/, "")
    }
  }
  return opening === undefined
    ? { thoughts: undefined, answer: given }
    : { thoughts: given.slice(opening.length), answer: undefined }
}

/** What is left of a text that was begun; a text that begins otherwise goes on as a new sentence. */
const rest = (text: string, given: string): string =>
  text.startsWith(given) ? text.slice(given.length) : `${given === "" || /\s$/.test(given) ? "" : " "}${text}`

/** What the teacher says when its reply was made to begin with `given`: the same text, without what is there. */
export const goOn = (reply: ChatReply, given: string): ChatReply => {
  const { answer, thoughts } = beginningOf(given)
  const reasoning = reply.reasoning ?? ""
  // A chain may have been begun without its tag, where the template opens it.
  const chain = thoughts ?? (given !== "" && reasoning.startsWith(given) ? given : undefined)
  if (answer === undefined || (thoughts === undefined && chain !== undefined)) {
    return { ...reply, reasoning: rest(reasoning, chain ?? ""), begun: "chain" }
  }
  // Behind a closed chain nothing of it can go wrong any more.
  const content = rest(reply.content === "" ? reasoning : reply.content, answer)
  const { planted } = reply
  return { reasoning: null, content, finish: "stop", begun: "answer", ...(planted === undefined ? {} : { planted }) }
}

/** The beginning as it stands in a reply that repeats it: the chain in the chain's field, the answer in the content. */
const beginningTokens = (given: string, dialect: Dialect): ReadonlyArray<Token> => {
  const { answer, thoughts } = beginningOf(given)
  if (!isField(dialect)) return [{ field: contentField(dialect), text: given }]
  const chain: ReadonlyArray<Token> = thoughts === undefined ? [] : [{ field: dialect, text: thoughts }]
  return answer === undefined ? chain : [...chain, { field: "content", text: answer }]
}

const isField = (dialect: Dialect): dialect is "reasoning" | "reasoning_content" =>
  dialect === "reasoning" || dialect === "reasoning_content"

type Begun = Pick<ChatRequest, "beginning" | "repeatsBeginning">

/** A continued choice as a stream brings it: the new text, each in its field, behind the beginning where that is repeated. */
export const asStreamed = ({ dialect }: Setting, choice: Choice, { beginning, repeatsBeginning }: Begun): Choice =>
  beginning === undefined || !repeatsBeginning
    ? choice
    : { ...choice, tokens: [...beginningTokens(beginning, dialect), ...choice.tokens] }

/** A continued choice as a whole reply shows it. */
export const asWhole = (setting: Setting, choice: Choice, request: Begun): Choice => {
  const { dialect, server } = setting
  const { beginning, repeatsBeginning } = request
  if (beginning === undefined || repeatsBeginning) return asStreamed(setting, choice, request)
  const closed = beginning.includes(CLOSING)
  return closed && server.misfilesAnswer === true && isField(dialect)
    ? { ...choice, tokens: choice.tokens.map(({ text }) => ({ field: dialect, text })) }
    : choice
}
