/*
 * What LaTeX and Unicode write in several ways, made one way. Tables only; the lexer applies them.
 */

/** Words between white space, for long lists. */
export const listed = (words: string): ReadonlyArray<string> => words.trim().split(/\s+/)

/** Commands of spacing, size and style: they say nothing. */
export const SPACING = new Set(
  listed(`
  left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr quad qquad displaystyle textstyle
  scriptstyle limits nolimits thinspace medspace thickspace enspace hfill centering rm bf it
  mathstrut boxed fbox hline ensuremath
`)
)
/** Commands whose argument is text. */
export const TEXT = new Set(
  listed(`
  text textbf textit textrm textnormal textsf texttt mbox hbox mathrm mathbf operatorname mathit
  mathsf mathtt boldsymbol bm emph underline textup textsc
`)
)
/** Commands that mean another command or sign. */
export const SAME: Readonly<Record<string, string>> = {
  dfrac: "frac",
  tfrac: "frac",
  cfrac: "frac",
  dbinom: "binom",
  tbinom: "binom",
  leq: "le",
  leqslant: "le",
  geq: "ge",
  geqslant: "ge",
  neq: "ne",
  lt: "<",
  gt: ">",
  cdot: "*",
  times: "*",
  ast: "*",
  div: "/",
  colon: ":",
  overrightarrow: "vec",
  varepsilon: "epsilon",
  varphi: "phi",
  vartheta: "theta",
  varrho: "rho",
  arsinh: "arcsinh",
  arcosh: "arccosh",
  artanh: "arctanh",
  tg: "tan",
  ctg: "cot",
  cosec: "csc",
  arctg: "arctan",
  lvert: "|",
  rvert: "|",
  vert: "|",
  mid: "|",
  lbrace: "{}",
  rbrace: "}{",
  langle: "(",
  rangle: ")",
  lparen: "(",
  rparen: ")",
  lbrack: "[",
  rbrack: "]",
  cap: "cap",
  bigcup: "cup",
  backslash: "setminus",
  smallsetminus: "setminus",
  approxeq: "approx",
  simeq: "approx",
  thickapprox: "approx",
  doteq: "approx",
  to: "rightarrow",
  implies: "rightarrow",
  Rightarrow: "rightarrow",
  land: "and",
  lor: "or",
  wedge: "and",
  vee: "or",
  infin: "infty",
  degree: "circ",
  varnothing: "emptyset",
  dots: "ldots",
  cdots: "ldots"
}
/** Characters that mean a command (with a backslash) or an ASCII sign. */
export const UNICODE: Readonly<Record<string, string>> = {
  "−": "-",
  "–": "-",
  "—": "-",
  "‐": "-",
  "×": "*",
  "·": "*",
  "⋅": "*",
  "∗": "*",
  "÷": "/",
  "∕": "/",
  "⁄": "/",
  "：": ":",
  "∶": ":",
  "，": ",",
  "、": ",",
  "；": ";",
  "（": "(",
  "）": ")",
  "【": "[",
  "】": "]",
  "＝": "=",
  "＋": "+",
  "－": "-",
  "％": "%",
  "＜": "<",
  "＞": ">",
  "√": "\\sqrt",
  π: "\\pi",
  "∞": "\\infty",
  "≤": "\\le",
  "⩽": "\\le",
  "≥": "\\ge",
  "⩾": "\\ge",
  "≠": "\\ne",
  "≈": "\\approx",
  "±": "\\pm",
  "∓": "\\mp",
  "∪": "\\cup",
  "∩": "\\cap",
  "∈": "\\in",
  "∅": "\\emptyset",
  "°": "\\circ",
  º: "\\circ",
  "→": "\\rightarrow",
  ℝ: "\\R",
  "∖": "\\setminus",
  "≡": "\\equiv",
  "∣": "|",
  θ: "\\theta",
  "…": "\\ldots"
}
/** Two characters that are one sign in plain text. */
export const PAIRS: ReadonlyMap<string, readonly [name: string, isCommand: boolean]> = new Map([
  ["**", ["^", false]],
  ["!=", ["ne", true]],
  ["<=", ["le", true]],
  [">=", ["ge", true]],
  ["==", ["=", false]],
  ["->", ["rightarrow", true]],
  ["=>", ["rightarrow", true]]
])
export const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
export const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
