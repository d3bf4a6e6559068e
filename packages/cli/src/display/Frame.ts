import type { Pace, Status } from "@cotton/store"
import { about, dollars, duration, number, percent } from "./Figures.ts"
import { fitting, laidOut, type Line, type Part, type Row } from "./Line.ts"
import { lengthRows } from "./LengthRows.ts"
import { shareBar } from "./Sparkline.ts"

export type { Pace } from "@cotton/store"

/** What a frame has room for. */
export interface Room {
  readonly columns: number
  readonly rows: number
  /** `all` warnings are told whole, whatever the room. */
  readonly warnings?: "newest" | "all"
}

/** Reasons, and warnings, that are listed one a line while there is room; all of them are in `status.json`. */
const MOST_REASONS = 5
const MOST_WARNINGS = 3
const BAR = { least: 8, most: 40 }
const SHARE_BAR = 8
/** With fewer columns a reason goes without the name of its filter. */
const SHORT_REASONS = 60

const progress = (settled: number, total: number, width: number): string => {
  const filled = total === 0 ? 0 : Math.min(width, Math.floor((width * settled) / total))
  return "━".repeat(filled) + "─".repeat(Math.max(0, width - filled))
}

const listed = (counts: Readonly<Record<string, number>>): ReadonlyArray<Part> =>
  Object.entries(counts)
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, count], at) => ({ text: `${number(count)} ${name}`, rank: at + 1, gap: at === 0 ? "   " : " · " }))

const timeLeft = ({ leftMs, capMs }: Pace): ReadonlyArray<Part> => {
  if (capMs !== null) return [{ text: `the cap is reached in about ${about(capMs)}`, style: "warning", rank: 1 }]
  return leftMs === null ? [] : [{ text: `about ${about(leftMs)} left`, rank: 1 }]
}

const problemsRow = ({ problems, state }: Status, pace: Pace, columns: number): Row => {
  const { settled, total } = problems
  const width = Math.max(BAR.least, Math.min(BAR.most, columns - 64))
  return {
    label: "problems",
    rank: 0,
    parts: [
      { text: `${number(settled)} / ${number(total)}`, style: "strong" },
      { text: progress(settled, total, width), rank: 3, gap: "  " },
      { text: percent(settled, total), rank: 2, gap: "  " },
      ...(state === "buying" && settled < total ? timeLeft(pace) : [])
    ]
  }
}

/** Beside totals of the whole run, what this process alone has counted is called so. */
const SINCE = "since it went on"

const samplesRow = ({ samples, before = 0, state, tokens }: Status, pace: Pace): Row => {
  const { slots, waitsForMoney, tokensPerSecond, elapsedMs } = pace
  const buying = state === "buying" || state === "draining"
  const ended = state === "done" || state === "stopped"
  const poor = buying && waitsForMoney && slots !== null && samples.inFlight < slots
  const of = slots === null || !buying ? "" : ` of ${number(slots)}`
  return {
    label: "samples",
    rank: 3,
    parts: [
      { text: `${number(samples.stored)} stored`, rank: 1 },
      { text: `${number(samples.inFlight)}${of} in flight` },
      ...(poor ? [{ text: "the cap has no room for more", style: "warning", rank: 2, gap: ": " } as const] : []),
      // What has ended has no pace any more.
      ended
        ? { text: `${number(tokens.output)} tokens`, rank: 3 }
        : { text: `${number(tokensPerSecond)} tokens/s`, rank: 3 },
      { text: duration(elapsedMs), style: "dim", rank: 4 },
      ...(before > 0 ? [{ text: SINCE, style: "dim", rank: 5, gap: " " } as const] : [])
    ]
  }
}

const yieldRow = ({ samples, problems }: Status): Row => {
  const judged = samples.kept + samples.rejected + samples.undecided
  return {
    label: "yield",
    rank: 1,
    parts: [
      { text: percent(samples.kept, judged), style: judged === 0 ? "plain" : "good" },
      { text: `${number(samples.kept)} kept of ${number(judged)} judged`, rank: 1 },
      { text: `${number(problems.covered)} problems covered`, style: "dim", rank: 2 }
    ]
  }
}

const moneyRow = ({ usd, samples, judging }: Status): Row => {
  const { spent, reserved, cap } = usd
  const each = samples.kept === 0 || spent === 0 ? [] : [{ text: `${dollars(spent / samples.kept)} a kept trace` }]
  const free =
    cap === null ? [] : [{ text: `free ${dollars(Math.max(0, cap - spent - reserved))}`, gap: " | ", rank: 2 }]
  return {
    label: "spent",
    rank: 2,
    parts: [
      { text: dollars(spent) },
      { text: `reserved ${dollars(reserved)}`, gap: " | ", rank: 3 },
      ...free,
      cap === null
        ? { text: "no cap", style: "dim", gap: " | ", rank: 5 }
        : { text: `of ${dollars(cap)}`, gap: " ", rank: 4 },
      ...each.map(({ text }): Part => ({ text, rank: 1 })),
      ...(judging === undefined ? [] : [{ text: `judges ${dollars(judging.usd)}`, rank: 4 }])
    ]
  }
}

/** First causes, with their share of what was rejected. */
const rejectedRows = ({ reasons, samples }: Status, columns: number): ReadonlyArray<Row> => {
  const entries = Object.entries(reasons).toSorted((a, b) => b[1] - a[1])
  const width = number(entries[0]?.[1] ?? 0).length
  const rows = entries.slice(0, MOST_REASONS).map(([reason, count], at): Row => {
    const bar: Part = { text: shareBar(count, samples.rejected, SHARE_BAR), style: "dim", rank: 2, gap: " " }
    const text = columns < SHORT_REASONS ? reason.slice(reason.indexOf(": ") + 1).trim() : reason
    const parts = [{ text: number(count).padStart(width) }, bar, { text, rank: 1, gap: "  " }]
    return { label: at === 0 ? "rejected" : "", rank: at === 0 ? 4 : 8 + at, parts }
  })
  const more = entries.slice(MOST_REASONS)
  if (more.length === 0) return rows
  const rest = more.reduce((sum, [, count]) => sum + count, 0)
  const text = `${number(rest).padStart(width)} for ${more.length} other reason${more.length === 1 ? "" : "s"}`
  return [...rows, { label: "", rank: 14, parts: [{ text, style: "dim" }] }]
}

const causesRow = (
  label: string,
  count: number,
  causes: Readonly<Record<string, number>>,
  rank: number,
  since: string | null = null
) => {
  const [only, ...more] = Object.keys(causes)
  // One cause has the whole count.
  const parts = only === undefined || more.length > 0 ? listed(causes) : [{ text: only, rank: 1 }]
  const when = since === null ? [] : [{ text: since, style: "dim" as const, rank: 8, gap: " " }]
  return count === 0 ? [] : [{ label, rank, parts: [{ text: number(count) }, ...when, ...parts] }]
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0)

/** What it does just now, where that is not buying, or why it does not. */
const nowRows = ({ state, why, samples }: Status, { pause, drain }: Pace): ReadonlyArray<Row> => {
  const row = (label: string, ...parts: ReadonlyArray<Part>) => [{ label, rank: 0, parts }]
  if (state === "draining") {
    const last = drain?.leftMs == null ? [] : [{ text: `about ${about(drain.leftMs)} left` }]
    const most = drain === null ? [] : [{ text: `${about(drain.mostMs)} at most`, gap: ", ", rank: 2 }]
    const left = `${number(samples.inFlight)} in flight`
    return row("draining", { text: left, style: "warning" }, ...last, ...most, {
      text: "Ctrl-C leaves now",
      style: "dim",
      rank: 1
    })
  }
  if (pause !== null) return row("paused", { text: pause, style: "warning" })
  if (state === "judging" && why !== null) return row("judging", { text: why })
  return state === "exporting" ? row("writing", { text: "the dataset" }) : []
}

/** One screenful, drawn again and again: what fits the room, the least important left out. */
export const frame = (status: Status, pace: Pace, room: Room): ReadonlyArray<Line> => {
  const { columns, rows, warnings = "newest" } = room
  const { samples } = status
  const newest = warnings === "newest" ? (status.warnings ?? []).slice(-MOST_WARNINGS) : []
  const all: ReadonlyArray<Row> = [
    ...nowRows(status, pace),
    problemsRow(status, pace, columns),
    samplesRow(status, pace),
    yieldRow(status),
    moneyRow(status),
    ...lengthRows(status, columns),
    ...rejectedRows(status, columns),
    ...causesRow("undecided", samples.undecided, status.undecided ?? {}, 5),
    ...causesRow("failed", samples.failed, status.failures ?? {}, 5),
    ...causesRow("retried", sum(status.retries), status.retries, 6, (status.before ?? 0) > 0 ? SINCE : null),
    ...newest.map((text, at): Row => {
      const last = at === newest.length - 1
      return { label: "warning", rank: last ? 3 : 9, parts: [{ text, style: "warning" }] }
    })
  ]
  const lines = fitting(all, rows).map((row) => laidOut(row, columns))
  if (warnings === "newest") return lines
  const whole = (status.warnings ?? []).map((text) => ({
    label: "warning",
    rank: 0,
    parts: [{ text, style: "warning" as const }]
  }))
  return [...lines, ...whole.map((row) => laidOut(row, Infinity))]
}

/** The same in one line, for logs: what matters. */
export const inOneLine = (status: Status, pace: Pace): string => {
  const { problems, samples, usd, state } = status
  const judged = samples.kept + samples.rejected + samples.undecided
  const cap = usd.cap === null ? "" : ` of ${dollars(usd.cap)}`
  const parts = [
    `${duration(pace.elapsedMs)}: ${state} ${number(problems.settled)} / ${number(problems.total)} problems`,
    `${number(samples.inFlight)} in flight`,
    `${number(pace.tokensPerSecond)} tokens/s`,
    `yield ${percent(samples.kept, judged)} of ${number(judged)}`,
    `${dollars(usd.spent)}${cap} spent`,
    ...(samples.kept > 0 && usd.spent > 0 ? [`${dollars(usd.spent / samples.kept)} a kept trace`] : []),
    ...(state === "buying" ? timeLeft(pace).map(({ text }) => text) : []),
    ...(pace.drain?.leftMs == null ? [] : [`about ${about(pace.drain.leftMs)} left`]),
    ...(pace.pause === null ? [] : [`paused: ${pace.pause}`])
  ]
  return parts.join(", ")
}
