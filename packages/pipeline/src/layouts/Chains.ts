import { isText, isTextList, type Look, MOST, share } from "./Look.ts"

/** Names that chains go by, the tellingest first. */
const NAMES = ["reasoning", "reasoning_content", "thinking", "chain_of_thought", "cot", "thought"]

/** Characters of a label at most. */
const LABEL = 32

const isWord = (text: string): boolean => text.length <= LABEL && !/\s/.test(text)

/** A column such as `reasoning: "on"` says whether there is a chain, or of what kind, and is none: short words, the same ones again. */
const isFlag = (texts: ReadonlyArray<string>): boolean =>
  texts.every(isWord) && (texts.every((text) => /^[\w.+-]+$/.test(text)) || new Set(texts).size * 2 <= texts.length)

/** The column with the chains, where they stand in one of their own: by its name, and by what stands in it. */
export const chainColumn = (look: Look): string | undefined =>
  NAMES.find((name) => {
    const texts = look.rows.flatMap((row): ReadonlyArray<unknown> => {
      const value = Object.hasOwn(row, name) ? row[name] : undefined
      return Array.isArray(value) ? value : [value]
    })
    return (
      share(look, name, (value) => typeof value === "string" || isTextList(value)) >= MOST &&
      !isFlag(texts.filter(isText).map((text) => text.trim()))
    )
  })
