import type { ExaminedSample } from "@cotton/pipeline/examine/Examine"
import { type Attempt, type Call, IMPORTED } from "@cotton/schema"
import { dollars, number } from "../display/Figures.ts"
import { INDENT, labelledLines, oneLine, type Screen } from "./Paint.ts"

/** Columns at least: what was paid for is told whole, on more than one line of a narrow terminal. */
const ROOM = 240

const ms = (value: number): string => `${number(value)} ms`
const time = (at: number): string =>
  at > 0
    ? new Date(at)
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z$/, "Z")
    : "at an unknown time"

const usageOf = ({ usage, usd, finish }: Call): string => {
  const reasoning = usage.reasoning === undefined ? "" : ` (${number(usage.reasoning)} of them reasoning)`
  const estimated = usage.estimated ? ", as estimated" : ""
  return `${number(usage.input)} tokens in, ${number(usage.output)} out${reasoning}${estimated}   ${dollars(usd)}   finish ${finish}`
}

const askedOf = ({ asked, fetched }: Call): string =>
  [
    asked.temperature === undefined ? "" : `temperature ${asked.temperature}`,
    asked.topP === undefined ? "" : `top_p ${asked.topP}`,
    asked.effort === undefined ? "" : `effort ${asked.effort}`,
    asked.seed === undefined ? "" : `seed ${asked.seed}`,
    fetched.limit > 0 ? `limit ${number(fetched.limit)}` : "",
    fetched.n === undefined || fetched.n < 2 ? "" : `${fetched.n} samples a request`,
    asked.prefix === undefined ? "" : `begun with ${JSON.stringify(asked.prefix)}`,
    asked.extra === undefined ? "" : `body ${JSON.stringify(asked.extra)}`
  ]
    .filter((part) => part !== "")
    .join("   ")

const attemptLine = ({ at, host, failure, firstTokenMs, ms: took, usd }: Attempt): string => {
  const status = failure?.status === undefined ? "" : ` (HTTP ${failure.status})`
  const what =
    failure === undefined
      ? `replied${firstTokenMs === undefined ? "" : `, first token after ${ms(firstTokenMs)}`}`
      : `${failure.reason}${status}${failure.message === "" ? "" : `: ${failure.message}`}`
  return `${time(at)}   ${host}   ${ms(took)}   ${dollars(usd)}   ${what}`
}

/** What an import puts beside a reply: the file and the row that it came from. */
const importedFrom = ({ reply }: Call): string => {
  const { file, line } = reply?.rest ?? {}
  return typeof file === "string" && typeof line === "number" ? `   from ${file}, row ${line}` : ""
}

/** The Call behind a sample: what it was asked with, what it took, and each attempt; then those before it. */
export const callLines = (on: Screen, { call, earlier }: ExaminedSample): ReadonlyArray<string> => {
  const room = Math.max(on.columns - INDENT.length, ROOM)
  const asked = askedOf(call)
  const attempts =
    call.fetched.host === IMPORTED
      ? [`no request: it was imported${importedFrom(call)}`]
      : call.attempts.map(attemptLine)
  return [
    ...labelledLines(on, "call", oneLine(usageOf(call), room)),
    ...(asked === "" ? [] : labelledLines(on, "", oneLine(asked, room))),
    ...attempts.flatMap((line) => labelledLines(on, "", oneLine(line, room))),
    ...earlier.flatMap((before, at) => [
      ...labelledLines(
        on,
        at === 0 ? "before it" : "",
        oneLine(`${usageOf(before)}   limit ${number(before.fetched.limit)}`, room)
      ),
      ...before.attempts.flatMap((attempt) => labelledLines(on, "", oneLine(attemptLine(attempt), room)))
    ])
  ]
}
