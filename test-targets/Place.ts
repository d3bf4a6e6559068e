import { execFile, execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

/* What these tests work with: a bundle of a tiny student, and `cotton jobs` as processes of their own. */

const root = join(import.meta.dirname, "..")
const main = join(root, "packages/cli/src/main.ts")
const python = process.env["COTTON_PYTHON"]!

export interface Shown {
  readonly id: string
  readonly state: string
  readonly why: string | null
  readonly handle: string | null
  readonly begin: { readonly attempt: number; readonly fromStep: number; readonly world: number } | null
  readonly last: { readonly step: number } | null
  readonly checkpoint: { readonly step: number } | null
  readonly losses: ReadonlyArray<readonly [step: number, loss: number]>
}

export interface Place {
  readonly folder: string
  readonly python: string
  /** Fails unless it ends with `code`; gives what it printed on both. */
  readonly cotton: (words: ReadonlyArray<string>, code?: number) => Promise<{ stdout: string; stderr: string }>
  /** A fresh copy of the bundle. */
  readonly bundle: (name: string) => string
  readonly targets: (text: string) => void
  /** Submits and gives the id. */
  readonly submit: (bundle: string, ...flags: ReadonlyArray<string>) => Promise<string>
  readonly show: (id: string) => Promise<Shown>
  /** Looks until it is so. */
  readonly until: (id: string, what: string, is: (shown: Shown) => boolean) => Promise<Shown>
  readonly close: () => void
}

const SETTINGS = [
  "train.learningRate=0.003",
  "train.batch=4",
  "train.packing=false",
  "train.saveEvery=10",
  "train.logEvery=1",
  "train.precision=fp32",
  "parallel.device=cpu",
  "parallel.sharding=none"
]

const MAKE = `
import fixture, json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
fixture.base_model(folder / "base", 1024)
(folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\\n" for row in fixture.rows(100)))
`

/** `nodes`: machines that the bundle is for. `steps`: of the whole training; 20 take about a second. */
export const place = async (nodes: number, steps: number): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), "cotton targets "))
  execFileSync(python, ["-c", MAKE, folder], { cwd: join(root, "training"), stdio: ["ignore", "ignore", "pipe"] })
  const environment = {
    ...process.env,
    XDG_STATE_HOME: join(folder, "state"),
    XDG_CONFIG_HOME: join(folder, "config"),
    npm_lifecycle_event: undefined
  }
  const cotton: Place["cotton"] = async (words, code = 0) => {
    const done = await promisify(execFile)(process.execPath, [main, ...words], {
      cwd: folder,
      env: environment,
      maxBuffer: 1e8
    }).catch((error: { code: number; stdout: string; stderr: string }) => error)
    const ended = "code" in done ? done.code : 0
    if (ended !== code) throw new Error(`cotton ${words.join(" ")}: ${ended}\n${done.stdout}${done.stderr}`)
    return done
  }
  const set = [...SETTINGS, `train.maxSteps=${steps}`].flatMap((one) => ["--set", one])
  await cotton([
    "train",
    "rows.jsonl",
    "--student",
    join(folder, "base"),
    "--nodes",
    String(nodes),
    "--out",
    "made",
    ...set
  ])
  const show: Place["show"] = async (id) =>
    JSON.parse((await cotton(["jobs", "show", id, "--json"])).stdout.trim()) as Shown
  return {
    folder,
    python,
    cotton,
    bundle: (name) => {
      cpSync(join(folder, "made"), join(folder, name), { recursive: true })
      return join(folder, name)
    },
    targets: (text) => {
      mkdirSync(join(folder, "config/cotton"), { recursive: true })
      writeFileSync(join(folder, "config/cotton/targets.yaml"), text)
    },
    submit: async (bundle, ...flags) => {
      const { stdout } = await cotton(["jobs", "submit", bundle, "--json", ...flags])
      return (JSON.parse(stdout.trim()) as Shown).id
    },
    show,
    until: async (id, what, is) => {
      const deadline = Date.now() + 120_000
      for (;;) {
        const shown = await show(id)
        if (is(shown)) return shown
        if (Date.now() > deadline) throw new Error(`never: ${what}: ${JSON.stringify({ ...shown, losses: 0 })}`)
        await new Promise((done) => setTimeout(done, 1000))
      }
    },
    close: () => {
      for (const pid of processesOf(folder)) process.kill(pid, "SIGKILL")
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}

/** Processes of a training in a folder: no test is their parent. */
export const processesOf = (folder: string): ReadonlyArray<number> =>
  readdirSync("/proc").flatMap((name) => {
    try {
      if (!/^\d+$/.test(name) || !readFileSync(`/proc/${name}/cmdline`, "utf8").includes("train.py")) return []
      return readFileSync(`/proc/${name}/environ`, "utf8").includes(folder) ? [Number(name)] : []
    } catch {
      // It has ended just now.
      return []
    }
  })

export const isDone = ({ state }: Shown): boolean => state === "done"
export const isUnderWay = ({ last, state }: Shown): boolean => state === "running" && (last?.step ?? 0) >= 3

/** The weights of the student in an output folder. */
export const student = (output: string): Buffer => readFileSync(join(output, "model/model.safetensors"))
export const hasStudent = (output: string): boolean => existsSync(join(output, "model/model.safetensors"))
