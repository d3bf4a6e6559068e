import { existsSync, statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { pathToFileURL } from "node:url"
import { NewerJournal } from "./Database.ts"
import { JOURNAL_VERSION, userVersion } from "./Migrations.ts"
import { damage } from "./Salvage.ts"

/** An SQLite error by its code, for what is seen before SQLite sees it: https://www.sqlite.org/rescode.html */
const sqliteError = (errcode: number, message: string) => Object.assign(new Error(message), { errcode })
const BUSY = 5
const CANTOPEN = 14
const NOTADB = 26

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === BUSY

const size = (path: string): number => (existsSync(path) ? statSync(path).size : 0)

/** What changes when somebody writes the journal. */
const stateOf = (path: string): string => {
  if (!existsSync(path)) return "gone"
  const { mtimeMs, size: bytes, ino } = statSync(path)
  return `${ino} ${mtimeMs} ${bytes} ${size(`${path}-wal`) > 0 ? "wal" : ""}`
}

/**
 * Without a write-ahead log, as on network file systems, a writer holds its journal alone for as long as it lives, and the
 * `-journal` file beside it is there, mostly empty (`PRAGMA journal_mode = TRUNCATE`, `locking_mode = EXCLUSIVE`).
 */
const isHeldAlone = (path: string): boolean => {
  if (!existsSync(`${path}-journal`)) return false
  const probe = new DatabaseSync(pathToFileURL(path), { readOnly: true })
  try {
    probe.exec("PRAGMA busy_timeout = 0")
    userVersion(probe)
    return false
  } catch (error) {
    return isBusy(error)
  } finally {
    probe.close()
  }
}

/** A connection that only reads, and whether it still sees what is there. */
export interface ReadingConnection {
  readonly db: DatabaseSync
  /** False once a writer has come to a journal that was opened as if nobody would write it. */
  readonly isFresh: () => boolean
}

/**
 * Opens a journal beside whoever writes it. SQLite makes a `-wal` and a `-shm` file for a reader too, and leaves them
 * there; a journal that nobody writes is therefore opened as immutable, which also works in a folder that may not be
 * written, and is opened anew when somebody does (https://www.sqlite.org/uri.html#uriimmutable).
 */
export const openToRead = (path: string): ReadingConnection => {
  if (!existsSync(path)) throw sqliteError(CANTOPEN, "there is no such file; the run has stored nothing yet")
  if (isHeldAlone(path))
    throw sqliteError(
      CANTOPEN,
      "a run is writing it; on a network file system a run can be looked at when it has ended"
    )
  const broken = damage(path)
  if (broken !== null) throw sqliteError(NOTADB, broken)
  const state = stateOf(path)
  const written = size(`${path}-wal`) > 0 || size(`${path}-journal`) > 0
  const url = pathToFileURL(path)
  if (!written) url.searchParams.set("immutable", "1")
  const db = new DatabaseSync(url, { readOnly: true })
  try {
    db.exec("PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY")
    const found = userVersion(db)
    if (found > JOURNAL_VERSION) throw new NewerJournal(found)
    if (found === 0) throw sqliteError(CANTOPEN, "the run has stored nothing yet")
    if (found < JOURNAL_VERSION)
      throw sqliteError(CANTOPEN, `the journal has version ${found}; \`cotton cut\` on its folder brings it up to date`)
    return { db, isFresh: () => written || stateOf(path) === state }
  } catch (error) {
    db.close()
    throw error
  }
}
