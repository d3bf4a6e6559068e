import { legibleLine } from "@cotton/schema"
import type { Agreement } from "@cotton/selection"
import * as Effect from "effect/Effect"
import { Monitor } from "../Event.ts"
import type { Agreements } from "./Agreements.ts"

/** Characters of an answer that are shown. */
const MOST = 40

const shown = (text: string): string => {
  const line = legibleLine(text.trim().replaceAll(/\s+/g, " "))
  return line.length > MOST ? `${line.slice(0, MOST - 1).toWellFormed()}…` : line
}

/** `6 of 8 say 12, gold is 13`; answers are foreign text. */
export const agreementWords = ({ answer, as, gold, of, votes }: Agreement): string =>
  `${votes} of ${of} say ${shown(answer)}${as === "majority" ? "" : `, gold is ${shown(gold ?? "")}`}`

/** The same as data. */
export const agreementFields = ({ problemId, as, answer, votes, of, gold, verifier }: Agreement) => ({
  problemId,
  as,
  answer,
  votes,
  of,
  gold: gold ?? null,
  verifier
})

/** The problems whose gold answer is suspect, those of the most votes first. */
export const suspectsOf = (agreements: Agreements): ReadonlyArray<Agreement> =>
  [...agreements.values()].filter(({ as }) => as === "suspect").toSorted((a, b) => b.votes - a.votes)

/** Tells whoever watches of suspect gold answers, and where they are listed. */
export const sayAgreements = (agreements: Agreements): Effect.Effect<void> =>
  Effect.gen(function* () {
    const suspects = suspectsOf(agreements)
    const [first] = suspects
    if (first === undefined) return
    const monitor = yield* Monitor
    const many =
      suspects.length === 1
        ? "1 gold answer is suspect: no trace gives it, and most give another"
        : `${suspects.length.toLocaleString("en-US")} gold answers are suspect: no trace gives them, and most of a problem give another`
    const message = `${many} (${legibleLine(first.problemId)}: ${agreementWords(first)}); all of them are in the dataset's suspects.jsonl`
    monitor.publish({ _tag: "Warned", message })
  })
