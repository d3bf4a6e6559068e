import { type Dialect, objectsOf } from "../Dialect.ts"
import { splitInline } from "../InlineChain.ts"

const TAGS = { open: "<thought>", close: "</thought>", opened: false }

/**
 * Gemini's endpoint in OpenAI's form: `<thought>…</thought>` before the answer, and `extra_content.google.thought`.
 * What it shows is a summary ("thought summaries"), so the chain is hidden; unless the recipe says that its model's
 * chain stands between these tags.
 */
export const dialect: Dialect = ({ message, text, think }) => {
  const [google] = objectsOf([message["extra_content"]]).flatMap((extra) => objectsOf([extra["google"]]))
  if (google?.["thought"] !== true || think.open === TAGS.open) return null
  const { reasoning, content } = splitInline(text, TAGS)
  // Said to be there, and not marked: where the answer begins can't be told, and a guess would be learnt from.
  if (reasoning === undefined) return { hidden: true, summary: text, content: "" }
  return reasoning === "" ? { hidden: true, content } : { hidden: true, summary: reasoning, content }
}
