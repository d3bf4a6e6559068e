import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs"
import { join } from "node:path"

/** Replaces a small file whole: a reader sees the old or the new one, and a crash leaves one of them. */
export const replaceFile = (path: string, text: string): void => {
  const temporary = `${path}.new`
  const file = openSync(temporary, "w")
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
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
  readonly problems: { readonly total: number; readonly settled: number; readonly covered: number }
  readonly samples: {
    readonly stored: number
    readonly inFlight: number
    readonly kept: number
    readonly rejected: number
    readonly undecided: number
    readonly failed: number
  }
  /** Why samples were rejected: the first filter of each. */
  readonly reasons: Readonly<Record<string, number>>
  /** The same of those that no filter could decide, and of those without a reply; not in the files of older versions. */
  readonly undecided?: Readonly<Record<string, number>>
  readonly failures?: Readonly<Record<string, number>>
  readonly retries: Readonly<Record<string, number>>
  /** What was warned of since the start, each once; not in the files of older versions. */
  readonly warnings?: ReadonlyArray<string>
  readonly tokens: { readonly input: number; readonly output: number }
  readonly usd: { readonly spent: number; readonly reserved: number; readonly cap: number | null }
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

export const readStatus = (folder: string): Status | null => {
  try {
    return JSON.parse(readFileSync(file(folder), "utf8")) as Status
  } catch {
    return null
  }
}
