import type { DatabaseSync } from "node:sqlite"

/*
 * One function a version; entry n brings a journal of version n to n + 1. They are never edited once released.
 * Small columns stand apart from bodies, so that a resume reads the folds' input without a single trace.
 */
const migrations: ReadonlyArray<(db: DatabaseSync) => void> = [
  (db) =>
    db.exec(`
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE problem (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
      CREATE TABLE problem_body (revision INTEGER PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL);
      CREATE INDEX problem_body_position ON problem_body (position, revision);
      CREATE TABLE call (
        seq INTEGER PRIMARY KEY, key TEXT NOT NULL, purpose TEXT NOT NULL, position INTEGER NOT NULL, idx INTEGER NOT NULL,
        finish TEXT NOT NULL, token_limit INTEGER NOT NULL, failure TEXT, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, usd REAL NOT NULL
      );
      CREATE INDEX call_position ON call (position, idx, seq);
      CREATE TABLE call_body (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);
      CREATE TABLE verdict (
        id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, plan TEXT NOT NULL, gold TEXT NOT NULL, marks TEXT NOT NULL
      );
      CREATE INDEX verdict_seq ON verdict (seq, plan, id);
      CREATE TABLE verdict_body (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
    `)
]

/** What only makes reading faster: a journal without it has the same version, and whoever only reads does without. */
export const addIndexes = (db: DatabaseSync): void =>
  db.exec("CREATE INDEX IF NOT EXISTS call_beside ON call (key) WHERE purpose <> 'sample'")

/** The journal version that this code writes. */
export const JOURNAL_VERSION = migrations.length

export const userVersion = (db: DatabaseSync): number => {
  const row = db.prepare("PRAGMA user_version").get()
  return Number(row?.["user_version"] ?? 0)
}

/** Brings `db` to `JOURNAL_VERSION`, each step in a transaction of its own. Returns the version that was found. */
export const migrate = (db: DatabaseSync): { readonly found: number; readonly newer: boolean } => {
  const found = userVersion(db)
  if (found > JOURNAL_VERSION) return { found, newer: true }
  for (let version = found; version < JOURNAL_VERSION; version++) {
    db.exec("BEGIN IMMEDIATE")
    try {
      migrations[version]?.(db)
      db.exec(`PRAGMA user_version = ${version + 1}`)
      db.exec("COMMIT")
    } catch (error) {
      db.exec("ROLLBACK")
      throw error
    }
  }
  return { found, newer: false }
}
