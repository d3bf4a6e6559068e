import { accustomed } from "./Customs.ts"

/*
 * Rewrites of an answer's text before it is split into tokens, for what tokens cannot see. Each looks at a place once.
 */

const REWRITES: ReadonlyArray<readonly [pattern: RegExp, by: string]> = [
  // `25^\circ C`, `25°F`: a temperature, not an angle times a variable.
  [/(?:\^\s*\{?\s*\\circ\s*\}?|°|º)\s*(?:\\(?:text|mathrm)\s*\{\s*)?([CF])\b\}?/g, String.raw`\text{ deg$1}`],
  // `0{,}5` and `1{,}25` have a decimal comma, `1{,}250` has not.
  [/(?<!\d|\d,)(\d+)\{,\}(\d{1,2}|\d{4,})(?![\d{])/g, "$1.$2"],
  [/(?<!\d)0\{,\}(\d+)/g, "0.$1"],
  // `\mathbb{R} - \{0\}`, `\mathbb R \backslash \{0\}`
  [
    /(\\mathbb\s*\{?\s*R\s*\}?|ℝ)\s*(?:[-−∖]|\\(?:backslash|smallsetminus|setminus|(?=\\\{)))\s*(?=\\?\{|\\left)/g,
    String.raw`\mathbb{R} \setminus `
  ],
  [/\\mathbf\s*\{\s*R\s*\}/g, String.raw`\mathbb{R}`],
  // `x=1orx=2`
  [/(?<=[\d)}])(and|or)(?=[A-Zxyz(\\-])/g, " $1 "],
  // `\text{The least value is } 4`: what it is said of stands before it; a denial ends on another word.
  [
    /^\\text\s*\{(?:(?!\b(?:not|no|than)\b)[^{}]){0,80}\b(?:is|are|equals?|exactly|only|approximately)\s*:?\s*\}\s*:?\s*(?=[\d\\([$+-]|[a-z]\b)/i,
    ""
  ],
  [/^\s*(?:\\text\s*\{\s*)?(?:exactly|only|approximately|about|roughly|around|approx\.?)\s*\}?\s+(?=[\d\\$-])/i, ""],
  // `3 \text{ (a double root)}`: a remark in words.
  [/(?:\\q?quad|\\[ ,;]|\s)*\\text\s*\{\s*\([^{}()\s]{1,30} [^{}()]{1,80}\)\s*\}\s*$/, ""],
  [/(?:\\q?quad|\\[ ,;]|\s)*\(\s*\\text\s*\{[^{}()\s]{1,30} [^{}()]{1,80}\}\s*\)\s*$/, ""],
  [/(?<=[\d)}])\s*\((?:a )?(?:double|triple|repeated|multiplicity \d|with multiplicity \d)(?: root)?\)/g, ""],
  [/(?<=[\d)}])\s*\([^()]{1,30}(?:is|are) (?:extraneous|rejected|not valid|not a solution|invalid)\)\s*$/, ""],
  [/^\s*(?:two|three|four) (?:real |integer |positive )?(?:solutions|roots|values|numbers)\s*:\s*/i, ""],
  // `all real numbers except 2`
  [
    /^(?:\\text\s*\{)?\s*all real(?:s| numbers)?(?: [a-z])? except(?: for)?\s*\}?\s*(?:[a-z]\s*=\s*)?(?=[\d\\-])/i,
    String.raw`x \ne `
  ],
  // `2 \text{ to } 3`
  [/(?<=\d)\s*(?:\\text\s*\{\s*to\s*\}|\bto\b)\s*(?=\d)/g, ":"],
  [
    /\\frac\s*\{\\(?:text|mathrm)\{([a-z]{1,12})\}\}\s*\{\\(?:text|mathrm)\{([a-z]{1,12})\}\}/gi,
    String.raw`\text{ $1/$2}`
  ],
  // `\text{the smallest such } n \text{ is } 7`
  [
    /^\\text\s*\{(?:(?!\b(?:not|no|than|never|neither)\b)[^{}]){0,80}\}\s*\$?[a-zA-Z]\$?\s*\\text\s*\{\s*(?:is|equals|are|must be)\s*:?\s*\}\s*(?=[\d\\([$+-])/i,
    ""
  ],
  // `all integers n \ge 3` is `n \ge 3`: what every answer of this form means.
  [
    /^\s*(?:\\text\s*\{)?\s*(?:for )?(?:all|any|every) (?:real |positive |natural )?(?:integers?|numbers?|values of)?\s*\}?\s*(?=\$?[a-z]\s*(?:[<>≤≥]|\\[lg]eq?|\\geqslant|\\leqslant|\\in|\\neq?|\\equiv))/i,
    ""
  ],
  [/\bhundred and (?=[a-z])/gi, "hundred "],
  [/\bsquare root of (?=[\d{(\\])/gi, String.raw`\sqrt `],
  // `0.\dot{1}4\dot{2}` and `0.(142)` have a period.
  [/(?<=\d)\.(\d{0,20})\\dot\s*\{?(\d)\}?(?:(\d{0,20})\\dot\s*\{?(\d)\}?)?/g, String.raw`.$1\overline{$2$3$4}`],
  [/(?<=\d\.\d{0,20})\((\d{1,20})\)(?![\d(])/g, String.raw`\overline{$1}`],
  // `3{:}4`
  [/\{:\}/g, ":"],
  // `45^\circ 30'`
  [/(\d+)\s*(?:\^\s*\{?\s*\\circ\s*\}?|°)\s*(\d{1,2})\s*(?:'|′|\^\{?\\prime\}?)/g, String.raw`($1+$2/60)^\circ `],
  // `1.5 x 10^3`: a times sign.
  [/(?<=\d)\s*[xX]\s*(?=10\s*(?:\^|\*\*|[⁰-⁹²³¹⁻]))/g, String.raw`\times `]
]

/** Groups of digits that have one reading only: `1.234.567,89`, `1'234'567`, and `12,34,567` as in India. */
const GROUPS: ReadonlyArray<RegExp> = [
  /(?<![\d.,])\d{1,3}(?:\.\d{3}){1,6},\d+(?![\d.,])/g,
  /(?<![\d.,])\d{1,3}(?:\.\d{3}){2,6}(?![\d.,])/g,
  /(?<![\d'’])\d{1,3}(?:['’]\d{3}){1,6}(?![\d'’])/g,
  /(?<![\d,])\d{1,2}(?:,\d{2}){1,6},\d{3}(?![\d,])/g
]

const joined = (number: string): string => {
  const comma = number.includes(".") ? number.indexOf(",") : -1
  const whole = (comma < 0 ? number : number.slice(0, comma)).replaceAll(/[.,'’]/g, "")
  return comma < 0 ? whole : `${whole}.${number.slice(comma + 1)}`
}

/** JSON that was escaped twice has `\\frac`, and `\\\\` for the end of a row. */
const unescaped = (text: string): string => {
  if (!text.includes("\\begin")) return text.replaceAll(/\\\\(?=[A-Za-z])/g, "\\")
  return text.includes("\\\\begin") ? text.replaceAll("\\\\", "\\") : text
}

/** What is found in damaged texts only. */
const DAMAGED = /[\f\t<＞＜]|(?<![A-Za-z\\])(?:rac|ext)\{|\^\s*$|\{\s*\}|\$\s*[CF]$/

/** `\frac` and `\text` whose backslash was read as an escape of JSON, and exponents of a page. */
const mended = (text: string): string => (DAMAGED.test(text) ? restored(text) : text)

const restored = (text: string): string =>
  text
    .replaceAll(/\f(?=rac)/g, "\\f")
    .replaceAll(/(?<![A-Za-z\\])rac\{/g, "\\frac{")
    .replaceAll(/\t(?=ext\{\s?[A-Za-z]|imes\b|heta\b|an\b|frac\{)/g, "\\t")
    .replaceAll(/(?<![A-Za-z\\])ext\{(?=\s?[A-Za-z])/g, "\\text{")
    .replaceAll(/<sup>([^<>]{1,40})<\/sup>/g, "^{$1}")
    .replaceAll(/<sub>([^<>]{1,40})<\/sub>/g, "_{$1}")
    .replace(/(?<=\\circ\s?\}?)\$\s*(?=[CF]$)/, " ")
    .replaceAll(/\{\s*\}(?=\s*(?:\^\s*\{?\s*\\circ|°))/g, "")
    .replace(/(?<=\d)\^\s*$/, "")
    .replaceAll("＞", ">")
    .replaceAll("＜", "<")

/** An answer's text in the spelling that the lexer reads. */
export const respelled = (text: string): string => {
  let result = accustomed(mended(unescaped(text)).replaceAll(/\s{2,}/g, " "))
  for (const [pattern, by] of REWRITES) result = result.replace(pattern, by)
  result = result.replaceAll(/[①-⑳]/g, (sign) => `${sign.charCodeAt(0) - 0x245f},`)
  for (const pattern of GROUPS) result = result.replaceAll(pattern, joined)
  return result
}
