import type { ExaminedSample } from "@cotton/pipeline/examine/Examine"
import type { Verdict } from "@cotton/schema"
import { paint, type Screen } from "./Paint.ts"

const FATES = {
  kept: { sign: "✓", style: "green" },
  rejected: { sign: "✗", style: "red" },
  undecided: { sign: "?", style: "yellow" },
  failed: { sign: "!", style: "yellow" }
} as const

const OUTCOMES = { pass: FATES.kept, fail: FATES.rejected, unsure: FATES.undecided, error: FATES.failed } as const

/** `✓` kept or passed, `✗` rejected or failed, `?` undecided or unsure, `!` without a reply, or a filter that broke. */
export const fateSign = (on: Screen, fate: ExaminedSample["fate"]): string =>
  paint(on, FATES[fate].style, FATES[fate].sign)
export const fateWord = (on: Screen, fate: ExaminedSample["fate"]): string => paint(on, FATES[fate].style, fate)
export const outcomeSign = (on: Screen, outcome: Verdict["outcome"]): string =>
  paint(on, OUTCOMES[outcome].style, OUTCOMES[outcome].sign)

/** The verdict that decided a sample's standing, as the cuts count it. */
const decidingOf = ({ fate, verdicts }: ExaminedSample): Verdict | undefined =>
  verdicts.find(({ outcome }) => (fate === "rejected" ? outcome === "fail" : outcome !== "pass"))

/** Why it is not kept, in a word or two. */
export const reasonOf = (sample: ExaminedSample): string => {
  if (sample.fate === "failed") return sample.call.failure?.reason ?? "no reply"
  if (sample.judged === "no") return "not judged"
  const deciding = decidingOf(sample)
  return deciding === undefined ? "" : (deciding.reason ?? deciding.outcome)
}

/** The answer that a filter found, the deciding one's first. */
export const foundIn = (sample: ExaminedSample): string =>
  decidingOf(sample)?.found ?? sample.verdicts.find(({ found }) => found !== undefined)?.found ?? ""
