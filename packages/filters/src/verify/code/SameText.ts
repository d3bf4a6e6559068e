import { excerpt } from "../../Passage.ts"

export interface TextPolicy {
  /** `trailing`: white space at the ends of lines and of the text does not count; `any`: nor how much; `exact`: it counts. */
  readonly whitespace: "trailing" | "any" | "exact"
  /** How far a number may be from one that is written with a point or an exponent: absolute, and relative to it. */
  readonly tolerance: number
}

/** The first line in which two texts differ. */
export interface TextDifference {
  readonly expected: string
  readonly found: string
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?$/i

/** Whether a number is close enough: only one that is expected with a point or an exponent has neighbours. */
export const isClose = (found: number, expected: number, tolerance: number): boolean =>
  Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected))

const sameToken = (found: string, expected: string, tolerance: number): boolean => {
  if (found === expected) return true
  if (tolerance === 0 || found.length > 400 || expected.length > 400) return false
  if (!/[.e]/i.test(expected) || !NUMBER.test(expected) || !NUMBER.test(found)) return false
  return isClose(Number(found), Number(expected), tolerance)
}

const tokens = (line: string): ReadonlyArray<string> => line.split(/\s+/).filter((token) => token !== "")

const sameLine = (found: string, expected: string, { whitespace, tolerance }: TextPolicy): boolean => {
  if (found === expected) return true
  const [mine, theirs] = [tokens(found), tokens(expected)]
  if (mine.length !== theirs.length) return false
  // What stands between the words counts unless `any` says otherwise.
  if (whitespace !== "any" && found.replaceAll(/\S+/g, "x") !== expected.replaceAll(/\S+/g, "x")) return false
  return mine.every((token, at) => sameToken(token, theirs[at]!, tolerance))
}

const linesOf = (text: string, whitespace: TextPolicy["whitespace"]): ReadonlyArray<string> => {
  if (whitespace === "exact") return text.split("\n")
  if (whitespace === "any") return [text]
  const lines = text.split("\n").map((line) => line.trimEnd())
  while (lines.length > 0 && lines.at(-1) === "") lines.pop()
  return lines
}

const shown = (lines: ReadonlyArray<string>, at: number): string =>
  at < lines.length ? `line ${at + 1}: ${excerpt(lines[at]!, 120)}` : `no line ${at + 1}`

/** Compares whole texts: every line of both has to be there. `null`: they are the same. */
export const differenceOf = (found: string, expected: string, policy: TextPolicy): TextDifference | null => {
  const [mine, theirs] = [linesOf(found, policy.whitespace), linesOf(expected, policy.whitespace)]
  for (let at = 0; at < Math.max(mine.length, theirs.length); at++) {
    const [one, other] = [mine[at], theirs[at]]
    if (one === undefined || other === undefined || !sameLine(one, other, policy))
      return { expected: shown(theirs, at), found: shown(mine, at) }
  }
  return null
}
