/*
 * What it costs to pass a trace to a worker and back, beside a bare worker that answers at once:
 *
 *   node packages/filters/bench/pool.ts
 */
import { Worker } from "node:worker_threads"
import { Seats } from "../src/Seats.ts"
import { subjectOf } from "./Data.ts"

type Run = (count: number) => Promise<void>

const measure = async (name: string, run: Run): Promise<void> => {
  const count = 4000
  await run(500)
  const before = process.cpuUsage()
  await run(count)
  const { user, system } = process.cpuUsage(before)
  console.log(`${name}: ${((user + system) / count).toFixed(1)} µs of CPU a trace, both threads together`)
}

for (const size of [1000, 20_000, 160_000]) {
  const subject = subjectOf({ content: "x = 1; ".repeat(size / 7) })
  const bare = new Worker(
    "const { parentPort } = require('worker_threads'); parentPort.on('message', () => parentPort.postMessage([1]))",
    {
      eval: true
    }
  )
  await measure(
    `${size} characters, bare worker`,
    (count) =>
      new Promise((resolve) => {
        let answered = 0
        bare.removeAllListeners("message")
        bare.on("message", () => {
          if (++answered === count) resolve()
          else bare.postMessage({ subject, skip: [] })
        })
        bare.postMessage({ subject, skip: [] })
      })
  )
  await bare.terminate()
  const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const seats = new Seats({ plan: [], threads: 1, timeoutMs: 10_000, limits }, resolve, reject)
  await promise
  await measure(
    `${size} characters, the pool`,
    (count) =>
      new Promise((done) => {
        let answered = 0
        for (let i = 0; i < count; i++)
          seats.submit(subject, () => {
            if (++answered === count) done()
          })
      })
  )
  seats.close("done")
}
