import { cpus, tmpdir } from "node:os"
import { mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fixedBytes } from "../test/loss/Harness.ts"
import { type Measured, measure, steadyRate } from "./parts/Trial.ts"

/*
 * What faults cost: samples that are lost or doubled, requests and replies that are wasted, time. Replies of 8 kB after
 * 200 ms, four samples a problem, the whole of `cotton run` with its journal, its default filters and its dataset.
 *
 *   node bench/robustness.ts [samples] [seconds of the outage] [rows] [in flight of f]      default 8000 60 abcdef 256
 *
 *   a  2 % 429 with Retry-After 1, 1 % 500, 0.5 % reset in mid-body; 256 in flight
 *   b  1 % of the prompts always refused with 400; half the samples, 128 in flight
 *   c  an outage after an eighth of the samples, with 503 and with 429 + Retry-After; half the samples, 128 in flight
 *   d  5 % of the prompts answered up to the token limit; half the samples, 128 in flight
 *   e  five SIGKILLs; 256 in flight; the dataset compared with an undisturbed run's
 *   f  speed under a steady 2 % of 429 against none, turn by turn; on a machine with other work, give it fewer in
 *      flight, so that the 200 ms and not the machine are what limits both
 */
const samples = Math.max(80, Math.round(Number(process.argv[2] ?? 8000) / 80) * 80)
const outageSeconds = Number(process.argv[3] ?? 60)
const rows = process.argv[4] ?? "abcdef"
const steadySlots = Number(process.argv[5] ?? 256)
const half = samples / 2

const root = mkdtempSync(join(tmpdir(), "cotton-robust-"))
let folders = 0
const folder = () => join(root, `trial-${folders++}`)

const COLUMNS = ["wanted", "stored", "lost", "doubled", "requests", "waste", "wall s", "first s", "exit s"]
const seconds = (ms: number) => (ms / 1000).toFixed(1)
const line = (name: string, cells: ReadonlyArray<string | number>, remarks: string) =>
  console.log(`${name.padEnd(24)}${cells.map((cell) => String(cell).padStart(9)).join("")}   ${remarks}`)

const show = (name: string, it: Measured, remarks: string) =>
  line(
    name,
    [it.wanted, it.stored, it.lost, it.doubled, it.stats.requests, it.waste].concat(
      [it.wallMs, it.firstMs, it.exitMs].map((ms) => Number(seconds(ms)))
    ),
    `exit ${it.code}; ${it.kept} kept; ${remarks}`
  )

const faultsOf = ({ stats }: Measured) =>
  Object.entries(stats.faults)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ")

const faults = async () => {
  const it = await measure(
    { folder: folder(), samples, slots: 256 },
    { faults: { "rate-limited-retry-after": 0.02, "server-error-500": 0.01, reset: 0.005 } }
  )
  show("a random faults", it, faultsOf(it))
}

const refusals = async () => {
  const it = await measure({ folder: folder(), samples: half, slots: 128 }, { refusedPrompts: 0.01 })
  show("b refused prompts", it, `${it.stats.refused} refused, ${it.lost - it.stats.refused} lost beside them`)
}

const outage = async (status: 503 | 429) => {
  const it = await measure(
    { folder: folder(), samples: half, slots: 128 },
    { outages: [{ afterCompleted: samples / 8, ms: outageSeconds * 1000, status }] }
  )
  show(`c outage ${outageSeconds} s, ${status}`, it, `${it.stats.unavailable} requests turned away`)
}

const lengths = async () => {
  const it = await measure({ folder: folder(), samples: half, slots: 128, long: true }, {})
  show("d cut at the limit", it, `${it.cutOff} marked as length`)
}

const kills = async () => {
  const undisturbed = await measure({ folder: folder(), samples, slots: 256 }, {})
  // The same address, for the host stands in every row.
  const port = Number(new URL(undisturbed.url).port)
  const at = [0.11, 0.29, 0.51, 0.69, 0.91].map((share) => Math.round(samples * share))
  const it = await measure({ folder: folder(), samples, slots: 256 }, { port }, at)
  const same =
    JSON.stringify(fixedBytes(join(it.run, "dataset"))) === JSON.stringify(fixedBytes(join(undisturbed.run, "dataset")))
  show("e undisturbed", undisturbed, "")
  show(
    "e five kills",
    it,
    `${(it.waste / 5).toFixed(0)} replies bought twice a kill; dataset ${same ? "equal" : "OTHER"}`
  )
}

const speed = async () => {
  const best = { clean: 0, limited: 0 }
  // Turn by turn, since a shared machine's speed drifts; the best of each, since what disturbs only slows.
  for (let turn = 0; turn < 2; turn++) {
    const clean = await measure({ folder: folder(), samples, slots: steadySlots }, {})
    show("f fault-free", clean, `${steadyRate(clean).toFixed(0)} replies a second`)
    const limited = await measure(
      { folder: folder(), samples, slots: steadySlots },
      { faults: { "rate-limited": 0.02 } }
    )
    show("f 2 % 429", limited, `${steadyRate(limited).toFixed(0)} replies a second; ${faultsOf(limited)}`)
    best.clean = Math.max(best.clean, steadyRate(clean))
    best.limited = Math.max(best.limited, steadyRate(limited))
  }
  console.log(`f speed under 2 % of 429: ${(best.limited / best.clean).toFixed(2)} of the fault-free one`)
}

console.log(`replies of 8 kB after 200 ms; ${cpus().length} × ${cpus()[0]?.model}; server and client share them`)
line("", COLUMNS, "")
try {
  if (rows.includes("a")) await faults()
  if (rows.includes("b")) await refusals()
  if (rows.includes("c")) await outage(503)
  if (rows.includes("c")) await outage(429)
  if (rows.includes("d")) await lengths()
  if (rows.includes("e")) await kills()
  if (rows.includes("f")) await speed()
} finally {
  rmSync(root, { recursive: true, force: true })
}
