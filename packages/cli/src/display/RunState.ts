import { readStatus, type Status } from "@cotton/store"
import { hostname } from "node:os"
import { dollars, duration, number } from "./Figures.ts"

/** A run that has not written its status for this long, and has not said that it ended, has died. */
const STALE_MS = 15_000
/** Here the process can be looked for; a run writes each second, so one that lives was seen lately. */
const STALE_HERE_MS = 1500

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const ageOf = ({ updatedAt }: Status): number => Date.now() - Date.parse(updatedAt)

export const hasEnded = ({ state }: Status): boolean => state === "done" || state === "stopped"

/** It says that it works, and has said nothing for too long. */
export const isDead = (status: Status): boolean => {
  const age = ageOf(status)
  if (hasEnded(status)) return false
  return age > STALE_MS || (age > STALE_HERE_MS && status.host === hostname() && !isRunning(status.pid))
}

/** The state in words, without what changes from look to look. */
export const stateOf = (status: Status): string => {
  if (hasEnded(status)) return `${status.state}${status.why === null ? "" : `: ${status.why}`}`
  return isDead(status)
    ? `ended without a word ${duration(ageOf(status))} ago, while ${status.state}; run the same command to go on`
    : `${status.state}, process ${status.pid} on ${status.host}`
}

/** Requests that were on their way when a process ended, and the worst case of each in US dollars. */
export interface BrokenOff {
  readonly requests: number
  readonly usd: number
}

/** Of a run whose process is gone without a word. */
export const brokenOff = ({ samples, usd }: Status): BrokenOff => ({
  requests: usd.held ?? samples.inFlight,
  usd: usd.reserved
})

/**
 * Whoever serves them may have generated something: nobody here can know what, so no figure counts it. `null` where they
 * cost nothing.
 */
export const brokenOffWords = ({ requests, usd }: BrokenOff, when: string): string | null => {
  if (requests === 0 || usd === 0) return null
  const were = requests === 1 ? "1 request was" : `${number(requests)} requests were`
  return `${were} in flight ${when}: the server may charge up to ${dollars(usd)} that is not in these figures`
}

/** Nothing is in flight and nothing is reserved any more, whatever was the last that a dead process wrote. */
export const atRest = (status: Status): Status =>
  isDead(status)
    ? { ...status, samples: { ...status.samples, inFlight: 0 }, usd: { ...status.usd, reserved: 0, held: 0 } }
    : status

/** When something last came of it: `3 min 5 s ago (2026-11-27 06:25:43)`, in this machine's time. */
export const lastMoved = ({ movedAt, updatedAt }: Status): string => {
  const at = movedAt ?? updatedAt
  return `${duration(Date.now() - Date.parse(at))} ago (${localTime(at)})`
}

/** `2026-11-27 06:25:43`, in this machine's time zone. */
export const localTime = (iso: string): string => {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const two = (value: number) => String(value).padStart(2, "0")
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-")
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":")}`
}

/** Where a run stands that nobody is buying for just now, by what it has left behind. */
export const storedState = (folder: string): string => {
  const status = readStatus(folder)
  if (status === null) return "stored"
  if (isDead(status)) return `ended without a word, while ${status.state}`
  return status.why === null ? status.state : `${status.state}: ${status.why}`
}
