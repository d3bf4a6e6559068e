import { setTimeout as sleep } from "node:timers/promises"
import { textEvents } from "../Chunks.ts"
import { type Inquiry, writtenIn } from "../Inquiry.ts"
import { type Finding, type Question, unclear } from "../Question.ts"

const LIMIT = 256
/** How often the metrics are looked at until the server is idle, and how many ms apart: 3 seconds. */
const LOOKS = 12
const EVERY_MS = 250

const BUSY = "others use the server just now"

/** What a server's metrics say: requests that it works on, and tokens that it has written since its start. */
export interface Load {
  readonly running: number
  /** `null`: it does not say. */
  readonly written: number | null
}

const RUNNING = ["vllm:num_requests_running", "llamacpp:requests_processing", "sglang:num_running_reqs"]
const WRITTEN = ["vllm:generation_tokens_total", "llamacpp:tokens_predicted_total", "sglang:generation_tokens_total"]

/** The sum over the series of the first name that is there; a metric's line is `name{labels} value`. */
const total = (lines: ReadonlyArray<string>, names: ReadonlyArray<string>): number | null => {
  for (const name of names) {
    const series = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    if (series.length > 0) return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0)
  }
  return null
}

/** Reads Prometheus text; `null` when it is none, or has not these figures. */
export const loadIn = (text: string): Load | null => {
  const lines = text.split("\n").map((line) => line.trimEnd())
  const [running, written] = [total(lines, RUNNING), total(lines, WRITTEN)]
  return running === null || Number.isNaN(running)
    ? null
    : { running, written: written !== null && Number.isNaN(written) ? null : written }
}

/** What was seen of a server until it was idle, or for long enough. */
export interface Seen {
  readonly last: Load
  /** It was at work at one look at least. */
  readonly worked: boolean
}

/**
 * A stream of a reply that may not end before 256 tokens was closed at its first one. Idle again, and less than half of it
 * written: closing stops the server. Seen at work after that, and all of it written, or still at work after 3 seconds: it
 * does not. What lies between may be either, as may a server that had written all before it could be looked at, or one
 * that works for others.
 */
export const interpretClosing = (before: Load, { last, worked }: Seen): Finding => {
  if (before.running > 0) return unclear(BUSY)
  const goesOn: Finding = {
    holds: false,
    words: "a closed stream is written to its end, and paid",
    facts: { stopsOnClose: false }
  }
  if (last.running > 0) return goesOn
  if (last.written === null || before.written === null) return unclear("cannot be seen: /metrics count no tokens")
  const written = last.written - before.written
  if (written >= LIMIT && worked) return goesOn
  return written < LIMIT / 2
    ? {
        holds: true,
        words: `a closed stream stops the server (${written} of ${LIMIT} tokens)`,
        facts: { stopsOnClose: true }
      }
    : unclear(`${written} of ${LIMIT} tokens were written by the time that the stream was closed`)
}

const look = async ({ wire }: Inquiry): Promise<Load | null> => {
  const got = await wire.get("//metrics")
  return "failure" in got || got.status !== 200 ? null : loadIn(got.text)
}

/** Looks until the server is idle at two looks in a row (figures may lag behind), or long enough. */
const settle = async (inquiry: Inquiry): Promise<Seen | null> => {
  let last = await look(inquiry)
  if (last === null) return null
  let worked = last.running > 0
  for (let looks = 1; looks < LOOKS; looks++) {
    await sleep(EVERY_MS)
    const next: Load | null = await look(inquiry)
    if (next === null) return null
    const idle = next.running === 0 && last.running === 0 && next.written === last.written
    last = next
    worked ||= next.running > 0
    if (idle) break
  }
  return { last, worked }
}

/** Whether closing a stream stops the server. Asked only where its metrics let it be seen. */
export const closing: Question = {
  label: "closing",
  most: { requests: 1, output: LIMIT },
  ask: async (inquiry) => {
    if (inquiry.facts.stream !== true) return unclear("it has no streams")
    // An earlier question may have left a request behind.
    const before = (await settle(inquiry))?.last
    if (before === undefined) return unclear("cannot be seen: no /metrics that say it")
    if (before.running > 0) return unclear(BUSY)
    const { attempted, bytes } = await inquiry.chat({
      text: "Count from 1 to 1000.",
      limit: LIMIT,
      stream: true,
      extra: { ignore_eos: true },
      until: (soFar) => textEvents(soFar, writtenIn) > 0
    })
    if (attempted !== null)
      return unclear(attempted._tag === "Failed" ? attempted.failure.message : "the reply ended before it was closed")
    // Something between here and there holds the stream back: when its first piece comes, most of it is written.
    if (textEvents(bytes, writtenIn) > LIMIT / 4) return unclear("its streams come in lumps")
    const after = await settle(inquiry)
    return after === null ? unclear("cannot be seen: /metrics is gone") : interpretClosing(before, after)
  }
}
