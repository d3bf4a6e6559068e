import { parse } from "./Parser.ts"
import type { Item } from "./Syntax.ts"

/*
 * Statements with a quantifier: `\forall x > 0, x^2 > 0`. The quantifier, what it ranges over and the statement each have
 * to be the same.
 */

/** Longest statement that is looked at. */
const LONGEST = 200

const SHAPE =
  /^\s*(?:(\\forall(?![a-z])|∀|\bfor (?:all|every|any)\b)|(\\exists(?![a-z])|∃|\bthere exists?\b))\s*([a-z].{0,40}?)\s*(?:[,:，]|\\text\s*\{\s*such that\s*\}|\bsuch that\b|\bwe have\b)(?:\s|\\[,;: ]|\\q?quad|\bsuch that\b)*(.{3,140})$/is

const bare = (text: string): string =>
  text
    .replaceAll(/\\text\s*\{([^{}]*)\}/g, " $1 ")
    // The bound variable has no index of its own.
    .replaceAll(/(?<![A-Za-z\\])([a-z])_\{?0\}?/g, "$1")
    .replaceAll(/(\\in(?![a-z])|∈)\s*(?:\\mathbf\s*\{?\s*)?([RNZQ])\s*\}?(?![a-z{])/g, String.raw`$1 \mathbb{$2}`)

/** A statement with a quantifier as its three parts. */
export const quantified = (text: string): Item | undefined => {
  const mayBe = text.length <= LONGEST && /\\forall|\\exists|[∀∃]|\bfor |\bthere /i.test(text)
  const hit = mayBe ? SHAPE.exec(bare(text)) : null
  if (hit === null) return undefined
  const [, every, , domain, said] = hit
  const parts = [domain!, said!].map((part) => parse(part, { thousands: false }))
  if (parts.some((items) => items?.length !== 1 || items[0]!.kind !== "relation")) return undefined
  const quantifier: Item = { kind: "text", text: every === undefined ? "there is" : "for all" }
  return { kind: "sequence", open: "(", close: ")", items: [quantifier, ...parts.map((items) => items![0]!)] }
}
