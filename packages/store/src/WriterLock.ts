import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { RunDirectoryError, RunLocked } from "./errors.ts"

interface Holder {
  readonly host: string
  readonly pid: number
  readonly since: string
}

const unknown: Holder = { host: "another machine", pid: 0, since: "an unknown time" }

const readHolder = (path: string): Holder => {
  try {
    return { ...unknown, ...(JSON.parse(readFileSync(path, "utf8")) as Partial<Holder>) }
  } catch {
    return unknown
  }
}

/* A database that nothing refers to any more is closed by the collector, and its lock with it: a fiber that only waits
   is no root of its own. What is held is held here. */
const held = new Set<DatabaseSync>()

/**
 * One writer a run. The lock is an open exclusive transaction on a database of its own: the kernel lets go of it when
 * the process ends, however it ends, so a stale lock cannot exist. `writer.json` beside it only names the holder.
 */
export const lockForWriting = (folder: string): Effect.Effect<void, RunLocked | RunDirectoryError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.suspend(() => {
      const holderFile = join(folder, "writer.json")
      let lock: DatabaseSync | null = null
      try {
        lock = new DatabaseSync(join(folder, "writer.lock"))
        lock.exec("PRAGMA journal_mode = MEMORY; PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE")
        const holder: Holder = { host: hostname(), pid: process.pid, since: new Date().toISOString() }
        writeFileSync(holderFile, JSON.stringify(holder))
        held.add(lock)
        return Effect.succeed({ lock, holderFile })
      } catch (error) {
        lock?.close()
        const busy = error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5
        return Effect.fail(
          busy
            ? new RunLocked({ path: folder, ...readHolder(holderFile) })
            : new RunDirectoryError({ path: folder, message: `${folder}: cannot be locked (${String(error)})` })
        )
      }
    }),
    ({ lock, holderFile }) =>
      Effect.sync(() => {
        rmSync(holderFile, { force: true })
        held.delete(lock)
        lock.close()
      })
  ).pipe(Effect.asVoid)
