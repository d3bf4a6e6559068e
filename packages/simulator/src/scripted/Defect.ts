import type { Random } from "../Random.ts"
import type { ScriptedOptions } from "../SimulatorOptions.ts"

/** What may be wrong with a reply; one thing at most. */
export const DEFECTS = ["loop", "languageSwitch", "noBox", "unclosed", "refusal", "emptyThink", "wrong"] as const
export type Defect = (typeof DEFECTS)[number]

/** A problem's own rate with the mean `mean`, for `u` uniform in [0, 1): hard problems go wrong more often than easy ones. */
export const ownRate = (mean: number, u: number): number => (mean <= 0.5 ? 2 * mean * u : 1 - 2 * (1 - mean) * u)

/** Draws the defect of a reply. `hardness`, uniform in [0, 1), belongs to the prompt and is the same for all its samples. */
export const drawDefect = (options: ScriptedOptions, hardness: number, random: Random): Defect | undefined => {
  let u = random.next()
  let others = 0
  for (const defect of DEFECTS) {
    if (defect === "wrong") continue
    others += options[defect]
    u -= options[defect]
    if (u < 0) return defect
  }
  if (options.wrong === 0 || others >= 1) return undefined
  // Of the replies without another defect, so many must be wrong that the share of all is `options.wrong`.
  const mean = Math.min(1, options.wrong / (1 - others))
  return random.chance(ownRate(mean, hardness)) ? "wrong" : undefined
}
