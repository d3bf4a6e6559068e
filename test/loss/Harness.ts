import { readTraceFiles, type TraceRow } from "./Dataset.ts"
import type { RequestRecord, SimulatorOptionsInput, Stats } from "@cotton/simulator"
import { shortHash } from "@cotton/simulator/Random"
import { generateProblems } from "@cotton/simulator"
import type { Call } from "@cotton/schema"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { zstdDecompressSync } from "node:zlib"
import { stringify } from "yaml"

export { readTraceFiles, type TraceRow }

const root = join(import.meta.dirname, "../..")

export interface Server {
  readonly url: string
  readonly stats: () => Promise<Stats>
  readonly requests: () => Promise<ReadonlyArray<RequestRecord>>
  readonly stop: () => Promise<void>
}

/** The simulated teacher in a process of its own, so that a kill of the client says nothing to it but by the socket. */
export const startServer = async (options: SimulatorOptionsInput): Promise<Server> => {
  const child = spawn(
    process.execPath,
    [join(root, "packages/simulator/src/main.ts"), JSON.stringify({ keepRequests: 1_000_000, ...options })],
    {
      stdio: ["ignore", "pipe", "inherit"]
    }
  )
  const [line] = (await once(child.stdout, "data")) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  const base = new URL(url).origin
  return {
    url,
    stats: async () => (await (await fetch(`${base}/simulator/stats`)).json()) as Stats,
    requests: async () =>
      (await (await fetch(`${base}/simulator/requests`)).text())
        .split("\n")
        .filter((text) => text !== "")
        .map((text) => JSON.parse(text) as RequestRecord),
    stop: async () => {
      child.kill("SIGTERM")
      if (child.exitCode === null) await once(child, "exit")
    }
  }
}

export interface Finished {
  readonly code: number | null
  readonly stderr: string
  readonly stdout: string
}

export interface Running {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
}

/** Starts `cotton` as a user would. */
export const startCotton = (args: ReadonlyArray<string>, environment: Record<string, string> = {}): Running => {
  const child = spawn(process.execPath, [join(root, "packages/cli/src/main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment }
  })
  let stdout = ""
  let stderr = ""
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  const finished = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }))
  return { child, finished }
}

export const cotton = (args: ReadonlyArray<string>, environment: Record<string, string> = {}) =>
  startCotton(args, environment).finished

export const workFolder = (): string => mkdtempSync(join(tmpdir(), "cotton-loss-"))
export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** A recipe on generated problems against `url`, written to a folder. */
export const writeRecipe = (
  folder: string,
  url: string,
  problems: number,
  change: Record<string, unknown> = {}
): string => {
  const rows = generateProblems({ count: problems, seed: 3 })
  writeFileSync(join(folder, "problems.jsonl"), `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`)
  const recipe = {
    problems: { from: "problems.jsonl", map: { prompt: "problem", answer: "answer", id: "id", language: "language" } },
    prompt: { template: String.raw`{{problem}} Put the final answer within \boxed{}.` },
    teacher: {
      model: "simulated-teacher",
      at: [{ url, price: { input: 1, output: 2 }, slots: 12 }],
      timeouts: { firstToken: 3, betweenTokens: 2, total: 30 }
    },
    sample: { keep: 2, tries: 6, limit: 4096, seed: 11 },
    cuts: { verified: { answer: "right" }, all: { answer: "any", tokens: "verified" } },
    export: { validation: 0.2 },
    ...change
  }
  const file = join(folder, "recipe.yaml")
  writeFileSync(file, stringify(recipe))
  return file
}

/** The Calls that a journal holds, read from a copy of it. */
export const storedCalls = (run: string): ReadonlyArray<Call> => {
  const from = join(run, "journal.db")
  if (!existsSync(from)) return []
  const folder = workFolder()
  try {
    for (const suffix of ["", "-wal"])
      if (existsSync(from + suffix)) copyFileSync(from + suffix, join(folder, `journal.db${suffix}`))
    const db = new DatabaseSync(join(folder, "journal.db"))
    const version = db.prepare("PRAGMA user_version").get()?.["user_version"]
    const rows = version === 0 ? [] : db.prepare("SELECT body FROM call_body ORDER BY seq").all()
    const calls = rows.map(({ body }) => JSON.parse(zstdDecompressSync(body as Uint8Array).toString()) as Call)
    db.close()
    return calls
  } finally {
    remove(folder)
  }
}

/** The key under which the server counts a request: its messages, seed and model. */
export const serverKey = ({ asked }: Call): string => {
  const prompt = shortHash(JSON.stringify(asked.messages.map(({ role, content }) => ({ role, content }))))
  return shortHash(JSON.stringify([prompt, asked.seed ?? null, asked.model]))
}

/** What a dataset holds that must not differ between equal journals: the cuts' bytes, the card without its cost line. */
export const fixedBytes = (dataset: string): Record<string, string> => {
  const manifest = JSON.parse(readFileSync(join(dataset, "manifest.json"), "utf8")) as {
    files: ReadonlyArray<{ path: string; sha256: string }>
  }
  const cuts = manifest.files.filter(({ path }) => path.endsWith(".parquet") && !path.startsWith("traces/"))
  const card = readFileSync(join(dataset, "README.md"), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("Cost of collecting:") && !line.includes("cotton run"))
    .join("\n")
  return { ...Object.fromEntries(cuts.map(({ path, sha256 }) => [path, sha256])), card }
}
