import { legibleLine } from "@cotton/schema"
import type { Status } from "@cotton/store"

/** What a frame shows beside the status: rates that only the process itself knows. */
export interface Pace {
  /** Output tokens a second over the last while. */
  readonly tokensPerSecond: number
  readonly elapsedMs: number
  readonly pause: string | null
}

const number = (value: number) => value.toLocaleString("en-US")
const percent = (part: number, whole: number) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`)
const dollars = (value: number) => (value === 0 ? "$0" : `$${value.toFixed(value < 1 ? 4 : 2)}`)

export const duration = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const bar = (done: number, total: number, width: number): string => {
  const filled = total === 0 ? 0 : Math.round((width * done) / total)
  return "━".repeat(filled) + "─".repeat(Math.max(0, width - filled))
}

const listed = (counts: Readonly<Record<string, number>>, most: number): string => {
  const entries = Object.entries(counts).toSorted((a, b) => b[1] - a[1])
  const shown = entries.slice(0, most).map(([name, count]) => `${number(count)} ${name}`)
  return entries.length > most ? `${shown.join(" · ")} · …` : shown.join(" · ")
}

/** The newest of them; all are in `status.json`. */
const MOST_WARNINGS = 3

/** One screenful, `width` columns at most; `all` warnings are told whole, whatever the width. */
export const frame = (
  status: Status,
  pace: Pace,
  width: number,
  warnings: "newest" | "all" = "newest"
): ReadonlyArray<string> => {
  const { problems, samples, usd, tokens } = status
  const judged = samples.kept + samples.rejected + samples.undecided
  const left = problems.settled === 0 ? 0 : (pace.elapsedMs / problems.settled) * (problems.total - problems.settled)
  const eta =
    status.state !== "buying" || problems.settled === problems.total || problems.settled < 3
      ? ""
      : `   ${duration(left)} left`
  const cap = usd.cap === null ? "" : ` of ${dollars(usd.cap)}`
  const each = samples.kept === 0 || usd.spent === 0 ? "" : `   ${dollars(usd.spent / samples.kept)} a kept trace`
  const lines = [
    `problems  ${number(problems.settled)} / ${number(problems.total)}  ${bar(problems.settled, problems.total, Math.max(8, Math.min(30, width - 60)))}  ${number(samples.inFlight)} in flight${eta}`,
    `samples   ${number(samples.stored)}   kept ${number(samples.kept)} of ${number(judged)} judged   yield ${percent(samples.kept, judged)}`,
    `spent     ${dollars(usd.spent)}${cap}   reserved ${dollars(usd.reserved)}${each}`,
    `tokens    ${number(tokens.output)} out   ${number(Math.round(pace.tokensPerSecond))} a second   ${duration(pace.elapsedMs)}`
  ]
  if (Object.keys(status.reasons).length > 0) lines.push(`rejected  ${listed(status.reasons, 4)}`)
  if (Object.keys(status.undecided ?? {}).length > 0) lines.push(`undecided ${listed(status.undecided ?? {}, 4)}`)
  if (samples.failed > 0) {
    const causes = listed(status.failures ?? {}, 4)
    lines.push(`failed    ${number(samples.failed)} without a reply${causes === "" ? "" : `: ${causes}`}`)
  }
  if (Object.keys(status.retries).length > 0) lines.push(`retried   ${listed(status.retries, 4)}`)
  const warned = (status.warnings ?? []).map((warning) => `warning   ${legibleLine(warning)}`)
  if (warnings === "newest") lines.push(...warned.slice(-MOST_WARNINGS))
  if (pace.pause !== null) lines.push(`paused    ${pace.pause}`)
  const fitting = lines.map(legibleLine).map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line))
  return warnings === "all" ? [...fitting, ...warned] : fitting
}
