import type { CutSpec, Mark, Recipe, Split } from "@cotton/schema"
import { type Agreement, underAgreement } from "@cotton/selection/Agreement"
import { type Choice, chooseCuts } from "@cotton/selection/Cut"
import { eligibilityOf } from "@cotton/selection/Eligibility"
import { splitOf } from "@cotton/selection/Splits"
import * as Result from "effect/Result"
import { candidateOf, type Sample } from "./Sample.ts"

/** Whether a sample stands in a cut, and if not, by which rule. */
export type Membership = { readonly cut: string } & (
  | { readonly stands: true; readonly split: Split }
  | {
      readonly stands: false
      /**
       * `no-reply`; `outdated`: it answers the problem's old words; `unjudged`: no filter has looked at it yet; `rejected` and `undecided`: by `mark`; `per-problem`: as many
       * rows as the cut takes of a problem have a lower index; `tokens`: the other cut's tokens had been reached.
       */
      readonly why: "no-reply" | "outdated" | "rejected" | "undecided" | "unjudged" | "per-problem" | "tokens"
      readonly mark?: Mark
      /** Rows that the cut takes of a problem. */
      readonly perProblem: number
    }
  /** It is good enough, and the cut fills up to another cut's tokens: only the whole run's choice tells. */
  | { readonly stands: "open" }
)

/** What `choose` found for the whole run, by the cut's name. */
export type Chosen = ReadonlyMap<string, Pick<Choice, "rows">>

const withoutTokens = ({ answer, ignore, perProblem }: CutSpec): CutSpec => ({
  answer,
  ignore,
  ...(perProblem === undefined ? {} : { perProblem })
})

/**
 * For each sample of one problem the cuts that it stands in. A cut chooses by problem, so the problem's samples tell it all,
 * but where the cut fills up to another cut's tokens: there `chosen` is asked, and without it the answer stays open. `agreement`:
 * what the samples agree on.
 */
export const membershipsOf = (
  { cuts, sample, export: spec }: Recipe,
  samples: ReadonlyArray<Sample>,
  chosen?: Chosen,
  agreement: Agreement | null = null
): ReadonlyMap<string, ReadonlyArray<Membership>> => {
  const seenBy = (it: Sample) => (agreement === null ? candidateOf(it) : underAgreement(candidateOf(it), agreement))
  const candidates = samples.filter(({ current }) => current).map(seenBy)
  const byProblem = Object.fromEntries(Object.entries(cuts).map(([name, cut]) => [name, withoutTokens(cut)]))
  // Without `tokens` no cut names another, so none can fail.
  const picked = Result.getOrThrow(chooseCuts(candidates, byProblem, sample.keep, spec.seed))

  const one = (it: Sample, [cut, rule]: readonly [string, CutSpec]): Membership => {
    const perProblem = rule.perProblem ?? sample.keep
    const out = (why: (Membership & { stands: false })["why"], mark?: Mark): Membership => ({
      cut,
      stands: false,
      why,
      perProblem,
      ...(mark === undefined ? {} : { mark })
    })
    if (it.fate === "failed") return out("no-reply")
    if (!it.current) return out("outdated")
    const found = eligibilityOf(rule)(seenBy(it))
    if (found._tag === "Rejected") return out("rejected", found.mark)
    if (found._tag === "Unjudged") return out("unjudged")
    if (found._tag === "Undecided") return out("undecided", found.mark)
    if (picked.get(cut)?.rows.has(it.id) !== true) return out("per-problem")
    if (rule.tokens !== undefined) {
      const whole = chosen?.get(cut)
      if (whole === undefined) return { cut, stands: "open" }
      if (!whole.rows.has(it.id)) return out("tokens")
    }
    return { cut, stands: true, split: splitOf(it.call.problemId, spec.seed, spec.validation) }
  }
  return new Map(samples.map((it) => [it.id, Object.entries(cuts).map((entry) => one(it, entry))]))
}
