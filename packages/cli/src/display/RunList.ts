import type { Status } from "@cotton/store"
import { clipped } from "./Columns.ts"
import { dollars, duration, number, percent } from "./Figures.ts"
import { hasEnded, isDead } from "./RunState.ts"
import { tableLines } from "./Table.ts"
import { legibleLine } from "@cotton/schema/Legible"

export interface Found {
  readonly name: string
  readonly status: Status | "unreadable"
}

const stateWord = (status: Status): string => (isDead(status) ? "dead" : status.state)

const HEAD = ["run", "state", "problems", "yield", "spent", "last moved"]
/** A longer name would push the figures away. */
const MOST_NAME = 32

const cells = ({ name, status }: Found): ReadonlyArray<string> => {
  if (status === "unreadable") return [clipped(legibleLine(name), MOST_NAME), "status.json is damaged", "", "", "", ""]
  const { problems, samples, usd } = status
  return [
    clipped(legibleLine(name), MOST_NAME),
    stateWord(status),
    `${number(problems.settled)} / ${number(problems.total)}`,
    percent(samples.kept, samples.kept + samples.rejected + samples.undecided),
    `${dollars(usd.spent)}${usd.cap === null ? "" : ` of ${dollars(usd.cap)}`}`,
    `${duration(Date.now() - Date.parse(status.movedAt ?? status.updatedAt))} ago`
  ]
}

/** Columns of figures. */
const RIGHT = new Set([2, 3, 4])

/** Runs as a table, newest first. */
export const runTable = (runs: ReadonlyArray<Found>): ReadonlyArray<string> =>
  tableLines([HEAD, ...runs.map(cells)], RIGHT)

/** For `--json`: one object a run. */
export const runLine = ({ name, status }: Found) =>
  status === "unreadable"
    ? { type: "run", name, unreadable: true }
    : { type: "run", name, ...status, dead: isDead(status), ended: hasEnded(status) }
