/*
 * How fast rows are read, and in how much memory.
 *
 *   node packages/generator/bench/inputs.ts                  2 GB in each format, written to a temporary folder
 *   node packages/generator/bench/inputs.ts BYTES FORMAT…    other sizes, some formats only
 *   node packages/generator/bench/inputs.ts gsm8k FILE       that file of GSM8K through loadProblems, ten times
 *   node packages/generator/bench/inputs.ts problems ROWS    what so many loaded problems weigh
 *
 * Each file is read by a process of its own, for its peak memory to be its own.
 */
import { Problems } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { ByteWriter, ParquetWriter } from "hyparquet-writer"
import { spawnSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { loadProblems, readRows } from "../src/index.ts"

const FORMATS = ["jsonl", "json", "csv", "parquet"]
const seconds = (since: number) => (performance.now() - since) / 1000
const megabytes = (bytes: number) => Math.round(bytes / 1e6)
const peak = () => megabytes(process.resourceUsage().maxRSS * 1024)

/** About 2 kB, each another. */
const rowAt = (at: number) => ({
  question: `Problem ${at}: "Natalia", said her friend, sold ${at % 97} clips.\n${"How many in all, and why? ".repeat(20)}`,
  answer: `${`She sold ${at} / 2 = ${at / 2}, so grüße. `.repeat(30)}\n#### ${at}`
})

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

const writeText = (path: string, bytes: number, head: string, row: (at: number) => string, tail: string) => {
  const file = openSync(path, "w")
  let written = writeSync(file, head)
  for (let at = 0; written < bytes;) {
    const rows: Array<string> = []
    for (const end = at + 500; at < end; at++) rows.push(row(at))
    written += writeSync(file, rows.join(""))
  }
  writeSync(file, tail)
  closeSync(file)
}

/** A row group of 2,000 rows at a time, about 4 MB. Texts are stored as they are, so that the size is that of the texts. */
const writeParquet = async (path: string, bytes: number) => {
  const text = (name: string) =>
    ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" }) as const
  const file = openSync(path, "w")
  class FileWriter extends ByteWriter {
    written = 0
    flush() {
      this.written += writeSync(file, this.getBytes())
      this.index = 0
    }
    override finish() {
      this.flush()
    }
  }
  const output = new FileWriter()
  const writer = new ParquetWriter({
    writer: output,
    schema: [{ name: "root", num_children: 2 }, text("question"), text("answer")],
    codec: "UNCOMPRESSED"
  })
  for (let at = 0; output.written < bytes; at += 2000) {
    const rows = Array.from({ length: 2000 }, (_, index) => rowAt(at + index))
    const columnData = (["question", "answer"] as const).map((name) => ({
      name,
      data: rows.map((row) => row[name]),
      encoding: "PLAIN" as const
    }))
    await writer.write({ columnData, rowGroupSize: rows.length })
  }
  await writer.finish()
  closeSync(file)
}

const write = async (format: string, path: string, bytes: number) => {
  const json = (at: number) => JSON.stringify(rowAt(at))
  if (format === "jsonl") writeText(path, bytes, "", (at) => `${json(at)}\n`, "")
  if (format === "json") writeText(path, bytes, "[\n", (at) => `${at === 0 ? "" : ",\n"}${json(at)}`, "\n]\n")
  if (format === "csv") {
    const row = (at: number) => `${quoted(rowAt(at).question)},${quoted(rowAt(at).answer)}\r\n`
    writeText(path, bytes, "question,answer\r\n", row, "")
  }
  if (format === "parquet") await writeParquet(path, bytes)
}

/** Reads all rows and drops them. */
const read = async (path: string) => {
  const since = performance.now()
  let rows = 0
  await Effect.runPromise(Stream.runForEach(readRows(path, dirname(path)), () => Effect.sync(() => void rows++)))
  const [bytes, took] = [statSync(path).size, seconds(since)]
  const cpu = process.cpuUsage()
  console.log(
    `${path.split(".").at(-1)}: ${megabytes(bytes)} MB, ${rows} rows in ${took.toFixed(1)} s wall, ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s CPU; ${Math.round(megabytes(bytes) / took)} MB/s, peak ${peak()} MB`
  )
}

const decode = Schema.decodeUnknownSync(Problems)

const gsm8k = async (file: string) => {
  const map = { prompt: "question", answer: { field: "answer", after: "####" } }
  const times: Array<number> = []
  for (let round = 0; round < 10; round++) {
    const since = performance.now()
    const { problems } = await Effect.runPromise(loadProblems(decode({ from: file, map }), "/"))
    times.push(seconds(since))
    if (round === 0) console.log(`${problems.length} problems`)
  }
  console.log(`first ${times[0]!.toFixed(2)} s, then ${Math.min(...times.slice(1)).toFixed(2)} s at best`)
}

/** Problems like those of GSM8K: 240 characters and a number. */
const weigh = async (rows: number, folder: string) => {
  const path = join(folder, "problems.jsonl")
  const file = openSync(path, "w")
  for (let at = 0; at < rows; at++) {
    writeSync(file, `${JSON.stringify({ prompt: `Problem ${at}. ${"How many in all? ".repeat(14)}`, answer: at })}\n`)
  }
  closeSync(file)
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  const since = performance.now()
  const { problems } = await Effect.runPromise(loadProblems(decode({ from: path }), folder))
  const took = seconds(since)
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  console.log(
    `${problems.length} problems in ${took.toFixed(1)} s: ${megabytes(rss - before)} MB more than before, heap ${megabytes(heapUsed)} MB, peak ${peak()} MB`
  )
}

const folder = mkdtempSync(join(tmpdir(), "cotton-inputs-"))
try {
  const [first, second] = process.argv.slice(2)
  if (first === "read") await read(second!)
  else if (first === "gsm8k") await gsm8k(second!)
  else if (first === "problems") await weigh(Number(second), folder)
  else {
    const formats = process.argv.length > 3 ? process.argv.slice(3) : FORMATS
    for (const format of formats) {
      const path = join(folder, `rows.${format}`)
      await write(format, path, first === undefined ? 2e9 : Number(first))
      spawnSync(process.execPath, [import.meta.filename, "read", path], { stdio: "inherit" })
      rmSync(path)
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
