import { type Course, metricOf } from "@cotton/trainer/ReadProgress"
import { isOver, type State } from "@cotton/trainer/targets/Target"
import { targetOf } from "@cotton/trainer/targets/Targets"
import { about, duration, number, percent } from "../display/Figures.ts"
import { laidOut, type Line, type Part, type Row } from "../display/Line.ts"
import { lossCurve } from "../display/LossCurve.ts"
import { lossOf } from "./JobTable.ts"
import type { Looked } from "./LookAt.ts"
import type { JobRecord } from "./Records.ts"

/** Rows of a curve where there is room for more. */
const MOST_ROWS = 12
/** Columns of a curve where a pipe has none, and on a wide screen. */
const MOST_COLUMNS = 76

const STYLES: Partial<Record<State, "good" | "warning">> = {
  running: "good",
  done: "good",
  failed: "warning",
  lost: "warning",
  stopped: "warning",
  unknown: "warning"
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

const ago = (iso: string): string => `${duration(Date.now() - Date.parse(iso))} ago`

const some = (parts: ReadonlyArray<Part | null>): ReadonlyArray<Part> => parts.filter((part) => part !== null)

const told = (value: number | null, words: (value: number) => string, rank: number): Part | null =>
  value === null ? null : { text: words(value), rank }

const stateRow = ({ look: { state, why } }: Looked): Row => ({
  label: "state",
  rank: 0,
  parts: [{ text: why === null ? state : `${state}: ${why}`, style: STYLES[state] ?? "plain" }]
})

const stepRows = ({ course, look: { state } }: Looked): ReadonlyArray<Row> => {
  const last = course.steps.at(-1)
  if (last === undefined) return []
  const metric = (name: string) => metricOf(last, name)
  const left = isOver(state) ? null : last.estimatedRemainingSeconds
  return [
    {
      label: "step",
      rank: 1,
      parts: some([
        { text: `${number(last.step)} / ${number(last.maxSteps)} (${percent(last.step, last.maxSteps)})`, rank: 0 },
        told(metric("epoch"), (epoch) => `epoch ${epoch.toFixed(2)}`, 2),
        told(left, (seconds) => `left about ${about(1000 * seconds)}`, 1)
      ])
    },
    {
      label: "loss",
      rank: 2,
      parts: some([
        { text: lossOf(metric("loss")), rank: 0, style: "strong" },
        told(metric("eval_loss"), (loss) => `validation ${lossOf(loss)}`, 1),
        told(metric("grad_norm"), (norm) => `gradient ${lossOf(norm)}`, 2),
        told(metric("learning_rate"), (rate) => `learning rate ${Number(rate.toPrecision(3))}`, 3)
      ])
    },
    {
      label: "speed",
      rank: 3,
      parts: some([
        told(metric("tokens_per_second"), (rate) => `${number(rate)} tokens/s`, 0),
        told(metric("mfu"), (share) => `MFU ${(100 * share).toFixed(1)} %`, 1),
        told(metric("tokens"), (tokens) => `${number(tokens)} tokens seen`, 2),
        told(metric("memory_bytes"), (bytes) => `${gigabytes(bytes)} at most`, 3)
      ])
    }
  ]
}

const savedRow = ({ checkpoint, outcome }: Course): ReadonlyArray<Row> => {
  if (outcome?.type === "end")
    return [{ label: "student", rank: 1, parts: [{ text: outcome.model }, { text: ago(outcome.lastUpdatedTime) }] }]
  return checkpoint === null
    ? []
    : [{ label: "saved", rank: 4, parts: [{ text: checkpoint.path }, { text: ago(checkpoint.lastUpdatedTime) }] }]
}

const attemptRow = ({ begin }: Course): ReadonlyArray<Row> =>
  begin === null
    ? []
    : [
        {
          label: "attempt",
          rank: 5,
          parts: [
            { text: `${begin.attempt}${begin.fromStep === 0 ? "" : `, from step ${begin.fromStep}`}` },
            { text: `${begin.world} × ${begin.device}` },
            ...some([told(begin.trainable, (count) => `${number(count)} parameters trained`, 2)])
          ]
        }
      ]

/** A job as lines that fit a screen. */
export const jobFrame = (
  record: JobRecord,
  looked: Looked,
  room: { readonly columns: number; readonly rows: number }
): ReadonlyArray<Line> => {
  const target = targetOf(record)
  const head: ReadonlyArray<Row> = [
    {
      label: "job",
      rank: 0,
      parts: [{ text: record.id, style: "strong" }, { text: `submitted ${ago(record.submittedAt)}` }]
    },
    stateRow(looked),
    {
      label: "target",
      rank: 6,
      parts: [
        { text: `${record.target}${record.target === target.kind ? "" : ` (${target.kind})`}` },
        ...(record.handle === null ? [] : [{ text: record.handle }]),
        { text: target.place(record), rank: 2 }
      ]
    }
  ]
  const rows = [...head, ...stepRows(looked), ...savedRow(looked.course), ...attemptRow(looked.course)]
  const points = looked.course.steps.flatMap((step) => {
    const value = metricOf(step, "loss")
    return value === null ? [] : [{ step: step.step, value }]
  })
  const left = Math.min(MOST_ROWS, room.rows - rows.length - 1)
  const curve = lossCurve(points, { columns: Math.min(MOST_COLUMNS, room.columns), rows: left })
  return [
    ...rows.map((row) => laidOut(row, room.columns)),
    ...(curve.length === 0 ? [] : ["", ...curve]).map((text) => [{ text, style: "plain" as const }])
  ].slice(0, Math.max(1, room.rows))
}

/** The same in one line, for a log. */
export const jobLine = ({ id }: JobRecord, { course, look: { state, why } }: Looked): string => {
  const last = course.steps.at(-1)
  const step = last === undefined ? "" : `, step ${number(last.step)} of ${number(last.maxSteps)}`
  const loss = last === undefined ? "" : `, loss ${lossOf(metricOf(last, "loss"))}`
  return `${id}: ${state}${why === null ? "" : ` (${why})`}${step}${loss}`
}
