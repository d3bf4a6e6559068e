import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

/* Bare node:sqlite: rows of 8 kB, WAL, FULL, 128 a commit. Argument: rows. */
const count = Number(process.argv[2])
const folder = mkdtempSync(join(tmpdir(), "cotton-bench-"))
const db = new DatabaseSync(join(folder, "bare.db"))
db.exec(
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; CREATE TABLE reply (seq INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT)"
)
const insert = db.prepare("INSERT INTO reply (key, body) VALUES (?, ?)")
const body = "The sum is even, since both terms are. ".repeat(210).slice(0, 8192)

const before = process.cpuUsage()
for (let at = 0; at < count; at += 128) {
  db.exec("BEGIN")
  for (let row = at; row < Math.min(count, at + 128); row++) insert.run(`key-${row}`, `${row} ${body}`)
  db.exec("COMMIT")
}
const { user, system } = process.cpuUsage(before)
db.close()
rmSync(folder, { recursive: true })
console.log(JSON.stringify({ cpuMs: (user + system) / 1000, count }))
