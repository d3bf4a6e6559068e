import type { ExaminedSample } from "@cotton/pipeline/examine/Examine"
import type { InCut } from "@cotton/report/web/RunSource"

type Membership = ExaminedSample["cuts"][number]

/** Whether a sample stands in a cut, in words. */
export const cutWords = (membership: Membership): InCut => {
  const { cut } = membership
  if (membership.stands === "open")
    return { cut, stands: false, words: "good enough; the tokens of the whole cut decide" }
  if (membership.stands) return { cut, stands: true, words: membership.split }
  const { why, mark, perProblem } = membership
  const words = {
    "no-reply": "no reply",
    outdated: "answers older words of the problem",
    rejected: mark === undefined ? "rejected" : `rejected by ${mark.filter}: ${mark.reason}`,
    undecided: mark === undefined ? "undecided" : `undecided by ${mark.filter}: ${mark.reason}`,
    unjudged: "not judged yet",
    "per-problem": `${perProblem} of the problem stand there already`,
    tokens: "the cut had its tokens before"
  }
  return { cut, stands: false, words: words[why] }
}
