import { legibleLine } from "@cotton/schema/Legible"
import { clipped } from "../display/Columns.ts"
import { duration, number } from "../display/Figures.ts"
import { tableLines } from "../display/Table.ts"
import type { JobRecord } from "./Records.ts"

const HEAD = ["job", "target", "state", "step", "loss", "submitted", ""]
/** Columns of figures. */
const RIGHT = new Set([3, 4])
/** A longer reason is for `jobs show`. */
const MOST_WHY = 60

/** A loss in four figures. */
export const lossOf = (loss: number | null): string => (loss === null ? "–" : String(Number(loss.toPrecision(4))))

const cells = ({ id, seen, submittedAt, target }: JobRecord): ReadonlyArray<string> => {
  const { loss = null, maxSteps = null, state = "unknown", step = null, why = null } = seen ?? {}
  return [
    id,
    target,
    state,
    step === null ? "–" : `${number(step)}${maxSteps === null ? "" : ` / ${number(maxSteps)}`}`,
    lossOf(loss),
    `${duration(Date.now() - Date.parse(submittedAt))} ago`,
    why === null ? "" : clipped(legibleLine(why), MOST_WHY)
  ]
}

/** Jobs as a table, in their order. */
export const jobTable = (records: ReadonlyArray<JobRecord>): ReadonlyArray<string> =>
  tableLines([HEAD, ...records.map(cells)], RIGHT)
