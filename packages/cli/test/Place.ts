import { startSimulator, type Simulator, type SimulatorOptionsInput } from "@cotton/simulator"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stringify } from "yaml"

/* What the tests of this package work with: `cotton` as a process of its own, against a teacher in this one. */

const main = join(import.meta.dirname, "../src/main.ts")

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  /** What it has said on stderr so far. */
  readonly said: () => string
  readonly finished: Promise<Finished>
}

export interface Place {
  readonly folder: string
  readonly teacher: Simulator
  readonly start: (...args: ReadonlyArray<string>) => Started
  readonly cotton: (...args: ReadonlyArray<string>) => Promise<Finished>
  /** Writes `recipe.yaml` and its problems. `change` replaces whole parts, `endpoint` is merged into the one endpoint. */
  readonly recipe: (change?: Record<string, unknown>, endpoint?: Record<string, unknown>) => void
  readonly close: () => Promise<void>
}

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

/** A folder with a teacher that answers `problems` sums rightly; with `scripted` options, the scripted one. */
export const place = async (options: SimulatorOptionsInput = {}, problems = 20): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-cli-"))
  const sums = Array.from({ length: problems }, (_, at) => ({
    id: `p${at}`,
    prompt: `What is the sum of ${at} and 7?`,
    answer: String(at + 7)
  }))
  const reply = (answer: string) => ({ reasoning: `So it is ${answer}.`, content: `\\boxed{${answer}}` })
  writeFileSync(join(folder, "replies.jsonl"), jsonl(sums.map(({ prompt, answer }) => ({ prompt, ...reply(answer) }))))
  const replay = "scripted" in options ? {} : { replay: join(folder, "replies.jsonl") }
  const teacher = await startSimulator({ models: ["*"], ...replay, ...options })

  const start = (...args: ReadonlyArray<string>): Started => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      // As an installed cotton is called: through a package manager it names its next commands otherwise.
      env: { ...process.env, npm_lifecycle_event: undefined }
    })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
    const finished = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }))
    return { child, said: () => stderr, finished }
  }

  const recipe: Place["recipe"] = (change = {}, endpoint = {}) => {
    writeFileSync(join(folder, "problems.jsonl"), jsonl(sums))
    const at = [{ url: teacher.url, price: { input: 1, output: 2 }, slots: 4, ...endpoint }]
    const whole = {
      problems: { from: "problems.jsonl" },
      teacher: { model: "teacher", at },
      sample: { keep: 1, tries: 1, limit: 1000, seed: 0 },
      judge: ["shape/complete", "verify/math-answer"],
      export: { validation: 0.3 },
      ...change
    }
    writeFileSync(join(folder, "recipe.yaml"), stringify(whole))
  }

  return {
    folder,
    teacher,
    start,
    cotton: (...args) => start(...args).finished,
    recipe,
    close: async () => {
      await teacher.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** The lines of NDJSON, each of which must be an object with a type. */
export const ndjson = (text: string): ReadonlyArray<{ readonly type: string; readonly [key: string]: unknown }> =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string })
