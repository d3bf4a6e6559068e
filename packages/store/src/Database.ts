import { DatabaseSync } from "node:sqlite"
import { addIndexes, migrate } from "./Migrations.ts"

export interface OpenOptions {
  readonly path: string
  /** Rollback journal and an exclusive lock instead of WAL: for network file systems. */
  readonly rollback: boolean
  /** Only to read, beside whoever writes: nothing is made, mended or migrated. */
  readonly readOnly?: boolean
  /** Most pages the file may have; SQLite answers "full" beyond. Default: no limit. */
  readonly maxPages?: number
}

/** A failure of SQLite, sorted by what a user can do about it. */
export interface DatabaseFailure {
  readonly reason: "locked" | "disk-full" | "newer-version" | "damaged" | "io"
  readonly message: string
}

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const REASONS: ReadonlyMap<number, DatabaseFailure["reason"]> = new Map([
  [5, "locked"],
  [6, "locked"],
  [10, "io"],
  [11, "damaged"],
  [13, "disk-full"],
  [14, "io"],
  [26, "damaged"]
])

export const classify = (error: unknown): DatabaseFailure => {
  const message = error instanceof Error ? error.message : String(error)
  const code = typeof error === "object" && error !== null && "errcode" in error ? Number(error.errcode) & 0xff : -1
  return { reason: REASONS.get(code) ?? "io", message }
}

export class NewerJournal extends Error {
  readonly found: number
  constructor(found: number) {
    super(`the journal has version ${found}, written by a newer Cotton`)
    this.found = found
  }
}

/** Opens and migrates a journal. `synchronous=FULL`: a commit is on the disk when it returns. */
export const openDatabase = ({ path, rollback, maxPages }: OpenOptions): DatabaseSync => {
  const db = new DatabaseSync(path)
  try {
    db.exec("PRAGMA busy_timeout = 5000")
    if (rollback) db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA")
    else db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000")
    db.exec("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY")
    if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${maxPages}`)
    const { found, newer } = migrate(db)
    if (newer) throw new NewerJournal(found)
    addIndexes(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
