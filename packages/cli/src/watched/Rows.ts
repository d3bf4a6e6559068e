import type { Run } from "@cotton/pipeline"
import { standsFor } from "@cotton/pipeline/StandsFor"
import type { Columns } from "@cotton/report/web/TraceIndex"
import { standing, traceId } from "@cotton/schema"
import type { Entry } from "@cotton/schema/ports/Journal"
import { UNJUDGED } from "@cotton/selection/Candidate"

/** Of an imported trace nobody knows the limit, nor the cost: its limit is written as 0, and no request has such a one. */
const isImported = ({ limit, usd }: Entry): boolean => limit === 0 && usd === 0

const columnsOf = (entry: Entry): Columns => {
  const { seq, problemId, index, finish, outputTokens, failure, marks } = entry
  const same = { seq, problemId, index, finish, tokens: outputTokens, usd: isImported(entry) ? null : entry.usd }
  if (failure !== null) {
    return { ...same, fate: "failed", marks: [{ filter: "teacher", outcome: "error", reason: failure }] }
  }
  const known = marks ?? UNJUDGED
  return { ...same, fate: standing(known), marks: known }
}

/** The Call that stands for each sample, in the journal's order. */
export const standingRows = (
  entries: ReadonlyArray<Entry>,
  keys: ReadonlyMap<string, ReturnType<Run["asking"]["keys"]>>
): ReadonlyArray<Columns> =>
  standsFor(
    entries,
    ({ problemId, index }) => traceId(problemId, index),
    ({ problemId, index, key, failure }) => ({
      today: keys.get(problemId)?.(index) === key,
      replied: failure === null
    })
  ).map(columnsOf)
