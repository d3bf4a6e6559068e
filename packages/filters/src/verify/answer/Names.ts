import { listed } from "./Notation.ts"
import type { Node } from "./Syntax.ts"

/** Functions that evaluators know, by their LaTeX or plain name. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  listed(`
  sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth arcsinh arccosh arctanh ln log lg exp sqrt gcd lcm max min
`)
)

const symbol = (name: string): Node => ({ op: "symbol", name })

const GREEK = listed(`
  alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho
  sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
  ell hbar angle triangle R Z Q N C emptyset ldots
`)

/** Names that stand for a constant or a symbol of several letters. */
export const NAMES: ReadonlyMap<string, Node> = new Map<string, Node>([
  ...GREEK.filter((name) => name.length > 1).map((name) => [name, symbol(name)] as const),
  ["pi", { op: "constant", name: "pi" }],
  ["infty", { op: "constant", name: "infinity" }],
  ["infinity", { op: "constant", name: "infinity" }],
  ["e", { op: "constant", name: "e" }],
  ["i", { op: "constant", name: "i" }]
])
