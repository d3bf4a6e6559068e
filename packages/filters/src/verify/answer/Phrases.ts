import { listed } from "./Notation.ts"

/*
 * Answers that are said in words, as the formula that they mean. Each pattern is the whole answer, so that one word more
 * (`all odd primes`, `not divisible by 4`) leaves the text as it is.
 */

/** Longest answer that is looked at. */
const LONGEST = 160

const FORMULA = String.raw`([^,;]{1,40}?)`
const NAME = String.raw`([a-z])`
const WHOLE = String.raw`(?:integers?|numbers?|whole numbers?|integer values?|values)`
const EVERY = String.raw`(?:(?:the set of |for )?(?:all |any |every |each )(?:of )?(?:the )?)`

const SIGNS: Readonly<Record<string, string>> = {
  positive: "> 0",
  negative: "< 0",
  nonnegative: String.raw`\ge 0`,
  nonpositive: String.raw`\le 0`,
  nonzero: String.raw`\ne 0`
}

const RELATIONS: ReadonlyArray<readonly [words: string, sign: string]> = [
  ["(?:strictly )?(?:greater|more|larger|bigger) than", ">"],
  ["(?:strictly )?(?:less|smaller|fewer) than", "<"],
  ["(?:greater|more|larger) than or equal to|at least|no less than|not less than", String.raw`\ge`],
  ["(?:less|smaller) than or equal to|at most|no more than|not more than", String.raw`\le`],
  ["not equal to", String.raw`\ne`]
]

const pattern = (body: string): RegExp => new RegExp(`^${body}$`, "i")

const parity = (word: string): string => String.raw`n \equiv ${word.toLowerCase() === "odd" ? 1 : 0} \pmod{2}`
const multiple = (of: string): string => String.raw`n \equiv 0 \pmod{${of}}`

/** Numbers of some residues: a family, and not the residues themselves. */
const family = (of: string, residues: ReadonlyArray<number | string>): string =>
  String.raw`${residues.map((residue) => `${of}k + ${residue}`).join(", ")}, k \in \mathbb{Z}`

/** All residues but one. */
const residuesBut = (of: string, residue: string): string => {
  const modulus = Number(of)
  if (!(modulus >= 2 && modulus <= 30)) return String.raw`n \not\equiv ${residue} \pmod{${of}}`
  return family(
    of,
    Array.from({ length: modulus }, (_, i) => i).filter((i) => i !== Number(residue) % modulus)
  )
}

const SMALL = listed("two three four five six seven eight nine ten eleven twelve")
const numeral = (word: string): string => {
  const index = SMALL.indexOf(word.toLowerCase())
  return index < 0 ? word : String(index + 2)
}

const chinese = (numeral: string): string => {
  const index = "一二三四五六七八九十".indexOf(numeral)
  return index < 0 ? numeral : String(index + 1)
}

const PHRASES: ReadonlyArray<readonly [pattern: RegExp, formula: (...groups: ReadonlyArray<string>) => string]> = [
  [
    pattern(
      String.raw`${EVERY}?(positive|negative|non-?negative|non-?positive|non-?zero) (?:reals|real numbers?|real values?)(?: ${NAME})?`
    ),
    (sign) => `x ${SIGNS[sign.toLowerCase().replace("-", "")]!}`
  ],
  [pattern(String.raw`${EVERY}?(odd|even) ${WHOLE}(?: ${NAME})?`), (word) => parity(word)],
  [pattern(String.raw`${EVERY}(odd|even) ${NAME}`), (word) => parity(word)],
  [
    pattern(
      String.raw`(?:(?:for|when|if) )?${EVERY}?(?:${WHOLE} )?${NAME}(?: is| must be| has to be)?(?: an?)? (odd|even)(?: integer| number)?`
    ),
    (_, word) => parity(word)
  ],
  [
    pattern(
      String.raw`${EVERY}?(odd|even) (?:${WHOLE} )?${NAME} ?(\\geq?|\\leq?|\\geqslant|\\leqslant|[<>≤≥]) ?${FORMULA}`
    ),
    (word, name, sign, bound) => `${parity(word)}, ${name} ${sign} ${bound}`
  ],
  [
    pattern(
      String.raw`${EVERY}(?:positive |real )?(?:${WHOLE} )?${NAME} (?:except|other than|but)(?: for)? ([-\d, ]{1,30}(?:(?:and|or) -?\d+)?)`
    ),
    (name, values) => String.raw`${name} \ne ${values}`
  ],
  [pattern(String.raw`${EVERY}?(?:integer )?multiples of (\d+|${SMALL.join("|")})`), (of) => multiple(numeral(of))],
  [
    pattern(
      String.raw`(?:(?:for|when|if) )?${EVERY}?(?:${WHOLE} )?(?:${NAME} )?(?:that are |is |are |must be )?(?:divisible by|an? multiple of) (\d+|${SMALL.join("|")})`
    ),
    (_, of) => multiple(numeral(of))
  ],
  [pattern(String.raw`(\d+) ?(?:\\mid(?![a-z])|\||divides) ?${NAME}`), (of) => multiple(of)],
  [
    pattern(
      String.raw`(?:${EVERY}?(?:positive )?(?:${WHOLE} )?${NAME} (?:that (?:is|are) |is |are |must be ))an? (?:integer |perfect )?power of (\d+|${SMALL.join("|")})`
    ),
    (name, base) => String.raw`${name} = ${numeral(base)}^k, k \in \mathbb{N}`
  ],
  // `all $n = 2^k$`
  [
    pattern(
      String.raw`(?:only|${EVERY}(?:${WHOLE} )?(?:of the form )?(?:${NAME} of the form )?)\s*([a-z] ?= ?.{1,40})`
    ),
    (...groups) => groups.at(-1)!
  ],
  [
    pattern(
      String.raw`${EVERY}?(?:positive )?(?:${WHOLE} )?(?:${NAME} )?(?:that are |except |other than |but )*(?:except |not )(?:for )?(?:the )?(?:multiples of|divisible by) (\d+|${SMALL.join("|")})`
    ),
    (_, of) => residuesBut(numeral(of), "0")
  ],
  [pattern(String.raw`(\d+) ?(?:\\nmid(?![a-z])|∤|does not divide) ?${NAME}`), (of) => residuesBut(of, "0")],
  [
    pattern(
      String.raw`${EVERY}?(?:positive )?(?:${WHOLE} )?${NAME} ?(?:\\not ?\\equiv|≢|\\not≡) ?(\d+) ?(?:\\pmod ?\{? ?|\(?(?:\\bmod|mod) ?)(\d+) ?\}? ?\)?`
    ),
    (_, residue, of) => residuesBut(of, residue)
  ],
  [
    pattern(String.raw`${EVERY}?(?:positive )?(even|odd) (?:positive )?(?:integers|numbers|natural numbers)`),
    (word) => parity(word)
  ],
  [
    pattern(
      String.raw`(?:those |${EVERY})?(?:positive )?(?:${WHOLE} )?(?:${NAME} )?(?:that are |which are |is |are )?congruent to ((?:\d+(?:, | or |, or | and ))*\d+),? (?:modulo|mod) (\d+)`
    ),
    (_, residues, of) => family(of, residues.match(/\d+/g)!)
  ],
  [
    pattern(String.raw`(?:${NAME} (?:=|is) ?(\d+) or )?${NAME} (?:is )?(odd|even)(?: or ${NAME} (?:=|is) ?(\d+))?`),
    (_, one, __, word, ___, other) => {
      const number = one ?? other
      const step = word.toLowerCase() === "odd" ? "2k + 1" : "2k"
      return number === undefined ? parity(word) : String.raw`${step}, ${number}, k \in \mathbb{Z}`
    }
  ],
  [
    pattern(String.raw`${EVERY}?(?:integer |integral )?powers of (\d+|${SMALL.join("|")})`),
    (base) => String.raw`${numeral(base)}^k, k \in \mathbb{N}`
  ],
  [
    pattern(
      String.raw`(?:${EVERY}?(?:real )?(?:numbers |values )?(?:of )?${NAME}?(?: is| lies| are)? ?)?(?:strictly )?between ${FORMULA} and ${FORMULA}(?:,? ?\(?(inclusive|exclusive)\)?)?`
    ),
    (_, low, high, ends) => (ends?.toLowerCase() === "inclusive" ? `[${low}, ${high}]` : `(${low}, ${high})`)
  ],
  ...RELATIONS.map(
    ([words, sign]) =>
      [
        pattern(
          String.raw`(?:${EVERY}(?:real )?(?:${WHOLE} |reals )?)?${NAME} (?:that are |is |are |must be )(?:${words}) ${FORMULA}`
        ),
        (name: string, bound: string) => `${name} ${sign} ${bound}`
      ] as const
  ),
  [
    pattern(
      String.raw`(?:the set of )?(?:all |any )?(?:real )?(?:numbers )?${NAME} (?:such that|with|for which|satisfying) (.{3,50}[<>≤≥].{1,40}|.{1,40}\\(?:[gl]e|[gl]eq)(?![a-z]).{1,40})`
    ),
    (_, said) => said
  ],
  [pattern(String.raw`the (?:open|half-open|closed) interval (.{1,60})`), (interval) => interval],
  [
    pattern(String.raw`(>=?|<=?|≥|≤|\\(?:[gl]e|[gl]eq|[gl]eqslant)(?![a-z])) ?${FORMULA}`),
    (sign, bound) => `x ${sign} ${bound}`
  ],
  [pattern(String.raw`(?:in|on|at|by) (\d[^,;]{0,30})`), (said) => said],
  [pattern(String.raw`(\d+) out of (\d+)`), (top, bottom) => String.raw`\frac{${top}}{${bottom}}`],
  [pattern(String.raw`(\d+) in (\d+)`), (top, bottom) => String.raw`\frac{${top}}{${bottom}}`],
  [
    pattern(String.raw`\(?(\d+)\)?(?: in|,)? ?\(?(?:in )?base[- ](\d+|${SMALL.join("|")})\)?`),
    (digits, base) => `${digits}_{${numeral(base)}}`
  ],
  [
    pattern(String.raw`([二三四五六七八九十]|\d+)分之([一二三四五六七八九十]|\d+)`),
    (bottom, top) => String.raw`\frac{${chinese(top)}}{${chinese(bottom)}}`
  ],
  [
    pattern(String.raw`(\d+) ?(?:r|rem|remainder|with (?:a )?remainder|余)\.?:? ?(?:of )?(\d+)`),
    (quotient, rest) => `(${quotient}, ${rest})`
  ],
  [pattern(String.raw`0b([01]+)`), (digits) => `${digits}_{2}`],
  [pattern(String.raw`0o([0-7]+)`), (digits) => `${digits}_{8}`]
]

/** Pieces of text without their braces: `\text{all multiples of } 3`. */
const words = (text: string): string =>
  text
    .replaceAll(/\\(?:text|textrm|textbf|mathrm|mbox)\s*\{([^{}]*)\}/g, " $1 ")
    .replaceAll(/\\[,;:! ]|\\q?quad(?![a-z])|[~$]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()

/** The formula for an answer in words; `undefined` for all others. */
export const formulaOf = (text: string): string | undefined => {
  if (text.length > LONGEST || !/[a-z]{2}|\\mid|\||[<>≤≥]|分之|^0[bo]\d|\dr\s*\d/i.test(text)) return undefined
  const said = words(text).replace(/[.,;:]$/, "")
  for (const [shape, formula] of PHRASES) {
    const hit = shape.exec(said)
    if (hit !== null) return formula(...hit.slice(1))
  }
  return undefined
}
