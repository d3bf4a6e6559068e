import type { Status } from "@cotton/store"
import { about, dollars, number, percent } from "../display/Figures.ts"
import { hasEnded, isDead } from "../display/RunState.ts"

/** Whether its process works, as far as can be told from here. */
export const isRunning = (status: Status | null): boolean => status !== null && !hasEnded(status) && !isDead(status)

/** The figures of a running run by the names under which the page has them; nothing of one that has ended: its report has all. */
export const liveFigures = (status: Status | null): Readonly<Record<string, string>> => {
  if (status === null || !isRunning(status)) return {}
  const { problems, samples, usd, tokens, pace } = status
  const judged = samples.kept + samples.rejected + samples.undecided
  const cap = usd.cap === null ? "" : ` of ${dollars(usd.cap)}`
  const left = pace?.leftMs ?? null
  return {
    problems: `${number(problems.settled)} / ${number(problems.total)}`,
    "in flight": number(samples.inFlight),
    stored: number(samples.stored),
    kept: `${number(samples.kept)} (${percent(samples.kept, judged)})`,
    spent: `${dollars(usd.spent)}${cap}`,
    tokens: number(tokens.output),
    "tokens/s": pace === undefined ? "–" : number(pace.tokensPerSecond),
    left: left === null ? "–" : `about ${about(left)}`
  }
}
