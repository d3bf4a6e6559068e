import type { Span } from "../Markup.ts"
import { stalest } from "./Novelty.ts"
import { longestRun } from "./Runs.ts"
import { countTokens, tokenize } from "./Tokens.ts"

export interface Limits {
  readonly repeats: number
  readonly minTokens: number
  readonly minCharacters: number
  readonly staleTokens: number
  readonly templateTokens: number
}

export const Limits: Limits = {
  repeats: 6,
  minTokens: 120,
  minCharacters: 200,
  staleTokens: 1000,
  templateTokens: 1500
}

export interface Loop extends Span {
  readonly kind: "loop" | "character-run" | "stale" | "template"
  /** The text that comes again, as it stands the first time; for `stale` and `template`, how many tokens they have. */
  readonly unit: string
  readonly repeats?: number
}

/** Units of so few characters have hardly a token: `0000…` is one number. */
const TINY = 4

/** A stale stretch must reach the end of the text but for these tokens: whoever comes back to the matter was not lost. */
const TAIL = 40

/**
 * Words: 6-token strings from the last 600 tokens. A list of cases shares its words at larger distances and loses more
 * by its numbers.
 */
const WORDS = { gram: 6, window: 600, penalty: 4 }
/** Numbers and single letters made alike: the strings are longer and a new word costs more, or any list would do. */
const TEMPLATE = { gram: 8, window: 1500, penalty: 9 }

const runOf = (text: string, limits: Limits): Loop | undefined => {
  const run = longestRun(text, ({ start, unit, end, repeats }) => {
    if (repeats < limits.repeats) return false
    if (unit <= TINY && end - start >= limits.minCharacters) return true
    return countTokens(text.slice(start, start + unit)) * repeats >= limits.minTokens
  })
  if (run === undefined) return undefined
  const { start, end, unit } = run
  const kind = unit <= TINY ? "character-run" : "loop"
  return { kind, start, end, unit: text.slice(start, start + unit), repeats: Math.floor(run.repeats) }
}

/** The worst loop of a text. Time is linear in its length. */
export const findLoop = (text: string, limits: Limits): Loop | undefined => {
  const run = runOf(text, limits)
  if (run !== undefined) return run
  // A token has a character at least.
  if (text.length < Math.min(limits.staleTokens, limits.templateTokens)) return undefined
  const { count, starts, exact, folded } = tokenize(text)
  for (const kind of ["stale", "template"] as const) {
    const least = kind === "stale" ? limits.staleTokens : limits.templateTokens
    if (count < least) continue
    const stretch = kind === "stale" ? stalest(exact, count, WORDS) : stalest(folded, count, TEMPLATE)
    if (stretch.score < least || stretch.end < count - TAIL) continue
    const end = stretch.end < count ? starts[stretch.end]! : text.length
    return {
      kind,
      start: starts[stretch.start]!,
      end,
      unit: `${stretch.end - stretch.start} tokens that repeat earlier ones`
    }
  }
  return undefined
}
