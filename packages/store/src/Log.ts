import { appendFileSync, closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs"
import { join } from "node:path"

/**
 * One thing that happened to a run: `at` (ISO time), `type`, and what belongs to it. Never a secret: who writes an entry
 * names its fields one by one.
 */
export interface LogEntry {
  readonly at: string
  readonly type: string
  readonly [field: string]: unknown
}

export const logFile = (folder: string): string => join(folder, "log.jsonl")

const NEWLINE = 0x0a

/** Whether the file ends in the middle of a line, as one does whose writer was killed or whose disk was full. */
const isTorn = (file: string): boolean => {
  try {
    const descriptor = openSync(file, "r")
    try {
      const { size } = fstatSync(descriptor)
      const last = Buffer.alloc(1)
      return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return false
  }
}

/**
 * Adds a line to the run's history. Never fails: a full disk, or one that may only be read, must not stop a run for the
 * sake of its history.
 */
export const appendLog = (
  folder: string,
  entry: { readonly type: string; readonly [field: string]: unknown }
): void => {
  const file = logFile(folder)
  const line = `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`
  try {
    // In one write to a file opened for appending: two processes do not cut each other's lines.
    appendFileSync(file, isTorn(file) ? `\n${line}` : line)
  } catch {
    // The journal meets the same disk and says so.
  }
}

const parsed = (line: string): LogEntry | null => {
  try {
    const entry = JSON.parse(line) as LogEntry
    return typeof entry?.at === "string" && typeof entry.type === "string" ? entry : null
  } catch {
    return null
  }
}

/** The run's history, oldest first, and how many lines of it cannot be read; `null` when there is none. */
export const readLog = (
  folder: string
): { readonly entries: ReadonlyArray<LogEntry>; readonly unreadable: number } | null => {
  let text: string
  try {
    text = readFileSync(logFile(folder), "utf8")
  } catch {
    return null
  }
  const lines = text.split("\n").filter((line) => line !== "")
  const entries = lines.flatMap((line) => parsed(line) ?? [])
  return { entries, unreadable: lines.length - entries.length }
}
