import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { openDatabase, type OpenOptions } from "./Database.ts"

/** Offsets in the first 100 bytes of an SQLite file: https://www.sqlite.org/fileformat.html#the_database_header */
const HEADER = { magic: "SQLite format 3\0", pageSize: 16, changes: 24, pages: 28, pagesValidFor: 92, bytes: 100 }

/**
 * Why the main file cannot be whole, or `null`: it is no database at all, or shorter than its header says (pages cut
 * off by a crash of the disk, a full quota, a broken copy). Reads the header only. A torn WAL is SQLite's own to mend.
 */
export const damage = (path: string): string | null => {
  if (!existsSync(path)) return null
  const have = statSync(path).size
  if (have === 0) return null
  const header = Buffer.alloc(HEADER.bytes)
  const file = openSync(path, "r")
  try {
    readSync(file, header, 0, HEADER.bytes, 0)
  } finally {
    closeSync(file)
  }
  if (!header.toString("latin1").startsWith(HEADER.magic)) return "it does not begin as an SQLite file does"
  const size = header.readUInt16BE(HEADER.pageSize)
  const bytes = (size === 1 ? 65_536 : size) * header.readUInt32BE(HEADER.pages)
  if (header.readUInt32BE(HEADER.changes) !== header.readUInt32BE(HEADER.pagesValidFor)) return null
  // The pages that an unfinished checkpoint did not bring over stand in the WAL.
  const wal = existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0
  return have + wal < bytes ? `${have} of ${bytes} bytes are there` : null
}

const TABLES = ["meta", "problem", "problem_body", "call", "call_body", "verdict", "verdict_body"]

/**
 * Puts the damaged file aside and copies row by row what can still be read into a new journal. A Call without its
 * body is left out, so it is simply owed again. Returns where the old file is kept and how many Calls were saved.
 */
export const salvage = (options: OpenOptions, why: string): { kept: string; calls: number; why: string } => {
  let number = 1
  while (existsSync(`${options.path}.damaged-${number}`)) number++
  const kept = `${options.path}.damaged-${number}`
  renameSync(options.path, kept)
  for (const suffix of ["-wal", "-shm"]) {
    if (existsSync(options.path + suffix)) renameSync(options.path + suffix, kept + suffix)
  }
  const target = openDatabase(options)
  try {
    const source = new DatabaseSync(kept)
    try {
      for (const table of TABLES) copyTable(source, target, table)
    } finally {
      source.close()
    }
  } catch {
    // Not a database any more: the new journal is empty and everything is owed.
  }
  target.exec(`DELETE FROM call WHERE seq NOT IN (SELECT seq FROM call_body)
    OR position NOT IN (SELECT position FROM problem_body)`)
  target.exec("DELETE FROM verdict WHERE id NOT IN (SELECT id FROM verdict_body) OR seq NOT IN (SELECT seq FROM call)")
  target.exec("DELETE FROM problem WHERE position NOT IN (SELECT position FROM problem_body)")
  const calls = Number(target.prepare("SELECT count(*) AS n FROM call").get()?.["n"] ?? 0)
  target.close()
  return { kept, calls, why }
}

/** Copies rows in key order; at the first page that cannot be read it goes on from the other end. */
const copyTable = (source: DatabaseSync, target: DatabaseSync, table: string): void => {
  for (const order of ["ASC", "DESC"]) {
    target.exec("BEGIN")
    try {
      const rows = source.prepare(`SELECT * FROM ${table} ORDER BY 1 ${order}`)
      const columns = rows.columns().map(({ name }) => name)
      const insert = target.prepare(
        `INSERT OR IGNORE INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`
      )
      for (const row of rows.iterate()) insert.run(...Object.values(row))
      target.exec("COMMIT")
      return
    } catch {
      target.exec("COMMIT")
    }
  }
}
