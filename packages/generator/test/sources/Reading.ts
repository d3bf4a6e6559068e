import type { InputFormat } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { readRows, type RowOrBad, standardInput } from "../../src/index.ts"
import type { ReadBytes } from "../../src/sources/Formats.ts"

export type Content = string | Uint8Array

/** A folder of its own with these files in it. */
export const folderOf = (files: Readonly<Record<string, Content>>): string => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-sources-"))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Bytes in pieces that end at these places, or of one size. */
export async function* piecesOf(content: Content, cuts: number | ReadonlyArray<number>): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(content as string)
  const ends =
    typeof cuts === "number"
      ? Array.from({ length: Math.ceil(bytes.byteLength / cuts) }, (_, at) => (at + 1) * cuts)
      : [...cuts].toSorted((one, other) => one - other)
  let start = 0
  for (const end of [...ends, bytes.byteLength]) {
    yield bytes.subarray(start, end)
    start = Math.max(start, end)
  }
}

/** What a reader makes of bytes that come in pieces. */
export const readBytes = async (
  reader: ReadBytes,
  content: Content,
  cuts: number | ReadonlyArray<number> = 1 << 16
): Promise<ReadonlyArray<RowOrBad>> => {
  const rows: Array<RowOrBad> = []
  for await (const row of reader("file", piecesOf(content, cuts))) rows.push(row)
  return rows
}

/** A row as what is in it, or as what is wrong with it. */
export const told = (row: RowOrBad): unknown => (row._tag === "Row" ? row.value : `${row.line}: ${row.detail}`)

const collect = (rows: ReturnType<typeof readRows>): Promise<ReadonlyArray<unknown>> =>
  Effect.runPromise(Stream.runCollect(rows).pipe(Effect.map((all) => all.map(told))))

/** The rows of one file on the disk, or the message of what went wrong. */
export const readFile = async (
  name: string,
  content: Content,
  format?: InputFormat
): Promise<ReadonlyArray<unknown>> => {
  const folder = folderOf({ [name]: content })
  return collect(readRows(join(folder, name), folder, { format }))
}

export const readInput = (
  content: Content,
  options: { readonly format?: InputFormat; readonly isTTY?: boolean; readonly pieces?: number } = {}
): Promise<ReadonlyArray<unknown>> => {
  const input = () => Object.assign(piecesOf(content, options.pieces ?? 1 << 16), { isTTY: options.isTTY === true })
  return collect(standardInput({ format: options.format }, input))
}

export const message = async (what: Promise<unknown>): Promise<string> => {
  try {
    return `read: ${JSON.stringify(await what)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Rows as a stream of JSON lines. */
export const lines = (...rows: ReadonlyArray<unknown>): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("")
