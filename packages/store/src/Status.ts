import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Histogram } from "./Histogram.ts"

/** Replaces a small file whole: a reader sees the old or the new one, and a crash leaves one of them. */
export const replaceFile = (path: string, text: string): void => {
  const temporary = `${path}.new`
  const file = openSync(temporary, "w")
  try {
    // Not `writeSync`: on a disk that is nearly full that writes a part, and says so in its result only.
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}

/** What only the running process knows of its pace; the last of it stays in `status.json`. Times in milliseconds. */
export interface Pace {
  /** Since this process began. */
  readonly elapsedMs: number
  /** Output tokens a second over the last while (30 s, or longer where replies take longer). */
  readonly tokensPerSecond: number
  /** Until every problem is settled, at this process's own rate; `null` while it cannot be told. */
  readonly leftMs: number | null
  /** Until the cap is reached, where it comes before the last problem. */
  readonly capMs: number | null
  /** Why buying stands still just now. */
  readonly pause: string | null
  /** Requests that the endpoints take at once, while it buys. */
  readonly slots: number | null
  /** Slots are free, and the cap has no room for another request's worst case. */
  readonly waitsForMoney: boolean
  /** Of a drain: how long it may take, as far as can be told, and the most that it can. */
  readonly drain: { readonly leftMs: number | null; readonly mostMs: number } | null
}

/** What `status` reads, from any process or host, during a run or after it. */
export interface Status {
  readonly state: "buying" | "draining" | "judging" | "exporting" | "done" | "stopped"
  /** Why it stopped, in words, when it did before its end. */
  readonly why: string | null
  readonly host: string
  readonly pid: number
  /** ISO times of the start and of this reading. */
  readonly startedAt: string
  readonly updatedAt: string
  /** When something was last stored, judged or settled; not in the files of older versions. */
  readonly movedAt?: string
  readonly problems: { readonly total: number; readonly settled: number; readonly covered: number }
  readonly samples: {
    readonly stored: number
    readonly inFlight: number
    readonly kept: number
    readonly rejected: number
    readonly undecided: number
    readonly failed: number
  }
  /** Samples of `stored` that were there before this process; not in the files of older versions. */
  readonly before?: number
  /** Why samples were rejected: the first filter of each. */
  readonly reasons: Readonly<Record<string, number>>
  /** The same of those that no filter could decide, and of those without a reply; not in the files of older versions. */
  readonly undecided?: Readonly<Record<string, number>>
  readonly failures?: Readonly<Record<string, number>>
  /** Of this process alone, as are `startedAt`, `warnings` and `pace`; all other counts are the run's. */
  readonly retries: Readonly<Record<string, number>>
  /** What was warned of since the start, each once; not in the files of older versions. */
  readonly warnings?: ReadonlyArray<string>
  readonly tokens: { readonly input: number; readonly output: number }
  /** Of those that judges were asked, where they were: questions, their tokens, and their part of `usd.spent`. */
  readonly judging?: { readonly calls: number; readonly input: number; readonly output: number; readonly usd: number }
  /** Output tokens of every reply and of the kept ones, and the limit they were asked with; not in older files. */
  readonly lengths?: { readonly sampled: Histogram; readonly kept: Histogram; readonly limit: number | null }
  readonly usd: {
    readonly spent: number
    readonly reserved: number
    /** Requests that it is reserved for, those to judges too; not in the files of older versions. */
    readonly held?: number
    readonly cap: number | null
  }
  /** Not in the files of older versions. */
  readonly pace?: Pace
}

const file = (folder: string) => join(folder, "status.json")

/** Never fails: a full disk must not stop a run for the sake of its status. */
export const writeStatus = (folder: string, status: Status): void => {
  try {
    replaceFile(file(folder), `${JSON.stringify(status, null, 2)}\n`)
  } catch {
    // The journal meets the same disk and says so.
  }
}

const textOf = (folder: string): string | null => {
  try {
    return readFileSync(file(folder), "utf8")
  } catch {
    return null
  }
}

/** What no version of the file has been without. */
const isStatus = (value: unknown): value is Status => {
  if (typeof value !== "object" || value === null) return false
  const fields = value as Readonly<Record<string, unknown>>
  const objects = ["problems", "samples", "reasons", "retries", "tokens", "usd"].map((name) => fields[name])
  return (
    ["state", "host", "startedAt", "updatedAt"].every((name) => typeof fields[name] === "string") &&
    objects.every((one) => typeof one === "object" && one !== null)
  )
}

/** `null` where there is no such file, `unreadable` where it is damaged. */
export const lookAtStatus = (folder: string): Status | "unreadable" | null => {
  const text = textOf(folder)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isStatus(value) ? value : "unreadable"
  } catch {
    return "unreadable"
  }
}

export const readStatus = (folder: string): Status | null => {
  const status = lookAtStatus(folder)
  return status === "unreadable" ? null : status
}

/** Remembers the status as it is now. What comes back puts it there again, or takes away one that was not there. */
export const rememberStatus = (folder: string): (() => void) => {
  const text = textOf(folder)
  return () => {
    try {
      if (text === null) rmSync(file(folder), { force: true })
      else replaceFile(file(folder), text)
    } catch {
      // As in `writeStatus`.
    }
  }
}
