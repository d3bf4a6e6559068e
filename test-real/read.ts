/* What a run left behind, read without Cotton's own journal code and verifiers: they are what is being tested. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { zstdDecompressSync } from "node:zlib"
import { openParquet } from "../packages/exporter/src/ParquetRows.ts"

export interface StoredCall {
  readonly seq: number
  readonly key: string
  readonly purpose: string
  readonly problemId: string
  readonly index: number
  readonly finish: string
  readonly failure: string | null
  readonly input: number
  readonly output: number
  /** The Call as JSON. */
  readonly body: string
}

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? zstdDecompressSync(value).toString("utf8") : String(value)

export const readCalls = (journal: string): ReadonlyArray<StoredCall> => {
  const db = new DatabaseSync(journal)
  const rows = db
    .prepare(
      `SELECT c.seq, c.key, c.purpose, p.id, c.idx, c.finish, c.failure, c.input_tokens, c.output_tokens, b.body
       FROM call c JOIN problem p ON p.position = c.position JOIN call_body b ON b.seq = c.seq ORDER BY c.seq`
    )
    .all()
  db.close()
  return rows.map((row) => ({
    seq: Number(row["seq"]),
    key: String(row["key"]),
    purpose: String(row["purpose"]),
    problemId: String(row["id"]),
    index: Number(row["idx"]),
    finish: String(row["finish"]),
    failure: row["failure"] === null ? null : String(row["failure"]),
    input: Number(row["input_tokens"]),
    output: Number(row["output_tokens"]),
    body: textOf(row["body"])
  }))
}

/** Every value of every table, with packed bodies unpacked. */
const everythingIn = (database: string): string => {
  const db = new DatabaseSync(database)
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const all = tables.flatMap(({ name }) => db.prepare(`SELECT * FROM "${String(name)}"`).all())
  db.close()
  return all.map((row) => Object.values(row).map(textOf).join("\n")).join("\n")
}

export type ParquetRow = Readonly<Record<string, unknown>>

export const readParquet = async (file: string): Promise<ReadonlyArray<ParquetRow>> =>
  Array.fromAsync((await openParquet(file)).rows())

const shown = (_: string, value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value)

/** Every file under a folder as text: as it lies there, and what is packed inside of it too. */
export async function* readableFiles(folder: string): AsyncGenerator<readonly [name: string, text: string]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    yield [path, readFileSync(path, "latin1")]
    if (path.endsWith(".parquet")) yield [path, JSON.stringify(await readParquet(path), shown)]
    else if (path.endsWith("journal.db")) yield [path, everythingIn(path)]
  }
}

/** The problem's answer, worked out from its text. */
export const solve = (problem: string): number => {
  const numbers = (problem.match(/\d+/g) ?? []).map(Number)
  const [a = NaN, b = NaN] = numbers
  if (/^What is \d+ \* \d+\?$/.test(problem)) return a * b
  if (/ buys \d+ more\./.test(problem)) return a + b
  if (problem.startsWith("Which number is the largest")) return Math.max(...numbers)
  throw new Error(`no such problem: ${problem}`)
}

const numbersIn = (text: string): ReadonlyArray<number> =>
  text.match(/-?\d[\d,]*(?:\.\d+)?/g)?.map((one) => Number(one.replaceAll(",", ""))) ?? []

/** The number in each box of a reply that holds one. */
export const boxedIn = (reply: string): ReadonlyArray<number> =>
  Array.from(reply.matchAll(/\\boxed\{([^{}]*)\}/g), ([, inner]) => numbersIn(inner ?? "")[0]).filter(
    (one) => one !== undefined
  )

/** Whether a reply may be read as giving this answer: in its last box, or, without a box, anywhere. */
export const mayGive = (reply: string, answer: number): boolean => {
  const boxed = boxedIn(reply)
  return boxed.length > 0 ? boxed.at(-1) === answer : numbersIn(reply).includes(answer)
}
