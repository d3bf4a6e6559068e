import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { stringify } from "yaml"
import { BENCH_FILTERS } from "./parts/Subject.ts"

/*
 * CPU time of the whole durable loop against the sum of its bare parts in the same run: the wire (undici, splitter,
 * JSON), node:sqlite, and the checks. Each part in a process of its own; the server in another.
 *
 *   pnpm bench:collect [replies] [in flight, …]        default 20000 64,256,1024
 */
const count = Number(process.argv[2] ?? 20_000)
const levels = (process.argv[3] ?? "64,256,1024").split(",").map(Number)
const REPLY = { reasoningChars: 6000, contentChars: 2192, deltas: 500 }

/** As `pnpm cotton` starts it. */
const NODE = ["--max-semi-space-size=8"]

const part = async (name: string, ...args: ReadonlyArray<string | number>): Promise<Record<string, number>> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...NODE, join(import.meta.dirname, "parts", `${name}.ts`), ...args.map(String)],
    {
      maxBuffer: 1e8
    }
  )
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, number>
}

const server = spawn(
  process.execPath,
  [
    join(import.meta.dirname, "../packages/simulator/src/main.ts"),
    JSON.stringify({ models: ["*"], fixed: REPLY, keepRequests: 0 })
  ],
  { stdio: ["ignore", "pipe", "inherit"] }
)
const [line] = (await once(server.stdout, "data")) as [Buffer]
const { url } = JSON.parse(line.toString()) as { url: string }
const folder = mkdtempSync(join(tmpdir(), "cotton-bench-"))

try {
  const problems = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ id: `p${at}`, prompt: `Problem ${at}`, answer: "42" })
  )
  writeFileSync(join(folder, "problems.jsonl"), problems.join("\n"))
  console.log(`${count} streamed replies of 8 kB (500 deltas); CPU µs a reply; ${cpus().length} × ${cpus()[0]?.model}`)
  console.log("in flight     wire   sqlite   checks      sum   cotton    ratio   replies/s  peak MB")
  for (const inFlight of levels) {
    const recipe = join(folder, `recipe-${inFlight}.yaml`)
    writeFileSync(
      recipe,
      stringify({
        problems: { from: "problems.jsonl" },
        teacher: { model: "m", at: [{ url, price: "free", slots: inFlight }] },
        sample: { keep: 1, tries: 1, limit: 8192 },
        judge: BENCH_FILTERS
      })
    )
    const wire = await part("wire", url, count, inFlight)
    const sqlite = await part("sqlite", count)
    const checks = await part("checks", url, count)
    const cotton = await part("cotton", recipe, join(folder, `run-${inFlight}`))
    const each = (figures: Record<string, number>) => (figures["cpuMs"]! * 1000) / count
    const sum = each(wire) + each(sqlite) + each(checks)
    const columns = [inFlight, each(wire), each(sqlite), each(checks), sum, each(cotton)].map((value) =>
      Math.round(value)
    )
    const rate = Math.round((count * 1000) / cotton["wallMs"]!)
    console.log(
      `${columns.map((value) => String(value).padStart(9)).join("")}${(each(cotton) / sum).toFixed(2).padStart(9)}${String(rate).padStart(12)}${String(Math.round(cotton["peakMb"]!)).padStart(9)}`
    )
  }
} finally {
  server.kill("SIGTERM")
  rmSync(folder, { recursive: true, force: true })
}
