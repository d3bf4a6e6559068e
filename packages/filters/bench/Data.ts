import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import type { Subject } from "@cotton/schema/Verdict"
import * as SchemaParser from "effect/SchemaParser"
import type { AnyCheck, Finding } from "../src/Check.ts"

/** The rows of a JSONL file, plain or gzip. */
export const rowsOf = <Row>(path: string): ReadonlyArray<Row> => {
  const bytes = readFileSync(path)
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row)
}

/** The folder that the command line names. */
export const folder = (): string => {
  const [directory] = process.argv.slice(2)
  if (directory === undefined) throw new Error("usage: node bench/NAME.ts DATA-FOLDER")
  return directory
}

export interface Sample {
  readonly question?: string
  readonly answer?: string
  readonly content: string
  readonly finish?: string
}

/** A subject with one reply. */
export const subjectOf = ({ question = "", answer = "", content, finish = "unknown" }: Sample): Subject => ({
  problem: { id: "p", messages: [{ role: "user", content: question }], answer, source: "bench", metadata: {} },
  trace: {
    id: "p/0",
    problemId: "p",
    index: 0,
    turns: [{ role: "assistant", content }],
    finish,
    usage: { input: 0, output: 0, estimated: false },
    usd: 0,
    timing: { at: 0, ms: 0 },
    teacher: "bench",
    served: { host: "bench" },
    asked: null,
    calls: []
  }
})

/** A check with its default options, and the CPU time that it took so far, in milliseconds. */
export const timed = (check: AnyCheck, options: unknown = {}) => {
  const decoded: unknown = SchemaParser.decodeUnknownSync(check.options)(options)
  const clock = { ms: 0, worst: 0, bytes: 0 }
  const run = (sample: Sample): Finding => {
    const subject = subjectOf(sample)
    const { user } = process.cpuUsage()
    const finding = check.run(subject, decoded)
    const ms = (process.cpuUsage().user - user) / 1000
    clock.ms += ms
    clock.worst = Math.max(clock.worst, ms)
    clock.bytes += sample.content.length
    return finding
  }
  return { run, clock }
}

/** Counts by row and column, printed as a table. */
export const tally = () => {
  const counts: Record<string, Record<string, number>> = {}
  return {
    add: (row: string, column: string): void => {
      const cells = (counts[row] ??= {})
      cells[column] = (cells[column] ?? 0) + 1
    },
    print: (title: string): void => {
      console.log(title)
      console.table(counts)
    }
  }
}
