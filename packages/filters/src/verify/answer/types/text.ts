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
  /^[^,;.]{1,60}? (?:is|are|was|were) (?:an? |the )?(?=\S)|^(?:\w+ ){1,3}(?=(?:con|di)verges?(?: absolutely| conditionally| uniformly)?$|(?:in|de)creases?$)/

/** `has a winning strategy` is `wins`. */
const strategic = (text: string): string =>
  text.replace(
    / (?:has|possesses) (?:an? |the )?winning strategy$| (?:can (?:always )?(?:win|guarantee a win)|always wins)$/,
    " wins"
  )

const KIND = String.raw`(?:triangles?|quadrilaterals?|functions?|numbers?|integers?|lines?|curves?|series|sequences?|players?|angles?|reactions?|matrix|planet|city|country|colou?r|element|team|person|condition|quadrant|congruence|criterion|theorem|rule|law|distribution|symmetry|property|company|month|town|state|river)`
const BEHIND = new RegExp(String.raw`^(?:an? )?(.+) ${KIND}$`)
const BEFORE = new RegExp(String.raw`^(?:the )?${KIND} (.+)$`)

/** `isosceles triangle` for `isosceles`, `planet Jupiter` for `Jupiter`: the same with the word for its kind. */
const withNoun = (gold: string, answer: string): boolean =>
  gold.length >= 3 && (BEHIND.exec(answer)?.[1] === gold || BEFORE.exec(answer)?.[1] === gold)

/** `Player A` for `A`. */
const PERSON = /^(?:player|team|person|student|option|point|box|bag) (\w{1,12})$/
const person = (text: string): string => PERSON.exec(text)?.[1] ?? text

const ROMAN: Readonly<Record<string, string>> = { ii: "2", iii: "3", iv: "4", vi: "6", vii: "7", viii: "8", ix: "9" }
const numbered = (text: string): string =>
  text.replace(/(?<= )(?:i{2,3}|iv|vi{1,3}|ix)$/, (numeral) => ROMAN[numeral] ?? numeral)

const ADVERB = /^monotonic(?:ally|) (?=(?:in|de)creas)/

/** Words of which several are said of one thing, in any order. */
const ATTRIBUTE = new Set(
  "right isosceles equilateral scalene acute obtuse regular convex concave cyclic even odd prime composite increasing decreasing constant periodic positive negative symmetric bounded unbounded continuous linear quadratic cubic parallel perpendicular tangent injective surjective bijective invertible singular convergent divergent rational irrational real imaginary square rectangular triangular".split(
    " "
  )
)
const THING =
  /^(?:triangle|function|number|integer|line|series|sequence|matrix|quadrilateral|prism|pyramid|polygon|relation|set|curve|graph|participants?|it|they|both|all|any|every|must|be|is|are|the|an|of|abc|this|that|always|transformed|given|equation|x|f|g|n|\d)$/

/** What a text says of its one thing: its attributes in one order; `undefined` where it says anything else. */
const attributesOf = (text: string): string | undefined => {
  const bare = text
    .replaceAll(/\$[^$]*\$|\b[fg] ?\([^()]{1,20}\)(?:[-+]\d)?/g, " ")
    .replaceAll(/[()+-]/g, " ")
    .replace(/\b(in|de)creases\b/, "$1creasing")
  const words = bare.split(/[\s$]+/).filter((word) => word !== "")
  const said = words.filter((word) => ATTRIBUTE.has(word))
  const isAll = words.every((word) => ATTRIBUTE.has(word) || THING.test(word.replace(/s$/, "")) || THING.test(word))
  return said.length === 0 || said.length > 4 || !isAll ? undefined : said.toSorted().join(" ")
}

/** `isosceles right triangle` is `right isosceles triangle`, and `even` is `the function is even`. */
const sameAttribute = (x: string, y: string): boolean => {
  const [a, b] = [attributesOf(x), attributesOf(y)]
  return a !== undefined && a === b
}

/** `first player` wins where the answer is who does. */
const winner = (text: string): string => {
  const said = strategic(text)
  return /^(?:(?:first|second) player|player \w+)$/.test(said) ? `${said} wins` : said
}

const SUBJECT =
  /^(\p{Lu}\p{Ll}{2,14}) (?:will|can|always|is|has|gets|receives|wins|did|was|makes|sells|runs|ate|took|\p{Ll}{3,12}ed|\p{Ll}{2,12}[^s\s]s)\b(.*)$/u
const NO_NAME =
  /^(?:The|There|They|This|That|These|Those|All|Any|Each|Every|Some|None|Both|Yes|Not|One|Two|Three|Only|Figure|Its|His|Her|She|When|For)$/

/** `Petya will receive the last token`, where the answer is one name. */
const isNameOf = (gold: string, answer: string): boolean => {
  const [, name = "", rest = ""] = SUBJECT.exec(plainCase(gold)) ?? []
  if (name === "" || NO_NAME.test(name) || plainCase(answer) !== name) return false
  return !/\b(?:not|never|no|cannot|lose|loses|lost|lie|liar|and|or)\b|n['’]t\b|\p{Lu}\p{Ll}/u.test(rest)
}
const plainCase = (text: string): string =>
  text
    .replaceAll(/\\text\w*\s*\{|[{}$]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/\.$/, "")

/** Words: names, `no solution`, sentences. */
export const type: AnswerType<"text"> = {
  kind: "text",
  name: () => "text",
  forms: (item) => [...productOf(item.text), ...countOf(item.text), ...regionForms(item)],
  same: (gold, answer) => {
    const [x, y] = [plainText(gold.text), plainText(answer.text)]
    if (x === y || canonicalPhrase(x) === canonicalPhrase(y)) return "equal"
    if (canonicalPhrase(x) === leadingVerdict(y) || canonicalPhrase(y) === leadingVerdict(x)) return "equal"
    if (/ and |,/.test(x) && partsOf(x) === partsOf(y)) return "equal"
    if (x.length >= 3 && !NOT_ONE.test(y) && y.replace(PREDICATE, "") === x) return "equal"
    if (strategic(x) === strategic(y) || person(x) === person(y) || numbered(x) === numbered(y)) return "equal"
    const [u, v] = [x.replace(ADVERB, ""), y.replace(ADVERB, "")]
    if (u === v || withNoun(u, v)) return "equal"
    if (sameAttribute(u, v) || winner(x) === winner(y) || isNameOf(gold.text, answer.text)) return "equal"
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
