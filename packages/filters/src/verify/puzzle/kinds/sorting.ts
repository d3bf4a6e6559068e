import * as Schema from "effect/Schema"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import type { Rational } from "../../compare/Rational.ts"
import * as R from "../../compare/Rational.ts"
import { tidyText, trimEnds } from "../../extract/Tidy.ts"
import { isArray } from "../../json/Json.ts"
import { parseJson } from "../../json/Reading.ts"
import type { FinalText } from "../FinalText.ts"
import { compute } from "../Compute.ts"
import { definePuzzle } from "../PuzzleKind.ts"

/** Longest answer that is taken apart. */
const LONGEST = 100_000

type Item = { readonly text: string; readonly value: Rational | undefined }

const itemOf = (text: string): Item => {
  const bare = trimEnds(tidyText(text), /["'`“”‘’\s]/)
  const read = /\d/.test(bare) && bare.length <= 100 ? compute(bare) : undefined
  // One number with its sign, or a fraction: no sum is an item.
  const isNumeral = /^[-−+]?[^-−+*×]*$/.test(bare)
  return { text: bare, value: typeof read === "object" && isNumeral ? read.value : undefined }
}

const SEPARATORS: ReadonlyArray<RegExp> = [
  /[,;，；、]/,
  /→|->|\\to(?![A-Za-z])|[<>≤≥]|\\l?[lg]eq?(?![A-Za-z])/,
  /\n/,
  /\s/
]

/** The items of a list in one text, by the first kind of separator that gives as many as there should be. */
const split = (text: string, count: number): ReadonlyArray<string> => {
  const json = text.startsWith("[") ? parseJson(text) : undefined
  if (json?._tag === "Value" && isArray(json.value)) return json.value.map(String)
  const inner = trimEnds(tidyText(text), /[[\](){}\\\s]/)
  const ways = SEPARATORS.map((separator) =>
    inner
      .replaceAll(/,?\s(?:and|und|et|y)\s(?=\S+$)/g, ",")
      .split(separator)
      .filter((part) => part.trim() !== "")
  )
  return ways.find((parts) => parts.length === count) ?? ways.find((parts) => parts.length > 1) ?? ways[0]!
}

const BULLET = /^\s*(?:[-*•]|\d{1,4}[.)])\s+/

/** A text, and what is left of it after what may introduce a list: `Sorted: …`, `the order is …`. */
const readingsOf = (text: string): ReadonlyArray<string> => {
  const verb = /\b(?:is|are|as|ist|sind|est)\s/.exec(text)
  return [
    text,
    ...(text.includes(":") ? [text.slice(text.lastIndexOf(":") + 1)] : []),
    ...(verb === null ? [] : [text.slice(verb.index + verb[0].length)])
  ]
}

const listOf = (answer: FinalText, count: number, isItem: (text: string) => boolean): ReadonlyArray<Item> => {
  const text = answer.text.replaceAll(/\\text\{([^{}]{0,2000})\}/g, "$1")
  const lists = readingsOf(text).map((reading) => split(reading, count))
  const lines = answer.block.split("\n").filter((line) => line.trim() !== "")
  if (lines.length >= count) lists.push(lines.slice(-count).map((line) => line.slice(0, 1000).replace(BULLET, "")))
  const known = lists.map((list) => list.filter(isItem).length)
  const best = lists.find((list, index) => list.length === count && known[index] === count)
  return (best ?? lists[known.indexOf(Math.max(...known))]!).map(itemOf)
}

const byCodePoint = (a: string, b: string): number => {
  const [x, y] = [Array.from(a), Array.from(b)]
  for (let i = 0; i < Math.min(x.length, y.length); i++)
    if (x[i] !== y[i]) return x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!
  return x.length - y.length
}

const item = Schema.Union([Schema.Finite, Schema.String.check(Schema.isMaxLength(200))])

/**
 * Put items in order. `{ items, order: ascending | descending, by?: number | text }`: the answer has the same items, each as
 * often, in that order. `by` is `number` where all items are numbers, otherwise `text`: by code points, as Python sorts.
 *
 * Reasons: `not-a-list`, `not-the-items`, `not-in-order`; unsure: `too-large` (over 100,000 characters).
 */
export const puzzle = definePuzzle({
  spec: Schema.Struct({
    items: Schema.Array(item).check(Schema.isMinLength(1), Schema.isMaxLength(5000)),
    order: Schema.Literals(["ascending", "descending"]),
    by: Schema.optionalKey(Schema.Literals(["number", "text"]))
  }),
  judge: (spec, answer) => {
    const items = spec.items.map((one) => itemOf(String(one)))
    const isNumeric = items.every(({ value }) => value !== undefined)
    const by = spec.by ?? (isNumeric ? "number" : "text")
    if (by === "number" && !isNumeric) return unsure("bad-puzzle", { found: "an item is no number" })
    const keyOf = ({ text, value }: Item): string => (by === "number" ? (value ? R.show(value) : "?") : text)
    const left = new Map<string, number>()
    for (const one of items) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1)
    const found = excerpt(answer.text, 200)
    if (answer.text.length > LONGEST) return unsure("too-large", { found })
    const list = listOf(answer, items.length, (text) => left.has(keyOf(itemOf(text))))
    if (list.length < 2 && items.length > 1) return fail("not-a-list", { found })
    for (const one of list) {
      const times = left.get(keyOf(one)) ?? 0
      if (times === 0) return fail("not-the-items", { found: `${excerpt(one.text)} is one too many` })
      left.set(keyOf(one), times - 1)
    }
    const missing = [...left].find(([, times]) => times > 0)
    if (missing !== undefined) return fail("not-the-items", { found: `${excerpt(missing[0])} is missing` })
    const compare = (a: Item, b: Item): number =>
      by === "number" ? R.compare(a.value!, b.value!) : byCodePoint(a.text, b.text)
    const sign = spec.order === "ascending" ? 1 : -1
    const at = list.findIndex((one, index) => index > 0 && sign * compare(list[index - 1]!, one) > 0)
    return at < 0
      ? { ...pass, found }
      : fail("not-in-order", { found: `${excerpt(list[at]!.text)} after ${excerpt(list[at - 1]!.text)}` })
  }
})
