import type { RequestRecord, SimulatorOptionsInput, Stats } from "@cotton/simulator"
import { parquetReadObjects } from "hyparquet"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { zstdDecompressSync } from "node:zlib"
import { stringify } from "yaml"
import { type Finished, type Server, startCotton, startServer } from "../../test/loss/Harness.ts"

/*
 * One run of `cotton` as a user starts it, against the simulated teacher in another process: what was asked for, what
 * came of it on the disk, and what the server saw.
 */

/** Samples a problem; all of them are bought. */
export const PER_PROBLEM = 4
const LATENCY_MS = 200
/** The prompts whose replies end at the token limit. */
const LONG_EVERY = 20

/** Eight kilobytes of prose that repeats no phrase, so that no filter takes it for a loop. */
const prose = (characters: number): string => {
  let text = ""
  for (let at = 1, value = 17; text.length < characters; at++) {
    const next = (value * 48_271) % 2_147_483_647
    text += `Adding ${next % 9973} to ${value % 7919} gives ${(next % 9973) + (value % 7919)}, as line ${at} says. `
    value = next
  }
  return text.slice(0, characters)
}

const PLAIN = "Sum the terms of the list and box the total."
const LONG = "Sum the terms of the list with every step shown and box the total."
const CONTENT = String.raw`${prose(2000)}\boxed{42}`

export interface Setting {
  readonly folder: string
  readonly samples: number
  readonly slots: number
  /** One prompt in twenty is answered up to the token limit. */
  readonly long?: boolean
}

const writeReplies = (folder: string): string => {
  const reasoning = prose(6000)
  const rows = [
    { prompt: PLAIN, reasoning, content: CONTENT },
    { prompt: LONG, reasoning, content: CONTENT, finish: "length" }
  ]
  const file = join(folder, "replies.jsonl")
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"))
  return file
}

const writeRecipe = ({ folder, samples, slots, long = false }: Setting, url: string): string => {
  const problems = Array.from({ length: samples / PER_PROBLEM }, (_, at) =>
    JSON.stringify({
      id: `p${at}`,
      prompt: `Problem ${at}. ${long && at % LONG_EVERY === 0 ? LONG : PLAIN}`,
      answer: "42"
    })
  )
  writeFileSync(join(folder, "problems.jsonl"), problems.join("\n"))
  const file = join(folder, "recipe.yaml")
  writeFileSync(
    file,
    stringify({
      problems: { from: "problems.jsonl" },
      teacher: { model: "m", at: [{ url, price: "free", slots }] },
      sample: { keep: PER_PROBLEM, tries: PER_PROBLEM, limit: 16_384, seed: 1 }
    })
  )
  return file
}

const teacher = (folder: string, options: SimulatorOptionsInput): Promise<Server> =>
  startServer({
    models: ["*"],
    replay: writeReplies(folder),
    latency: { firstTokenMs: LATENCY_MS },
    // A server that writes each token by itself would be the limit of what is measured here.
    stream: { tokensPerChunk: 16 },
    ...options
  })

/** The rows of the dataset's `traces`, without their texts. */
const readTraces = async (
  run: string
): Promise<ReadonlyArray<{ trace_id: string; finish: string; standing: string }>> => {
  const folder = join(run, "dataset", "traces")
  const rows: Array<{ trace_id: string; finish: string; standing: string }> = []
  for (const name of readdirSync(folder)) {
    const read = await parquetReadObjects({
      file: new Uint8Array(readFileSync(join(folder, name))).buffer,
      columns: ["trace_id", "finish", "standing"],
      compressors: { ZSTD: (bytes) => new Uint8Array(zstdDecompressSync(bytes)) }
    })
    rows.push(...(read as typeof rows))
  }
  return rows
}

export interface Measured {
  readonly wanted: number
  readonly stored: number
  readonly lost: number
  readonly doubled: number
  readonly stats: Stats
  /** Whole replies that were served and are not in the dataset, or are there twice. */
  readonly waste: number
  readonly wallMs: number
  /** From the start of the (first) process to the first request. */
  readonly firstMs: number
  /** From the last reply to the end of the (last) process. */
  readonly exitMs: number
  readonly code: number | null
  readonly kept: number
  readonly cutOff: number
  readonly requests: ReadonlyArray<RequestRecord>
  readonly run: string
  readonly url: string
}

/** Starts `cotton`, kills it when the server has given so many whole replies, and so on; then lets it end. */
const withKills = async (
  args: ReadonlyArray<string>,
  server: Server,
  kills: ReadonlyArray<number>
): Promise<Finished> => {
  for (const kill of kills) {
    const { child, finished } = startCotton(args)
    while ((await server.stats()).completed < kill) await sleep(10)
    child.kill("SIGKILL")
    await finished
  }
  return startCotton(args).finished
}

export const measure = async (
  setting: Setting,
  options: SimulatorOptionsInput,
  kills: ReadonlyArray<number> = []
): Promise<Measured> => {
  mkdirSync(setting.folder, { recursive: true })
  const server = await teacher(setting.folder, options)
  try {
    const run = join(setting.folder, "run")
    const args = ["run", writeRecipe(setting, server.url), "--dir", run]
    const startedAt = Date.now()
    const { code, stderr } = await withKills(args, server, kills)
    const endedAt = Date.now()
    if (code !== 0) console.error(stderr.split("\n").slice(-20).join("\n"))
    const stats = await server.stats()
    const requests = await server.requests()
    const traces = await readTraces(run)
    const distinct = new Set(traces.map(({ trace_id }) => trace_id)).size
    return {
      wanted: setting.samples,
      stored: distinct,
      lost: setting.samples - distinct,
      doubled: traces.length - distinct,
      stats,
      waste: stats.completed - distinct,
      wallMs: endedAt - startedAt,
      firstMs: requests.reduce((first, one) => Math.min(first, one.startedAt), Infinity) - startedAt,
      exitMs: endedAt - requests.reduce((last, one) => Math.max(last, one.endedAt), 0),
      code,
      kept: traces.filter(({ standing }) => standing === "kept").length,
      cutOff: traces.filter(({ finish }) => finish === "length").length,
      requests,
      run,
      url: server.url
    }
  } finally {
    await server.stop()
  }
}

/** Whole replies a second between the first tenth and the last tenth of them: without start and tail. */
export const steadyRate = ({ requests }: Measured): number => {
  const ends = requests
    .filter(({ outcome }) => outcome === "completed")
    .map(({ endedAt }) => endedAt)
    .toSorted((a, b) => a - b)
  const [from, to] = [Math.floor(ends.length * 0.1), Math.floor(ends.length * 0.9)]
  return ((to - from) * 1000) / Math.max(1, ends[to]! - ends[from]!)
}
