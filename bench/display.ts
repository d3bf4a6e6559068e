import { type Event, Tally } from "@cotton/pipeline"
import { createWriteStream, mkdtempSync, rmSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { Writable } from "node:stream"
import type { Display } from "../packages/cli/src/display/Display.ts"
import { json } from "../packages/cli/src/display/json.ts"
import { live } from "../packages/cli/src/display/live.ts"
import { plain } from "../packages/cli/src/display/plain.ts"
import { watching } from "../packages/cli/src/display/Watch.ts"

/*
 * CPU time of the displays: so many events through all that listens to a run (counting, history, status.json each second,
 * the drawing), against a bare loop that only counts them, in the same process.
 *
 *   node bench/display.ts [events, …]        default 10000,100000
 *
 * The events come evenly, 10,000 a second: what is drawn on a timer is drawn as often as in a run of that length.
 */
const sizes = (process.argv[2] ?? "10000,100000").split(",").map(Number)
const A_SECOND = 10_000
const TICK_MS = 10
const ROUNDS = 3

/** A reply that is stored, judged and settles its problem: three events. */
const eventsOf = (count: number): ReadonlyArray<Event> =>
  Array.from({ length: count }, (_, n): Event => {
    const output = 500 + ((n * 7919) % 20_000)
    if (n % 3 === 0) {
      const usage = { input: 200, output, usd: 0.01, ms: 60_000 }
      return {
        _tag: "Stored",
        replayed: false,
        problemId: `p${n + 2}`,
        index: 0,
        ...usage,
        failure: null,
        served: null
      }
    }
    if (n % 3 === 2) return { _tag: "Settled", settled: { problemId: `p${n}`, accepted: 1, tried: 1, why: "kept" } }
    const marks =
      n % 2 === 0 ? [] : [{ filter: "verify/math-answer", outcome: "fail", reason: "wrong-answer" } as const]
    const standing = marks.length === 0 ? "kept" : "rejected"
    return { _tag: "Judged", problemId: `p${n + 1}`, standing, marks, output }
  })

const cpuMs = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/** Gives the events to `take` at their pace, and says what CPU it took beside what the waiting itself takes. */
const paced = async (events: ReadonlyArray<Event>, take: (event: Event) => void): Promise<number> => {
  const before = process.cpuUsage()
  const started = performance.now()
  let at = 0
  while (at < events.length) {
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
    const due = Math.min(events.length, Math.ceil(((performance.now() - started) / 1000) * A_SECOND))
    while (at < due) take(events[at++]!)
  }
  return cpuMs(before)
}

/** A terminal that swallows what it gets. */
const terminal = () => {
  const out = new Writable({ write: (_chunk, _encoding, done) => done() })
  return Object.assign(out, { columns: 100, rows: 30, isTTY: true }) as unknown as NodeJS.WriteStream
}

const displays: Record<string, () => Display> = {
  live: () => live(terminal()),
  plain: () => plain(terminal()),
  json: () => json(createWriteStream("/dev/null"))
}

const median = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

console.log(`CPU ms, median of ${ROUNDS}, at ${A_SECOND} events a second; ${cpus().length} × ${cpus()[0]?.model}`)
console.log("  events   display      cpu ms   bare ms   ratio   µs an event more")
for (const size of sizes) {
  const events = eventsOf(size)
  for (const [name, display] of Object.entries(displays)) {
    const bare: Array<number> = []
    const shown: Array<number> = []
    for (let round = 0; round < ROUNDS; round++) {
      const tally = new Tally(100)
      bare.push(await paced(events, (event) => tally.take(event)))
      const folder = mkdtempSync(join(tmpdir(), "cotton-bench-"))
      const watch = watching({ display: display(), folder, cap: 100, live: name === "live", opened: () => undefined })
      shown.push(await paced(events, (event) => watch.monitor.publish(event)))
      watch.stop({ _tag: "Success" } as never)
      rmSync(folder, { recursive: true })
    }
    const [cpu, without] = [median(shown), median(bare)]
    const columns = [
      cpu.toFixed(0),
      without.toFixed(0),
      (cpu / without).toFixed(2),
      (((cpu - without) * 1000) / size).toFixed(2)
    ]
    console.log(`${String(size).padStart(8)}   ${name.padEnd(7)}${columns.map((one) => one.padStart(12)).join("")}`)
  }
}
