import type { Moment, TimelineFacts } from "./ReportFacts.ts"

/*
 * A run may rest for days between two processes. Its charts go by working time: a stretch in which no request is in
 * flight is cut out when it is longer than 5 minutes, or than 5 seconds and a tenth of all the time in flight.
 */
const SURELY_PAUSE = 300_000
const LEAST_PAUSE = 5000
const PAUSE_SHARE = 0.1

/** Running totals at a point of working time. */
export interface Progress {
  /** Milliseconds of working time since the first request. */
  readonly ms: number
  readonly usd: number
  readonly tokens: number
  readonly replies: number
  readonly kept: number
  readonly broken: number
}

export interface WorkingTime {
  /** Unix milliseconds of the first and the last moment. */
  readonly from: number
  readonly to: number
  readonly ms: number
  /** Rising, from zero. */
  readonly progress: ReadonlyArray<Progress>
  /** What was cut out: where on the scale of working time, and how long it was. */
  readonly pauses: ReadonlyArray<{ readonly at: number; readonly ms: number }>
}

interface Gap {
  readonly after: Moment
  readonly ms: number
}

/** Stretches without anything in flight. */
const idle = ({ moments, widthMs }: TimelineFacts): ReadonlyArray<Gap> => {
  let inFlight = 0
  return moments.flatMap((moment, at) => {
    inFlight += moment.begun - moment.ended
    const next = moments[at + 1]
    const ms = next === undefined ? 0 : next.at - moment.at - widthMs
    return inFlight > 0 || ms <= 0 ? [] : [{ after: moment, ms }]
  })
}

export const workingTime = (timeline: TimelineFacts): WorkingTime => {
  const { moments, widthMs } = timeline
  const from = moments[0]?.at ?? 0
  const to = (moments.at(-1)?.at ?? 0) + widthMs
  const gaps = idle(timeline)
  const busy = to - from - gaps.reduce((sum, { ms }) => sum + ms, 0)
  const longest = Math.min(SURELY_PAUSE, Math.max(LEAST_PAUSE, PAUSE_SHARE * busy))
  const pausing = new Map(gaps.filter(({ ms }) => ms > longest).map(({ after, ms }) => [after, ms]))

  let [before, usd, tokens, replies, kept, broken] = [0, 0, 0, 0, 0, 0]
  const progress: Array<Progress> = [{ ms: 0, usd, tokens, replies, kept, broken }]
  const pauses: Array<{ at: number; ms: number }> = []
  for (const moment of moments) {
    usd += moment.usd
    tokens += moment.tokens
    replies += moment.replies
    kept += moment.kept
    broken += moment.broken
    const ms = moment.at + widthMs - from - before
    progress.push({ ms, usd, tokens, replies, kept, broken })
    const pause = pausing.get(moment)
    if (pause === undefined) continue
    before += pause
    pauses.push({ at: ms, ms: pause })
  }
  return { from, to, ms: to - from - before, progress, pauses }
}
