import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { parquetWriteBuffer } from "hyparquet-writer"
import { describe, expect, it } from "vitest"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { lines, message, readInput } from "./Reading.ts"

const ROWS = [{ a: "1" }, { a: "2" }]
const parquet = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "a", data: ["1", "2"], type: "STRING" }] }))

describe("standard input", () => {
  it("is read in the format that its first bytes tell, plain or packed", async () => {
    const pretty = JSON.stringify(ROWS[0], null, 2)
    for (const pieces of [1, 1 << 16]) {
      expect(await readInput(lines(...ROWS), { pieces })).toEqual(ROWS)
      expect(await readInput(gzipSync(lines(...ROWS)), { pieces })).toEqual(ROWS)
      expect(await readInput(zstdCompressSync(JSON.stringify(ROWS)), { pieces })).toEqual(ROWS)
      expect(await readInput(JSON.stringify(ROWS, null, 2), { pieces })).toEqual(ROWS)
      expect(await readInput(parquet, { pieces })).toEqual(ROWS)
    }
    expect(await readInput(pretty)).toEqual([ROWS[0]])
    expect(await readInput(`\ufeff${lines(...ROWS)}`)).toEqual(ROWS)
    expect(await readInput(Buffer.from(`\ufeff${JSON.stringify(ROWS)}`, "utf16le"))).toEqual(ROWS)
    expect(await readInput(`\n\n${JSON.stringify(ROWS)}`)).toEqual(ROWS)
    expect(await readInput("")).toEqual([])
  })

  it("is read in the format that is named", async () => {
    expect(await readInput("a\n1\n2\n", { format: "csv" })).toEqual(ROWS)
    expect(await readInput(gzipSync("a\n1\n2\n"), { format: "tsv" })).toEqual(ROWS)
    expect(await readInput(lines(...ROWS), { format: "json" })).toEqual(ROWS)
  })

  it("that could be anything is an error that asks for the format", async () => {
    expect(await message(readInput("a,b\n1,2\n"))).toBe(
      "(standard input): its first bytes tell no format; name it (problems.format, or --format): jsonl, json, csv, tsv or parquet"
    )
  })

  it("that is a terminal is an error and no endless wait", async () => {
    expect(await message(readInput("", { isTTY: true }))).toBe(
      "(standard input): is a terminal; pipe rows into it, or name a file"
    )
  })

  it("tells rows by their line, and the end that came too soon", async () => {
    expect(await readInput('{"a":1}\n{"a":\n')).toEqual([{ a: 1 }, expect.stringMatching(/^2: is not JSON/)])
    const cut = gzipSync(lines(...ROWS)).subarray(0, -5)
    expect(await message(readInput(cut))).toMatch(
      /^\(standard input\): cannot be read.* \(the file is damaged or cut off; download it again: unexpected end of file\)$/
    )
  })

  it("of a process is what `-` names", () => {
    const program = `
      import { findFiles, readRows } from ${JSON.stringify(join(import.meta.dirname, "../../src/index.ts"))}
      import * as Effect from "effect/Effect"
      import * as Stream from "effect/Stream"
      const [file] = await Effect.runPromise(findFiles(["-"], "/"))
      const rows = await Effect.runPromise(Stream.runCollect(readRows(file, "/")))
      console.log(JSON.stringify(rows))`
    const ran = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: join(import.meta.dirname, "../.."),
      input: lines(...ROWS),
      encoding: "utf8"
    })
    expect(ran.stderr).toBe("")
    expect(JSON.parse(ran.stdout)).toEqual(
      ROWS.map((value, at) => ({ _tag: "Row", file: "(standard input)", line: at + 1, value }))
    )
  })
})
