import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { planFilters } from "@cotton/filters"
import { JUDGE_FIELDS, layerJudging } from "@cotton/pipeline"
import { subjectOf } from "@cotton/pipeline/JudgeRow"
import { ThinkTags } from "@cotton/schema"
import { Judging } from "@cotton/schema/ports/Judging"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Agent, request } from "undici"

/*
 * What the way over HTTP costs, and what a burst of rollouts waits: `cotton verifier` as a process of its own against the
 * bare worker pool in this one, with the same threads, rows and filters, turn by turn.
 *
 *   node bench/verifier.ts [rows] [characters of a chain] [rounds] [threads]      default 8192 8000 3 2
 *
 * Each round has new rows, so no verdict is known; then the same rows again, so all are. Client, server and workers share
 * the machine: on a few cores the client's part is in the figures too.
 */
const count = Number(process.argv[2] ?? 8192)
const characters = Number(process.argv[3] ?? 8000)
const rounds = Number(process.argv[4] ?? 3)
const threads = Number(process.argv[5] ?? 2)

const FILTERS = "verify/math-answer"
const FORMS = { "batches of 128": 128, "batches of 1,024": 1024, "a request each": 1 }

const SENTENCE = "We add the two parts and check that $\\frac{a}{b} + 1$ is what was asked. "
const rowsOf = (round: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: at,
    problem: `What is ${at} / ${round + 7}?`,
    answer: `${at}/${round + 7}`,
    response: `<think>\n${at} ${round} ${SENTENCE.repeat(characters / SENTENCE.length)}\n</think>\nIt is \\boxed{\\frac{${at % 5 === 0 ? at + 1 : at}}{${round + 7}}}.`
  }))
type Row = ReturnType<typeof rowsOf>[number]

const think = Schema.decodeUnknownSync(ThinkTags)({})
const plan = await Effect.runPromise(planFilters([FILTERS], []))

/** Rows a second of the pool alone: each row is read as the server reads it, all of them are in the pool at once. */
const barePool = (rounded: ReadonlyArray<ReadonlyArray<Row>>): Promise<ReadonlyArray<number>> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const judging = yield* Judging
      const rates: Array<number> = []
      for (const rows of rounded) {
        const begun = performance.now()
        const fields = { ...JUDGE_FIELDS, prompt: "problem" }
        const subjects = rows.map((row) =>
          Result.getOrThrow(subjectOf({ ...row }, { id: String(row.id), fields, think, source: "" }))
        )
        yield* Effect.forEach(subjects, judging.judge, { concurrency: "unbounded", discard: true })
        rates.push((rows.length / (performance.now() - begun)) * 1000)
      }
      return rates
    }).pipe(Effect.provide(layerJudging({ filters: plan, seconds: 30, module: null, threads })))
  )

const main = join(import.meta.dirname, "../packages/cli/src/main.ts")
const server = spawn(
  process.execPath,
  [
    main,
    "verifier",
    "--with",
    FILTERS,
    "--port",
    "0",
    "--threads",
    String(threads),
    "--json",
    "--memory",
    "2000",
    "--cache",
    "256"
  ],
  { stdio: ["ignore", "pipe", "inherit"] }
)
const [line] = (await once(server.stdout, "data")) as [Buffer]
const { url } = JSON.parse(line.toString()) as { readonly url: string }
const dispatcher = new Agent({ connections: 1024, headersTimeout: 0, bodyTimeout: 0 })

/** Sends all batches at once; the milliseconds until each is answered, in ascending order. */
const burst = async (rows: ReadonlyArray<Row>, size: number): Promise<ReadonlyArray<number>> => {
  const bodies = Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    JSON.stringify({ rows: rows.slice(at * size, (at + 1) * size) })
  )
  const begun = performance.now()
  const times = await Promise.all(
    bodies.map(async (body) => {
      const answer = await request(`${url}/v1/verify`, { dispatcher, method: "POST", body })
      const text = await answer.body.text()
      if (answer.statusCode !== 200) throw new Error(text)
      return performance.now() - begun
    })
  )
  return times.toSorted((a, b) => a - b)
}

const at = (sorted: ReadonlyArray<number>, share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
const median = (values: ReadonlyArray<number>) =>
  at(
    values.toSorted((a, b) => a - b),
    0.5
  )

// Warm, both.
await barePool([rowsOf(1000).slice(0, 500)])
await burst(rowsOf(1001).slice(0, 500), 128)

const bare: Array<number> = []
const served = Object.fromEntries(
  Object.keys(FORMS).map((name) => [
    name,
    { fresh: [] as Array<ReadonlyArray<number>>, known: [] as Array<ReadonlyArray<number>> }
  ])
)
for (let round = 0; round < rounds; round++) {
  bare.push((await barePool([rowsOf(round)]))[0]!)
  for (const [form, [name, size]] of Object.entries(FORMS).entries()) {
    const rows = rowsOf(round * 10 + form)
    served[name]!.fresh.push(await burst(rows, size))
    served[name]!.known.push(await burst(rows, size))
  }
}
server.kill("SIGINT")
await once(server, "close")
await dispatcher.close()

const rate = (times: ReadonlyArray<number>) => (count / times.at(-1)!) * 1000
console.log(
  `${count} rollouts of ${rowsOf(0)[0]!.response.length} characters, ${FILTERS}, ${threads} threads; medians of ${rounds}`
)
console.log(`  the bare pool       ${median(bare).toFixed(0).padStart(7)} rollouts/s`)
for (const [name, { fresh, known }] of Object.entries(served)) {
  const rates = median(fresh.map(rate))
  console.log(
    `  ${name.padEnd(18)}  ${rates.toFixed(0).padStart(7)} rollouts/s   ${(rates / median(bare)).toFixed(2)} of the pool` +
      `   answered after p50 ${(median(fresh.map((one) => at(one, 0.5))) / 1000).toFixed(2)} s, p99 ${(median(fresh.map((one) => at(one, 0.99))) / 1000).toFixed(2)} s` +
      `   the same again ${median(known.map(rate)).toFixed(0)} rollouts/s`
  )
}
