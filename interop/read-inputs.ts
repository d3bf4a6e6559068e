import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { readRows } from "../packages/generator/src/index.ts"

/*
 * Does Cotton read the rows that are in other programs' files?
 *
 *   read-inputs.ts FOLDER     each FOLDER/NAME against FOLDER/NAME.expected.jsonl, as write-inputs.py leaves them
 */

/** Values that JSON does not have, in the notation of write-inputs.py. */
const noted = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("hex") }
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { $float: Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf" }
  }
  if (Array.isArray(value)) return value.map(noted)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, noted(member)]))
}

const folder = process.argv[2]!
let failed = 0
let rows = 0
const files = readdirSync(folder).filter((name) => !name.endsWith(".expected.jsonl"))
for (const file of files) {
  const wanted = readFileSync(join(folder, `${file}.expected.jsonl`), "utf8")
    .split("\n")
    .slice(0, -1)
  const fail = (detail: string) => {
    failed++
    console.log(`FAIL ${file}: ${detail}`)
  }
  try {
    const found = await Effect.runPromise(Stream.runCollect(readRows(join(folder, file), folder)))
    if (found.length !== wanted.length) fail(`${found.length} rows, wanted ${wanted.length}`)
    rows += found.length
    for (const [at, row] of found.entries()) {
      if (row._tag === "Bad") {
        fail(`row ${at + 1}: ${row.detail}`)
        break
      }
      const [one, other] = [noted(row.value), JSON.parse(wanted[at] ?? "null") as unknown] as ReadonlyArray<
        Readonly<Record<string, unknown>>
      >
      const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])
      const wrong = [...names].filter((name) => !isDeepStrictEqual(one?.[name], other?.[name]))
      if (wrong.length === 0) continue
      const [name] = wrong as [string]
      fail(
        `row ${at + 1}: ${wrong.join(", ")}: ${JSON.stringify(one?.[name])?.slice(0, 200)}, wanted ${JSON.stringify(other?.[name])?.slice(0, 200)}`
      )
      break
    }
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error))
  }
}
console.log(`inputs: ${files.length} files, ${rows} rows, ${failed} failed`)
process.exitCode = failed > 0 || rows === 0 ? 1 : 0
