import { regionForms } from "../../compare/Region.ts"
import type { AnswerType } from "../AnswerType.ts"
import { ordinal } from "../NumberWords.ts"
import { canonicalPhrase, isLimited, leadingVerdict } from "../Synonyms.ts"
import type { Item } from "../Syntax.ts"
import { symbol, whole } from "../Syntax.ts"
import { isProduct, plainText } from "../Words.ts"

/** A gold answer of so many words is a sentence: that it is not repeated word for word shows nothing. */
const SENTENCE = 5

/** What may follow a short answer that is right: `Marie, because she …`. */
const REASON = /^(?:[,;]? (?:because|since|as|so|is|was|has|wins|will|which|who|he|she|it|they)\b|:| ?\(| [-–—])/

/** Words that deny what went before or put another beside it. */
const NOT_ONE = /\b(?:not|no|never|isn't|and|or|nor)\b/

/** A few letters that are no word may be a product: `xy`. */
const productOf = (text: string): ReadonlyArray<Item> => {
  if (!isProduct(text) || text === text.toUpperCase()) return []
  const [first, ...rest] = Array.from(text, symbol)
  return [{ kind: "value", node: rest.reduce((left, right) => ({ op: "multiply", args: [left, right] }), first!) }]
}

/** `third` is 3. */
const countOf = (text: string): ReadonlyArray<Item> => {
  const count = ordinal(text)
  return count === undefined ? [] : [{ kind: "value", node: whole(count) }]
}

/** The parts of `Alice and Bob`, in one order. */
const partsOf = (text: string): string =>
  text
    .split(/\s*(?:,|\band\b|&)\s*/)
    .filter((part) => part !== "")
    .toSorted()
    .join(", ")

/** `the lines are parallel`, `it is Monday`: what a sentence says of its subject. */
const PREDICATE =
  /^[^,;.]{1,60}? (?:is|are|was|were) (?:an? |the )?(?=\S)|^(?:\w+ ){1,3}(?=(?:con|di)verges?$|(?:in|de)creases?$)/

/** Words: names, `no solution`, sentences. */
export const type: AnswerType<"text"> = {
  kind: "text",
  name: () => "text",
  forms: (item) => [...productOf(item.text), ...countOf(item.text), ...regionForms(item)],
  same: (gold, answer) => {
    const [x, y] = [plainText(gold.text), plainText(answer.text)]
    if (x === y || canonicalPhrase(x) === canonicalPhrase(y)) return "equal"
    if (canonicalPhrase(x) === leadingVerdict(y) || canonicalPhrase(y) === leadingVerdict(x)) return "equal"
    if (x.includes(" and ") && partsOf(x) === partsOf(y)) return "equal"
    if (x.length >= 3 && !NOT_ONE.test(y) && y.replace(PREDICATE, "") === x) return "equal"
    const words = x.split(" ").length
    if (words >= SENTENCE) return "unknown"
    if (x.length >= 3 && y.startsWith(x) && !NOT_ONE.test(y.slice(x.length)) && !isLimited(y.slice(x.length))) {
      const rest = y.slice(x.length)
      // `Marie sells the most`: a name, and what is said of it.
      if (REASON.test(rest) || (/^\p{Lu}/u.test(gold.text.trim()) && /^ \p{Ll}+ \p{L}/u.test(rest))) return "equal"
    }
    // `odd` against `odd number`: another answer or the same with a word more.
    return x.length >= 3 && ` ${y} `.includes(` ${x} `) ? "unknown" : "different"
  }
}
