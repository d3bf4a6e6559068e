/** Where something stands in a text, in UTF-16 code units: `text.slice(start, end)` is it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Tags of chat templates: ChatML and kin (names of three letters or more, since `<|x|>` is a formula's), DeepSeek's with
 * full-width bars, Gemma's, Llama 2's, Mistral's and Qwen's calls of tools, and end marks.
 */
const SPECIAL = String.raw`<\|[A-Za-z0-9_./-]{3,40}\|>|<｜[^｜<>\s]{1,40}｜>|<(?:start_of_turn|end_of_turn|bos|eos|pad|unk)>|\[\/?INST\]|<<\/?SYS>>|<\/?tool_(?:call|response)s?>|\[(?:\/?TOOL_(?:CALLS|RESULTS)|\/?AVAILABLE_TOOLS)\]|<\/s>`
const THINK = String.raw`<\/?(?:think|thinking|reasoning|thought)>`

/** Whether places of a text, asked for in ascending order, lie in a fenced block or in backticks of their line. */
const codeDetector = (text: string): ((at: number) => boolean) => {
  const marks = text.matchAll(/```|`|\n/g)
  let next = marks.next()
  let fence = false
  let inline = false
  return (at) => {
    for (; next.done !== true && next.value.index < at; next = marks.next()) {
      const [mark] = next.value
      if (mark === "\n") inline = false
      else if (mark === "```") fence = !fence
      else inline = !inline
    }
    return fence || inline
  }
}

/**
 * The first tag of a chat template that leaked into a text: `<|im_start|>`, `<｜end▁of▁sentence｜>`, `[INST]`,
 * `<end_of_turn>`, and think tags in the content. Not in code, where it is spoken about, and not when the prompt has
 * the same tag. `</s>` after an `<s>` is HTML. One pass.
 */
export const findMarkup = (text: string, field: "reasoning" | "content", prompt: string): Span | undefined => {
  const quoted = new Map<string, boolean>()
  const inCode = codeDetector(text)
  for (const hit of text.matchAll(new RegExp(field === "content" ? `${SPECIAL}|${THINK}` : SPECIAL, "gi"))) {
    const [tag] = hit
    const known = quoted.get(tag) ?? (prompt.includes(tag) || (/^<\/s>$/i.test(tag) && /<s>/i.test(text)))
    quoted.set(tag, known)
    if (!known && !inCode(hit.index)) return { start: hit.index, end: hit.index + tag.length }
  }
  return undefined
}
