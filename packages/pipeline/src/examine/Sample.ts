import { readTrace } from "@cotton/generator/reading/Reasoning"
import { type Call, marksOf, type Standing, standing, type Trace, traceId, type Verdict } from "@cotton/schema"
import type { Dossier, Stored } from "@cotton/schema/ports/Journal"
import { type Candidate, UNJUDGED } from "@cotton/selection/Candidate"
import { isCutOff } from "../agree/CutOff.ts"
import { goldOf, type Run } from "../Run.ts"
import { standsFor } from "../StandsFor.ts"

/** What became of a sample: `failed` when no attempt brought a reply. */
export type Fate = Standing | "failed"

/** One stored sample of a problem, as the cuts see it, with all that is known of how it came. */
export interface Sample {
  /** `problem/index` */
  readonly id: string
  readonly index: number
  /** Of the Call that stands for the sample. */
  readonly seq: number
  /** The newest reply; without any, the newest failure. */
  readonly call: Call
  /** `null` when there is no reply. */
  readonly trace: Trace | null
  readonly fate: Fate
  /** Under the run's filters, in their order. Empty when they have not judged it (see `judged`). */
  readonly verdicts: ReadonlyArray<Verdict>
  /**
   * `yes`; `no`: the run's filters have not seen it (another plan, or it has just come); `other-gold`: against an answer
   * that has been corrected since.
   */
  readonly judged: "yes" | "no" | "other-gold"
  /** It answers what the run asks today. If not (the problem's words were changed), no cut sees it. */
  readonly current: boolean
  /** Other stored Calls of the same sample, oldest first: failures before a reply, replies that were cut off at a lower limit. */
  readonly earlier: ReadonlyArray<Call>
}

/** A sample as the cuts see it. */
export const candidateOf = ({ id, call, fate, verdicts, judged, index }: Sample): Candidate => ({
  traceId: id,
  problemId: call.problemId,
  index,
  outputTokens: call.usage.output,
  replied: fate !== "failed",
  cutOff: isCutOff(call.finish),
  marks: fate === "failed" ? [] : judged === "no" ? UNJUDGED : marksOf(verdicts)
})

const seen = (
  run: Run,
  { problem }: Dossier,
  stored: Stored,
  others: ReadonlyArray<Call>,
  current: boolean
): Sample => {
  const { call, judgement, seq } = stored
  const trace = readTrace(call, run.recipe.teacher)
  const verdicts = trace === null ? [] : (judgement?.verdicts ?? [])
  return {
    id: traceId(call.problemId, call.index),
    index: call.index,
    seq,
    call,
    trace,
    fate: trace === null ? "failed" : judgement === null ? "undecided" : standing(verdicts),
    verdicts,
    judged: judgement === null ? "no" : judgement.gold === goldOf(problem) ? "yes" : "other-gold",
    current,
    earlier: others
  }
}

/**
 * The samples of a problem in the order of their indices: for each index what answers today's question, and where nothing
 * does, what answered an older one. Of several Calls the newest reply stands, or else the newest failure.
 */
export const samplesOf = (run: Run, dossier: Dossier): ReadonlyArray<Sample> => {
  const keyOf = run.asking.keys(dossier.problem)
  const isToday = ({ call }: Stored) => call.key === keyOf(call.index)
  const byIndex = Map.groupBy(dossier.calls, ({ call }) => call.index)
  return standsFor(
    dossier.calls,
    ({ call }) => call.index,
    (stored) => ({ today: isToday(stored), replied: stored.call.reply !== null })
  )
    .map((stands) => {
      const others = byIndex.get(stands.call.index)!.filter((one) => one !== stands)
      return seen(
        run,
        dossier,
        stands,
        others.map(({ call }) => call),
        isToday(stands)
      )
    })
    .toSorted((a, b) => a.index - b.index)
}
