import { readRunFile, readStatus, type Status } from "@cotton/store"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { frame } from "../display/Frame.ts"
import { legible } from "@cotton/schema/Legible"
import { hostname } from "node:os"
import { InputError } from "../errors.ts"

export interface StatusFlags {
  readonly dir: string
  readonly json: boolean
}

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

const hasDied = ({ host, pid }: Status, ageMs: number): boolean =>
  ageMs > STALE_MS || (ageMs > STALE_HERE_MS && host === hostname() && !isRunning(pid))

/** It says that it works, and has said nothing for too long. */
const isDead = (status: Status): boolean =>
  status.state !== "done" && status.state !== "stopped" && hasDied(status, Date.now() - Date.parse(status.updatedAt))

const stateOf = (status: Status): string => {
  const age = Date.now() - Date.parse(status.updatedAt)
  const ended = status.state === "done" || status.state === "stopped"
  if (ended) return `${status.state}${status.why === null ? "" : `: ${status.why}`}`
  return hasDied(status, age)
    ? `ended without a word ${Math.round(age / 1000)} s ago, while ${status.state}; run the same command to go on`
    : `${status.state}, process ${status.pid} on ${status.host}`
}

export const status = Effect.fnUntraced(function* ({ dir, json }: StatusFlags) {
  const found = readStatus(dir)
  if (found === null) {
    const known = readRunFile(dir) !== null
    return yield* new InputError({
      message: known
        ? `${dir}: the run has not written a status yet`
        : `${dir}: no run here. \`cotton run RECIPE --dir ${dir}\` begins one`
    })
  }
  if (json) return yield* Console.log(JSON.stringify({ type: "summary", ...found, dead: isDead(found) }))
  const elapsedMs = Date.parse(found.updatedAt) - Date.parse(found.startedAt)
  const pace = {
    elapsedMs,
    tokensPerSecond: (found.tokens.output * 1000) / Math.max(1, elapsedMs),
    pause: found.state === "buying" ? found.why : null
  }
  // A pipe has no columns, and some terminals say that they have none.
  const lines = frame(found, pace, process.stdout.columns || Infinity, "all")
  yield* Console.log([`state     ${legible(stateOf(found))}`, ...lines].join("\n"))
})
