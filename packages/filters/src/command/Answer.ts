import { legible } from "@cotton/schema/Legible"
import type { Finding } from "@cotton/schema/Verdict"

/** A reason is counted and looked for, so it is a code, not a sentence. */
const CODE = /^[a-z0-9][a-z0-9_-]{0,63}$/
/** Characters of a text that a verdict keeps. */
const MOST_TEXT = 300

const OUTCOMES: ReadonlySet<unknown> = new Set(["pass", "fail", "unsure", "error"])

/** Reasons where the program gives none. */
const OTHERWISE = { fail: "rejected", unsure: "undecided", error: "command-error" } as const

const outcomeOf = ({ outcome, pass, correct }: Readonly<Record<string, unknown>>): Finding["outcome"] | null => {
  if (outcome !== undefined) return OUTCOMES.has(outcome) ? (outcome as Finding["outcome"]) : null
  const says = pass ?? correct
  return typeof says === "boolean" ? (says ? "pass" : "fail") : null
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string"
    ? legible(value.slice(0, MOST_TEXT)).toWellFormed()
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined

/**
 * The finding in a program's answer: `outcome` (`pass`, `fail`, `unsure`, `error`), or `pass` or `correct` as true or false;
 * with it a `reason`, what was `expected` and `found`, a `score`. What is none of these is left aside.
 */
export const findingIn = (answer: Readonly<Record<string, unknown>>): Finding => {
  const broken = (found: string): Finding => ({ outcome: "error", reason: "bad-finding", found })
  const outcome = outcomeOf(answer)
  if (outcome === null)
    return broken(
      "the answer has no outcome: `outcome` (pass, fail, unsure, error), or `pass` or `correct` (true, false)"
    )
  const { reason } = answer
  const given = reason !== undefined && reason !== null && reason !== ""
  if (given && (typeof reason !== "string" || !CODE.test(reason)))
    return broken(`the reason ${JSON.stringify(reason).slice(0, 80)} is no code such as wrong-answer`)
  const [expected, found] = [textOf(answer["expected"]), textOf(answer["found"])]
  const { score } = answer
  return {
    outcome,
    ...(outcome === "pass" ? {} : { reason: given ? reason : OTHERWISE[outcome] }),
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(typeof score === "number" && Number.isFinite(score) ? { score } : {})
  }
}
