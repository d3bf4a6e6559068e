import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startSimulator, type Simulator } from "@cotton/simulator"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { stringify } from "yaml"

const main = join(import.meta.dirname, "../src/main.ts")

const start = (folder: string, args: ReadonlyArray<string>, environment: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...process.env, ...environment } })
  let output = ""
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const finished = once(child, "close").then(([code]) => ({ code: code as number | null, output }))
  return { child, finished }
}

const cotton = (folder: string, args: ReadonlyArray<string>, environment: Record<string, string> = {}) =>
  start(folder, args, environment).finished

describe("bad input is one clear error, and nothing is lost", () => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-bad-"))
  let teacher: Simulator
  beforeAll(async () => {
    teacher = await startSimulator({
      models: ["simulated-teacher"],
      key: "right-key-1234",
      seed: 1,
      latency: { firstTokenMs: 150 }
    })
  })
  afterAll(async () => {
    await teacher.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const write = (name: string, change: Record<string, unknown> = {}, rows: ReadonlyArray<string> = GOOD_ROWS) => {
    writeFileSync(join(folder, `${name}.jsonl`), `${rows.join("\n")}\n`)
    const recipe = {
      problems: { from: `${name}.jsonl`, map: { prompt: "problem", answer: "answer" } },
      teacher: { model: "simulated-teacher", at: [{ url: teacher.url, key: "$TEACHER_KEY", price: "free", slots: 4 }] },
      sample: { seed: 1, limit: 2000 },
      ...change
    }
    writeFileSync(join(folder, `${name}.yaml`), stringify(recipe))
    return `${name}.yaml`
  }
  const GOOD_ROWS = Array.from({ length: 6 }, (_, at) =>
    JSON.stringify({ problem: `What is ${at} + 1?`, answer: String(at + 1) })
  )
  const KEY = { TEACHER_KEY: "right-key-1234" }

  interface Case {
    readonly name: string
    readonly recipe: () => string
    readonly says: ReadonlyArray<string | RegExp>
    readonly environment?: Record<string, string>
    readonly code?: number
  }

  const cases: ReadonlyArray<Case> = [
    {
      name: "an unknown field names the nearest",
      recipe: () => write("unknown", { sample: { temprature: 1 } }),
      says: [/unknown\.yaml:\d+:\d+: sample\.temprature: unknown field; did you mean temperature\?/]
    },
    {
      name: "a value out of range",
      recipe: () => write("range", { sample: { topP: 1.5 } }),
      says: [/range\.yaml:\d+:\d+: sample\.topP: expected a value/]
    },
    {
      name: "broken YAML",
      recipe: () => {
        writeFileSync(join(folder, "broken.yaml"), "teacher: { model: m\nproblems: [")
        return "broken.yaml"
      },
      says: [/broken\.yaml:\d+:\d+: /]
    },
    {
      name: "a price that nobody knows",
      recipe: () => write("price", { teacher: { model: "simulated-teacher", at: [{ url: teacher.url }] } }),
      says: ["teacher.at[0].price: the price is not known and is never taken for zero"]
    },
    {
      name: "a key in the recipe, which is not repeated",
      recipe: () =>
        write("key", { teacher: { model: "m", at: [{ url: teacher.url, price: "free", key: "sk-not-a-secret-1" }] } }),
      says: ["teacher.at[0].key: name the environment variable"]
    },
    {
      name: "an unknown filter names the nearest",
      recipe: () => write("filter", { judge: ["verify/math-anser"] }),
      says: [/filter\.yaml:\d+:\d+: judge\[0\]: .*did you mean `verify\/math-answer`\?/]
    },
    {
      name: "a missing file",
      recipe: () => write("missing", { problems: { from: "nowhere/*.jsonl" } }),
      says: ["nowhere/*.jsonl", "no such file"]
    },
    {
      name: "a broken JSON line",
      recipe: () => write("json", {}, [...GOOD_ROWS, '{"problem": "x", "answer"']),
      says: ["json.jsonl:7: ", "is not JSON"]
    },
    {
      name: "an empty answer",
      recipe: () => write("empty", {}, [...GOOD_ROWS, '{"problem": "x", "answer": " "}']),
      says: ["empty.jsonl:7: field answer: is empty"]
    },
    {
      name: "two different problems with one id",
      recipe: () =>
        write("twice", { problems: { from: "twice.jsonl", map: { prompt: "problem", answer: "answer", id: "id" } } }, [
          '{"id": 1, "problem": "x", "answer": "1"}',
          '{"id": 1, "problem": "y", "answer": "2"}'
        ]),
      says: ["twice.jsonl:2: field id:", "twice.jsonl:1"]
    },
    {
      name: "a key that is not set",
      recipe: () => write("unset"),
      environment: {},
      says: ["teacher.at[0].key names the environment variable TEACHER_KEY, which is not set"]
    },
    {
      name: "a key that is refused, which is not repeated",
      recipe: () => write("refused"),
      environment: { TEACHER_KEY: "wrong-key-5678" },
      says: ["HTTP 401", "teacher.at"]
    },
    {
      name: "a model that is not served",
      recipe: () =>
        write("model", {
          teacher: { model: "no-such-model", at: [{ url: teacher.url, key: "$TEACHER_KEY", price: "free" }] }
        }),
      says: ["HTTP 404", "no-such-model"]
    }
  ]

  it.each(cases)("$name", async ({ name, recipe, says, environment, code }) => {
    const result = await cotton(
      folder,
      ["run", recipe(), "--dir", join("runs", name.replaceAll(/\W/g, ""))],
      environment ?? KEY
    )
    for (const text of says)
      expect(result.output).toMatch(text instanceof RegExp ? text : new RegExp(RegExp.escape(text)))
    expect(result.output).not.toMatch(/right-key-1234|wrong-key-5678|sk-not-a-secret/)
    expect(result.output).not.toMatch(/\n\s+at /)
    expect(result.code).toBe(code ?? 2)
  })

  it("skips bad rows when it shall, counts them and lists them", async () => {
    const recipe = write(
      "skip",
      { problems: { from: "skip.jsonl", map: { prompt: "problem", answer: "answer" }, onBadRow: "skip" } },
      [...GOOD_ROWS, "not json", '{"problem": "x"}']
    )
    const { code, output } = await cotton(folder, ["check", recipe], KEY)
    expect(code).toBe(0)
    expect(output).toContain("6 (0 duplicates collapsed, 2 rows skipped)")
    expect(output).toContain("skip.jsonl:7: is not JSON")
    expect(output).toContain("skip.jsonl:8: answer is missing")
  })

  it("refuses a run directory of another recipe, and names the field", async () => {
    const dir = join("runs", "another")
    expect((await cotton(folder, ["run", write("first"), "--dir", dir], KEY)).code).toBe(0)
    const { code, output } = await cotton(
      folder,
      ["run", "first.yaml", "--dir", dir, "--set", "sample.temperature=1"],
      KEY
    )
    expect(code).toBe(2)
    expect(output).toContain("sample.temperature: 0.6 → 1")
  })

  it("refuses a second process on one run, and leaves the first one alone", async () => {
    const recipe = write("two")
    const first = start(folder, ["run", recipe, "--dir", "runs/two"], KEY)
    while (!existsSync(join(folder, "runs/two/writer.json"))) await sleep(10)
    const second = await cotton(folder, ["run", recipe, "--dir", "runs/two"], KEY)
    expect(second.code).toBe(2)
    expect(second.output).toContain(`is being written by process ${first.child.pid}`)
    expect((await first.finished).code).toBe(0)
  })

  it("leaves at once at the second Ctrl-C, and the same command goes on", async () => {
    const rows = Array.from({ length: 60 }, (_, at) =>
      JSON.stringify({ problem: `What is ${at} + 2?`, answer: String(at + 2) })
    )
    const recipe = write("ctrlc", { sample: { seed: 1, limit: 2000, keep: 1, tries: 1 } }, rows)
    const before = teacher.stats().requests
    const running = start(folder, ["run", recipe, "--dir", "runs/ctrlc"], KEY)
    while (teacher.stats().requests < before + 12) await sleep(10)
    running.child.kill("SIGINT")
    running.child.kill("SIGINT")
    const left = await running.finished
    expect(left.code).toBe(130)
    const bought = teacher.stats().completed
    const { code, output } = await cotton(folder, ["run", recipe, "--dir", "runs/ctrlc"], KEY)
    expect(code).toBe(0)
    expect(output).toMatch(/[1-9]\d* samples already here/)
    // At most the four that were in flight at the second signal are asked again.
    expect(teacher.stats().completed - bought).toBeLessThanOrEqual(60)
    expect(teacher.stats().completed - before).toBeLessThanOrEqual(60 + 4)
  })

  it("keeps the key out of every file of a run", async () => {
    expect((await cotton(folder, ["run", write("secret"), "--dir", "runs/secret"], KEY)).code).toBe(0)
    for (const name of ["journal.db", "run.json", "status.json", "dataset/README.md", "dataset/manifest.json"]) {
      expect(readFileSync(join(folder, "runs/secret", name)).includes("right-key-1234"), name).toBe(false)
    }
  })
})
