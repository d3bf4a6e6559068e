import { listed } from "./Notation.ts"

/*
 * Formulas of chemistry in one spelling: `\mathrm{H_2O}`, `\text{H}_2\text{O}`, `\ce{H2O}` and `H₂O` are `H2O`.
 */

const ELEMENTS = listed(`
  He Li Be Ne Na Mg Al Si Cl Ar Ca Sc Ti Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn
  Sb Te Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa
  Np Pu Am H B C N O F P S K V Y I W U
`)

const ATOM = String.raw`(?:${ELEMENTS.join("|")})\d{0,3}`
const GROUP = String.raw`(?:${ATOM}|\((?:${ATOM}){1,8}\)\d{0,3})`
const CHARGE = String.raw`(?:\^(?:\d?[+-]|[+-]\d))`
const SPECIES = new RegExp(
  String.raw`^(\d{0,3})((?:${GROUP}|\[(?:${GROUP}){1,10}\]\d?){1,20}(?:[.·](?:\d?(?:${GROUP}){1,8}))?)(${CHARGE})?$`
)

/** Longest text that is looked at. */
const LONGEST = 300

const DRESS =
  /\\(?:text|textbf|textrm|mathrm|mathbf|mathsf|rm|ce|left|right|displaystyle)(?![a-z])|\\[,;:! ]|[{}$\s_~]/g
const STATE = /\((?:aq|s|l|g)\)/g
const ARROW = /\\(?:long)?(?:right|leftright)arrow|\\to(?![a-z])|\\rightleftharpoons|→|⇌|⟶|->/

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
const LOWERED = "₀₁₂₃₄₅₆₇₈₉"

const undressed = (text: string): string =>
  text
    .replaceAll(
      /[⁰¹²³⁴-⁹⁺⁻]+/g,
      (sign) => `^${Array.from(sign, (char) => "0123456789+-"[RAISED.indexOf(char)]).join("")}`
    )
    .replaceAll(/[₀-₉]/g, (char) => String(LOWERED.indexOf(char)))
    .replaceAll(/−|–/g, "-")
    .replaceAll(DRESS, "")
    .replaceAll(STATE, "")

/** `2H2O`, `SO4^2-`, in one spelling; `undefined` where a part is no symbol of an element. */
const speciesOf = (text: string): string | undefined => {
  const [, count = "", body, charge = ""] = SPECIES.exec(text) ?? []
  if (body === undefined) return undefined
  const [, size = "", sign = ""] = /^\^(?=.*([+-]))/.test(charge)
    ? [charge, charge.replaceAll(/[\^+-]/g, ""), charge.replaceAll(/[\^\d]/g, "")]
    : []
  return `${count === "1" ? "" : count}${body}${sign === "" ? "" : `^${size === "1" ? "" : size}${sign}`}`
}

const sideOf = (text: string): string | undefined => {
  const parts = text.split(/\+(?=\d*[A-Z([])/).map(speciesOf)
  return parts.includes(undefined) ? undefined : (parts as ReadonlyArray<string>).toSorted().join(" + ")
}

/** A formula or a reaction in one spelling, the parts of each side in one order; `undefined` for all other texts. */
export const chemicalOf = (text: string): string | undefined => {
  if (text.length > LONGEST || !/[A-Z]/.test(text)) return undefined
  const sides = text.split(ARROW)
  if (sides.length > 2) return undefined
  const read = sides.map((side) => sideOf(undressed(side)))
  if (read.includes(undefined)) return undefined
  const whole = read.join(" -> ")
  // One letter, or letters without a number, are more often variables and names of points.
  return /\d|\^|->/.test(whole) || /[A-Z][a-z]/.test(whole) ? whole : undefined
}
