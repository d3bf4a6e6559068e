import type { DatabaseSync, SQLInputValue } from "node:sqlite"
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib"
import type { Append, DossierRow, EntryRow, Page, Question, StoredRow } from "./ThreadProtocol.ts"

/** Level 1: half the file for a fraction of level 3's time; a journal is written once and read seldom. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const pack = (text: string) => zstdCompressSync(text, LEVEL)
const unpack = (body: unknown): string =>
  body instanceof Uint8Array ? zstdDecompressSync(body).toString("utf8") : String(body)

/** UTF-16 units of bodies after which a page of dossiers ends: a problem may have sixty chains of 160,000 characters. */
const PAGE_BYTES = 8_000_000

/** The newest judgement of each Call under a plan. */
const NEWEST = "v.id = (SELECT max(id) FROM verdict WHERE seq = c.seq AND plan = ?)"

/** Every statement that the journal knows, prepared once. */
export const makeStatements = (db: DatabaseSync) => {
  const addProblem = db.prepare("INSERT INTO problem (position, id) VALUES (?, ?)")
  const isTaken = db.prepare("SELECT 1 FROM problem WHERE position = ?")
  const positionOf = db.prepare("SELECT position FROM problem WHERE id = ?")
  const addProblemBody = db.prepare("INSERT INTO problem_body (position, body) VALUES (?, ?)")
  const addCall = db.prepare(
    `INSERT INTO call (key, purpose, position, idx, finish, token_limit, failure, input_tokens, output_tokens, usd)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const addCallBody = db.prepare("INSERT INTO call_body (seq, body) VALUES (?, ?)")
  const addVerdict = db.prepare("INSERT INTO verdict (seq, plan, gold, marks) VALUES (?, ?, ?, ?)")
  const addVerdictBody = db.prepare("INSERT INTO verdict_body (id, body) VALUES (?, ?)")
  const setMeta = db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")
  const getMeta = db.prepare("SELECT value FROM meta WHERE key = ?")
  const problems = db.prepare(
    `SELECT p.position, b.body FROM problem p JOIN problem_body b ON b.position = p.position
     WHERE p.position > ? AND b.revision = (SELECT max(revision) FROM problem_body WHERE position = p.position)
     ORDER BY p.position LIMIT ?`
  )
  const entries = db.prepare(
    `SELECT c.position, c.seq, c.key, p.id, c.idx, c.finish, c.token_limit, c.failure, c.input_tokens, c.output_tokens, c.usd, v.marks, v.gold
     FROM call c JOIN problem p ON p.position = c.position LEFT JOIN verdict v ON ${NEWEST}
     WHERE c.position > ? AND c.position <= ? AND c.purpose = 'sample' ORDER BY c.position, c.idx, c.seq`
  )
  const bodies = db.prepare(
    `SELECT c.position, c.seq, b.body, v.plan, v.gold, w.body AS verdicts
     FROM call c JOIN call_body b ON b.seq = c.seq LEFT JOIN verdict v ON ${NEWEST} LEFT JOIN verdict_body w ON w.id = v.id
     WHERE c.position = ? AND c.purpose = 'sample' ORDER BY c.idx, c.seq`
  )
  const bodyOf = db.prepare(
    `SELECT c.seq, b.body, v.plan, v.gold, w.body AS verdicts
     FROM call c JOIN call_body b ON b.seq = c.seq LEFT JOIN verdict v ON ${NEWEST} LEFT JOIN verdict_body w ON w.id = v.id
     WHERE c.seq = ?`
  )
  const beside = db.prepare(
    `SELECT b.body FROM call c JOIN call_body b ON b.seq = c.seq
     WHERE c.key = ? AND c.purpose <> 'sample' ORDER BY c.failure IS NOT NULL, c.seq DESC LIMIT 1`
  )
  const spentBeside = db.prepare(
    `SELECT count(*) AS calls, coalesce(sum(usd), 0) AS usd, coalesce(sum(input_tokens), 0) AS input,
     coalesce(sum(output_tokens), 0) AS output FROM call WHERE purpose <> 'sample'`
  )
  const newestBody = db.prepare("SELECT body FROM problem_body WHERE position = ? ORDER BY revision DESC LIMIT 1")
  const hasPlan = db.prepare("SELECT 1 FROM verdict WHERE plan = ? LIMIT 1")
  const lastPlan = db.prepare("SELECT plan FROM verdict ORDER BY id DESC LIMIT 1")
  const lastPosition = db.prepare("SELECT max(position) AS last FROM problem")
  entries.setReturnArrays(true)

  const position = (problemId: string): SQLInputValue => {
    const row = positionOf.get(problemId)
    if (row === undefined) throw new Error(`no problem ${problemId} in the journal`)
    return row["position"] as number
  }

  /** Where a problem stands: where it stood, else where it shall, else at the end (SQLite's next row id). */
  const place = (problemId: string, wanted: number | null): number => {
    const known = positionOf.get(problemId)
    if (known !== undefined) return Number(known["position"])
    const at = wanted !== null && isTaken.get(wanted) === undefined ? wanted : null
    return Number(addProblem.run(at, problemId).lastInsertRowid)
  }

  const stored = (row: Record<string, unknown>): StoredRow => ({
    seq: Number(row["seq"]),
    call: unpack(row["body"]),
    judgement:
      row["verdicts"] === null
        ? null
        : { plan: String(row["plan"]), gold: String(row["gold"]), verdicts: unpack(row["verdicts"]) }
  })

  /** A page of problems is a range of positions; there are few gaps. */
  const range = (after: number, size: number) => {
    const last = Number(lastPosition.get()?.["last"] ?? 0)
    const upTo = Math.min(after + size, last)
    return { upTo, last: upTo >= last ? null : upTo }
  }

  const append = (entry: Append): number => {
    switch (entry.kind) {
      case "problem": {
        const at = place(entry.problemId, entry.place)
        addProblemBody.run(at, entry.body)
        return at
      }
      case "call": {
        const { lastInsertRowid } = addCall.run(
          entry.key,
          entry.purpose,
          position(entry.problemId),
          entry.index,
          entry.finish,
          entry.limit,
          entry.failure,
          entry.inputTokens,
          entry.outputTokens,
          entry.usd
        )
        addCallBody.run(lastInsertRowid, pack(entry.body))
        return Number(lastInsertRowid)
      }
      case "judgement": {
        const { lastInsertRowid } = addVerdict.run(entry.seq, entry.plan, entry.gold, entry.marks)
        addVerdictBody.run(lastInsertRowid, pack(entry.body))
        return Number(lastInsertRowid)
      }
      case "meta":
        setMeta.run(entry.key, entry.value)
        return 0
    }
  }

  const read = (question: Question): unknown => {
    switch (question.kind) {
      case "meta":
        return getMeta.get(question.key)?.["value"]
      case "beside": {
        const row = beside.get(question.key)
        return row === undefined ? null : unpack(row["body"])
      }
      case "spentBeside":
        return { ...spentBeside.get() }
      case "problems": {
        const rows = problems.all(question.after, question.size)
        const page: Page<string> = {
          rows: rows.map((row) => String(row["body"])),
          last: rows.length < question.size ? null : Number(rows.at(-1)?.["position"])
        }
        return page
      }
      case "entries": {
        const { upTo, last } = range(question.after, question.size)
        const rows = entries.all(question.plan, question.after, upTo) as unknown as Array<Array<unknown>>
        const page: Page<EntryRow> = { rows: rows.map((row) => row.slice(1) as unknown as EntryRow), last }
        return page
      }
      case "dossiers": {
        const rows: Array<DossierRow> = []
        let last: number | null = null
        let bytes = 0
        for (const row of problems.all(question.after, question.size)) {
          const calls = bodies.all(question.plan, row["position"] as number).map(stored)
          rows.push({ problem: String(row["body"]), calls })
          last = Number(row["position"])
          bytes += calls.reduce((sum, { call }) => sum + call.length, 0)
          if (bytes >= PAGE_BYTES) break
        }
        const whole = rows.length < question.size && bytes < PAGE_BYTES
        const result: Page<DossierRow> = { rows, last: whole ? null : last }
        return result
      }
      case "dossier": {
        const at = positionOf.get(question.problemId)
        if (at === undefined) return null
        const place = at["position"] as number
        const row: DossierRow = {
          problem: String(newestBody.get(place)?.["body"]),
          calls: bodies.all(question.plan, place).map(stored)
        }
        return row
      }
      case "judgedUnder": {
        if (hasPlan.get(question.plan) !== undefined) return question.plan
        const last = lastPlan.get()
        return last === undefined ? null : String(last["plan"])
      }
      case "calls":
        return question.seqs.flatMap((seq) => bodyOf.all(question.plan, seq).map(stored))
    }
  }

  return { append, read }
}
