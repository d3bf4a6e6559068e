import type { Run } from "@cotton/pipeline"
import type { Columns } from "@cotton/report/web/TraceIndex"
import { standing } from "@cotton/schema"
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

/**
 * The Call that stands for each sample, in the journal's order: what answers today's question comes before what answered an
 * older one, a reply before a failure, and the newer before the older.
 */
export const standingRows = (
  entries: ReadonlyArray<Entry>,
  keys: ReadonlyMap<string, ReturnType<Run["asking"]["keys"]>>
): ReadonlyArray<Columns> => {
  const rank = (entry: Entry): number =>
    (keys.get(entry.problemId)?.(entry.index) === entry.key ? 2 : 0) + (entry.failure === null ? 1 : 0)
  const rows: Array<Columns> = []
  let best: { readonly entry: Entry; readonly rank: number } | null = null
  // The journal has a problem's entries side by side, in order of index.
  for (const entry of entries) {
    const isSame = best !== null && best.entry.problemId === entry.problemId && best.entry.index === entry.index
    if (best !== null && !isSame) rows.push(columnsOf(best.entry))
    const of = rank(entry)
    if (best === null || !isSame || of >= best.rank) best = { entry, rank: of }
  }
  return best === null ? rows : [...rows, columnsOf(best.entry)]
}
