import type { Random } from "../Random.ts"
import type { ByLanguage, Wordings } from "./Language.ts"
import type { Pad } from "./Pad.ts"
import type { Slot, Value } from "./Slot.ts"

export const FAMILIES = ["arithmetic", "algebra", "number-theory", "dates", "sorting"] as const
export type Family = (typeof FAMILIES)[number]

export type Values = Readonly<Record<string, Value>>

/** 1 to 3: how many steps a problem takes. */
export type Difficulty = 1 | 2 | 3

/** What working a problem through came to. */
export interface Worked {
  readonly answer: string
  /** Ways to verify the answer, each written to the pad when called. They hold for the right answer only. */
  readonly checks: ReadonlyArray<() => void>
  /** Lines of the short solution, when the pad's own calculations do not tell it. */
  readonly summary?: ReadonlyArray<string>
}

/** A kind of problem: its texts in every language, how to draw one, and how to think one through. */
export interface Form {
  readonly id: string
  readonly family: Family
  readonly slots: Readonly<Record<string, Slot>>
  readonly statements: ByLanguage<Wordings>
  readonly phrases: ByLanguage<Readonly<Record<string, Wordings>>>
  readonly draw: (random: Random, difficulty: Difficulty) => Values
  readonly work: (pad: Pad, values: Values) => Worked
}
