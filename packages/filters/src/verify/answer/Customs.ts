import { directed } from "./Opposites.ts"

/*
 * Customs of writing that differ by country or by habit and that one rule brings to another: intervals with turned
 * brackets, several residues before one modulus, numbered parts, values that a noun names.
 */

const END = String.raw`([^\[\]();,]{1,60})`

/** `]0, 1[` is `(0, 1)`, and `[0, 1[` is `[0, 1)`: both ends at once, so that nothing else is touched. */
const TURNED: ReadonlyArray<readonly [pattern: RegExp, by: string]> = [
  [new RegExp(String.raw`(?<![\w)\]}])\]${END}[,;]${END}\[`, "g"), "($1,$2)"],
  [new RegExp(String.raw`(?<![\w)\]}])\]${END}[,;]${END}\]`, "g"), "($1,$2]"],
  [new RegExp(String.raw`\[${END}[,;]${END}\[`, "g"), "[$1,$2)"]
]

const OR = String.raw`(?:,|\\text\s*\{\s*(?:or|and)\s*\}|\bor\b|\band\b)`
const RESIDUES = new RegExp(
  String.raw`(\\equiv|≡)\s*((?:-?\d{1,9}\s*${OR}+\s*){1,20}-?\d{1,9})\s*(\\pmod\s*(?:\{\d{1,9}\}|\d)|\(\s*(?:\\[bp]?mod|\\(?:text|mathrm)\s*\{\s*mod\s*\}|mod)\s*\d{1,9}\s*\))`
)

/** `n \equiv 1, 5 \pmod 6` names two residues of one modulus. */
const apart = (text: string): string =>
  text.replace(RESIDUES, (_, sign: string, residues: string, modulus: string) =>
    residues
      .match(/-?\d+/g)!
      .map((residue, i) => `${i === 0 ? "" : "n "}${sign} ${residue} ${modulus}`)
      .join(", ")
  )

const PART =
  /(^|[;,]|\\\\|\\q?quad|\\text\s*\{\s*and\s*\}|\band\b)((?:\s|\\[,;: ]){0,4})\(\s*(?:([1-6])|([a-f])|(i{1,3}|iv))\s*\)(?=\s*(?:\\[,;: ]|\\q?quad|~)*\s*[^\s,;)])/g
const ROMAN = ["i", "ii", "iii", "iv"]

/** `(a) 3 (b) 5`, `\text{(i) } 12`: marks with nothing but a space before them. */
const WRAPPED = /\\text\s*\{\s*(\(\s*(?:[1-6]|[a-f]|i{1,3}|iv)\s*\))\s*:?\s*\}/g
const SPACED = /(?<=[\w)}$%])\s+(?=\(\s*(?:[1-6]|[a-f]|i{1,3}|iv)\s*\)\s*[-\w\\$(])/g

/** `Sequence 1: 1, 2 and Sequence 2: 3, 4`: names with a number that counts. */
const COUNTED = /(?:\\text\s*\{\s*)?\b([A-Z][a-z]{2,12}) ([1-6])\s*:\s*\}?\s*/g
const RELATED = /[<>≤≥≠∈=]|\\(?:[lg]e|[lg]eq|[lg]t|[lg]eqslant|neq?|in|equiv|text|notin)(?![a-z])/

const uncounted = (text: string): string => {
  if (!text.includes(":")) return text
  const marks = [...text.matchAll(COUNTED)]
  const counts = marks.every(([, noun, digit], i) => noun === marks[0]![1] && Number(digit) === i + 1)
  return marks.length > 1 && counts && /^\s*(?:\\text\s*\{\s*)?[A-Z]/.test(text) ? text.replace(COUNTED, " ") : text
}

/** `(1) 3; (2) 5`: numbers of parts that count from one, with a value behind each. */
const unnumbered = (written: string): string => {
  if (!/^\s*(?:\\text\s*\{\s*)?\(\s*(?:1|a|i)\s*\)/.test(written)) return uncounted(written)
  const bare = /^\s*\\text\s*\{([^{}]*)\}\s*$/.exec(written)?.[1] ?? written
  const text = bare.replaceAll(WRAPPED, "$1 ").replaceAll(SPACED, ", ")
  const marks = [...text.matchAll(PART)]
  const counts = marks.every(
    ([, , , digit, letter, roman], i) =>
      Number(digit) === i + 1 || letter === "abcdef"[i] || (roman !== undefined && roman === ROMAN[i])
  )
  if (marks.length < 2 || !counts) return written
  // A value keeps the name of its part, so that the parts have an order; a statement is its own.
  if (RELATED.test(text)) return text.replace(PART, "$1$2")
  let part = 0
  return text.replace(
    PART,
    (_, joint: string, space: string) => String.raw`${joint}${space}\text{part ${"abcdef"[part++]!}} = `
  )
}

const NOUN = String.raw`(max(?:imum)?|min(?:imum)?|greatest|largest|smallest|least|sum|difference|product|quotient|remainder|mean|average|median|mode|range|variance|standard deviation|area|perimeter|volume|surface area|circumference|radius|diameter|cent(?:er|re)|vertex|focus|slope|length|width|height|probability|total|degree|base|rank|det(?:erminant)?|dimension|order|period|amplitude|frequency|radius of convergence|eccentricity|gcd|lcm|domain|solution set|intersection|union)`
const NAMED = new RegExp(
  String.raw`(?:(?<!\d(?:\s|\\[,;: ]){0,4})|(?=\\text\s*\{\s*(?:and|or) ))\\text\s*\{\s*((?:and|or) )?(?:the )?${NOUN}(?: value)?\s*:?\s*\}\s*:?\s*(?=[\d\\([+-]|[a-z]\s*[+*/^-])(?!\\(?:text|le|ge|ne|in|approx|pm)(?![a-z]))`,
  "gi"
)

/** `\text{maximum } 3` is `\text{maximum} = 3`. */
const named = (text: string): string =>
  text.replace(NAMED, (_, joint: string | undefined, noun: string) =>
    joint === undefined ? String.raw`\text{${noun}} = ` : String.raw`\text{${joint}}\text{${noun}} = `
  )

const UNIT_VECTOR = /\\(?:hat|vec|mathbf|boldsymbol|bm|overrightarrow)\s*\{\s*\\?([ijk])(?:math)?\s*\}/g

const AXES = /\\hat\s*\{\s*\\?([xyz])\s*\}/g

/** `3\mathbf{i} - 2\mathbf{j}` and `3\hat{x} - 2\hat{y}`: unit vectors, where two of them stand in the text. */
const vectors = (written: string): string => {
  const axes = written.match(AXES)?.length ?? 0
  const text =
    axes > 1 ? written.replaceAll(AXES, (_, axis: string) => String.raw`\hat{${"ijk"["xyz".indexOf(axis)]}}`) : written
  return (text.match(UNIT_VECTOR)?.length ?? 0) > 1 ? text.replaceAll(UNIT_VECTOR, String.raw`\hat{$1}`) : text
}

const REWRITES: ReadonlyArray<readonly [pattern: RegExp, by: string]> = [
  // `\mathbb{R}^+` and `\mathbb{Z}^+`
  [/(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ)\s*(?:\^\s*\{?\s*\+\s*\}?|⁺|_\s*\{\s*>\s*0\s*\})/g, String.raw`(0,\infty)`],
  [/(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ)\s*_\s*\{\s*(?:\\geq?|≥|\\geqslant)\s*0\s*\}/g, String.raw`[0,\infty)`],
  [/(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ)\s*(?:\^\s*\{?\s*-\s*\}?|_\s*\{\s*<\s*0\s*\})/g, String.raw`(-\infty,0)`],
  [
    /(?:\\mathbb\s*\{?\s*Z\s*\}?|ℤ)\s*(?:[_^]\s*\{?\s*\+\s*\}?|⁺|_\s*\{\s*>\s*0\s*\}|_\s*\{\s*(?:\\geq?|≥)\s*1\s*\})/g,
    String.raw`\mathbb{N}`
  ],
  // `\max = 3`, `\text{maximum } 3`
  [/\\(max|min)\s*(?==)/g, String.raw`\text{$1} `],
  // `(1, 2, 3)^T`
  [
    /(?<=[)\]]|\\end\{[bp]?matrix\})\s*\^\s*\{?\s*(?:T|\\top|\\intercal|\\mathsf\s*\{?T\}?|\\mathrm\s*\{?T\}?)\s*\}?\s*$/,
    String.raw`^{\top}`
  ],
  // `\mathcal{N}(0, 1)`
  [/\\(?:mathcal|mathscr|mathbb)\s*\{?\s*([NOUBPE])\s*\}?(?=\s*(?:\\left)?\()/g, "$1"],
  // `{}^{10}C_3`, `_{10}C_3`, `^5P_2`, `10C3`: with whole numbers
  [/(?:\{\s*\})?\s*[_^]\s*\{?(\d{1,4})\}?\s*(?:C|\\mathrm\{C\})\s*_\s*\{?(\d{1,4})\}?/g, String.raw`\binom{$1}{$2}`],
  [/(?:\{\s*\})?\s*[_^]\s*\{?(\d{1,4})\}?\s*(?:P|\\mathrm\{P\})\s*_\s*\{?(\d{1,4})\}?/g, "A_{$1}^{$2}"],
  [/(?<![\d.])(\d{1,4})\s*(?:C|\\mathrm\{C\})\s*(\d{1,4})(?![\d.])/g, String.raw`\binom{$1}{$2}`],
  // `\$16\$` is 16 between delimiters.
  [/^\s*\\\$(.*[^\\])\\\$\s*$/s, "$1"],
  // `\$5M`
  [/(?<=[$€£]\s*\d[\d,.]{0,12})\s*(?:\\(?:text|mathrm)\s*\{\s*)?[Kk]\s*\}?\s*$/, String.raw`\text{ thousand}`],
  [/(?<=[$€£]\s*\d[\d,.]{0,12})\s*(?:\\(?:text|mathrm)\s*\{\s*)?(?:M|mn)\s*\}?\s*$/, String.raw`\text{ million}`],
  [/(?<=[$€£]\s*\d[\d,.]{0,12})\s*(?:\\(?:text|mathrm)\s*\{\s*)?(?:B|bn)\s*\}?\s*$/, String.raw`\text{ billion}`],
  // `\text{the line } 2x + y = 3`: a noun for what follows it.
  [
    /^\s*\\text\s*\{\s*(?:the )?(?:domain|range|solution set|equation|line|circle|parabola|ellipse|hyperbola|plane|curve|function|points?|sets?|interval|vector|matrix|polynomial|numbers?|integers?|(?:ordered )?pairs?|triples?|values?|solutions?|roots?|expression|sequence)(?: (?:of|for) (?:the |this )?[a-z]{1,12}){0,2}\s*:?\s*\}\s*:?\s*(?=[^\s=])/i,
    ""
  ],
  // `4.7 k\Omega`
  [
    /(?<=\d\}?)(?:\s|~|\\[,;: ])*(?:\\(?:text|mathrm)\s*\{\s*)?([kKM])?\s*\}?\s*(?:\\(?:text|mathrm)\s*\{\s*)?(?:\\Omega(?![a-z])|Ω)\s*\}?\s*$/,
    String.raw`\text{ $1Ω}`
  ],
  // A system in an array.
  [
    /\\left\s*\\\{\s*\\begin\s*\{(?:array\}\s*\{[lcr| ]{0,8}\}|aligned\})(.{1,800}?)\\end\s*\{(?:array|aligned)\}\s*\\right(?![a-z])\s*\.?/s,
    String.raw`\begin{cases}$1\end{cases}`
  ],
  // `\text{converges to } 2`
  [
    /^\s*\\text\s*\{\s*(?:(?:it|the (?:series|limit|sequence|integral)) )?(?:converges|diverges|tends|goes) to\s*:?\s*\}\s*/i,
    ""
  ],
  // `6'3''` is in feet and inches.
  [/^\s*(\d{1,2})\s*['′]\s*(\d{1,2})\s*(?:''|″|"|′′)\s*$/, String.raw`$1\text{ ft }$2\text{ in}`],
  // `Rs. 500`, `US$5`
  [/(?:\\text\s*\{\s*)?\bRs\.?\s*\}?\s*(?=\d)/g, "₹"],
  [/\bUS\s?(?=\\?\$)|\bUSD\s?(?=\d)/g, ""],
  // `12\ \mu\text{T}`
  [/\\mu\s*\\(?:text|mathrm|rm)\s*\{\s*([A-Za-z]{1,3})\s*\}/g, String.raw`\text{ µ$1}`],
  // `+ \text{constant}`
  [/(?<=[+-]\s*)(?:\\text\s*\{\s*)?(?:an? )?(?:arbitrary )?const(?:ant)?\b\.?\s*\}?\s*$/, "C"],
  // `x\text{-intercept: } 3`
  [/[xyz]\s*\\text\s*\{\s*-?\s*intercepts?(?: is| are)?\s*[:=]?\s*\}\s*[:=]?/g, String.raw`\text{intercept} = `],
  [/^\s*[xyz]\s*\\text\s*\{\s*-?\s*(?:coordinate|value)s?(?: is| are)?\s*:?\s*=?\s*\}\s*[:=]?/, ""],
  // `x + 2 \text{ remainder } 5`
  [/(?<=[\w)}])\s*\\text\s*\{\s*(?:with )?(?:a )?rem(?:ainder|\.)(?: of)?\s*:?\s*\}\s*(?=[\d\\-])/, ", "],
  // `3\text{cis}(30^\circ)`
  [
    /\\(?:text|operatorname|mathrm)\s*\{\s*cis\s*\}\s*(?:\\left\s*)?\(([^()]{1,40})\)/g,
    String.raw`(\cos($1)+i\sin($1))`
  ],
  [
    /\\(?:text|operatorname|mathrm)\s*\{\s*cis\s*\}\s*([\d.]{1,6}\s*(?:\^\s*\{?\s*\\circ\s*\}?|°))/g,
    String.raw`(\cos($1)+i\sin($1))`
  ],
  // `(f \circ g)(x)`
  [/\(\s*([fgh])\s*\\circ\s*([fgh])\s*\)\s*\(\s*(\w{1,3})\s*\)/g, "$1($2($3))"],
  // `12\% \text{ per annum}`: a rate is one of a year.
  [/(?<=%|\bpercent\b)\s*(?:\\text\s*\{\s*)?(?:per annum|per year|a year|annually|p\.\s?a\.?)\s*\}?\s*$/i, ""],
  // `\text{+6}`
  [/^\s*\\text\s*\{\s*(\+\s*\d+)\s*\}\s*$/, "$1"],
  // `sp3`: a hybrid orbital.
  [/^\s*(?:\\(?:text|mathrm)\s*\{\s*)?sp([23])(d2?)?\s*\}?\s*$/, "sp^$1$2"],
  // `1011_{(2)}`
  [/_\s*\{\s*\(\s*(\d{1,2})\s*\)\s*\}/g, "_{$1}"],
  // `\{x \mid x < 2\} - \{1\}`
  [/(?<=\\\})\s*[-−]\s*(?=\\\{)/g, String.raw`\setminus `],
  // `(1, \sqrt{2}.]`
  [/(?<=[\w}])\.\s*(?=(?:\\right\s*)?[\])]\s*$)/, ""],
  // `(203)_5`
  [/\(\s*(\d{1,40})\s*\)\s*(?=_)/g, "$1"],
  // `A = 3 \quad B = 5`
  [/(?:\\q?quad\s*)+(?=[A-Za-z](?:_\{?\w\}?)?\s*=)/g, ", "],
  // `X \sim N(0, 1)`
  [
    /(?:^|(?<=\s))[A-Za-z](?:_\{?\w\}?)?\s*\\sim\s*(?=(?:[A-Z]|\\(?:text|mathrm|operatorname|mathcal)\s*\{[A-Za-z]{1,12}\})\s*(?:\\left\s*)?\()/g,
    ""
  ],
  // `x等于2`, `最大值为3`
  [/(?<=[A-Za-z)}])\s*(?:等于|为)\s*(?=[-\d\\(])/g, "="],
  [
    /^\s*(?:\\text\s*\{)?\s*(?:(?![不非无未])\p{Script=Han}){1,12}?(?:等于|为|是)\s*\}?\s*[:：]?\s*(?=[-\d\\$(a-z])/u,
    ""
  ]
]

/** An answer's text with these customs made one. */
export const accustomed = (text: string): string => {
  let result = named(vectors(directed(unnumbered(text))))
  for (const [pattern, by] of TURNED) result = result.replaceAll(pattern, by)
  for (const [pattern, by] of REWRITES) result = result.replace(pattern, by)
  return apart(result)
}
