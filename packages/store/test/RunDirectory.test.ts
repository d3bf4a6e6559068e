import { Recipe, type RecipeInput } from "@cotton/schema"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { openDatabase } from "../src/Database.ts"
import {
  claimRun,
  describeRun,
  lookAtStatus,
  openRun,
  readStatus,
  rememberStatus,
  type Status,
  writeStatus
} from "../src/index.ts"

const folder = () => mkdtempSync(join(tmpdir(), "cotton-run-"))
const recipe = (change: Partial<RecipeInput> = {}) =>
  Schema.decodeUnknownSync(Recipe)({
    problems: { from: "p.jsonl" },
    teacher: { model: "m", at: [{ url: "http://127.0.0.1:1/v1", price: "free" }] },
    ...change
  })
const open = (dir: string, change: Partial<RecipeInput> = {}, settings?: ReadonlyArray<string>) =>
  Effect.scoped(
    openRun(dir, {
      recipe: recipe(change),
      recipeFile: "/r.yaml",
      recipeDigest: "d",
      ...(settings === undefined ? {} : { settings })
    })
  )

/** As if the run had been answered once. */
const answered = (dir: string) => {
  const db = openDatabase({ path: join(dir, "journal.db"), rollback: false })
  db.exec("INSERT OR IGNORE INTO call VALUES (1, 'k', 'sample', 1, 0, 'stop', 10, NULL, 1, 1, 0)")
  db.close()
}

describe("a run directory", () => {
  it.effect("takes the same recipe again, and one that differs in what is kept, judged or paid", () =>
    Effect.gen(function* () {
      const dir = folder()
      yield* open(dir)
      yield* open(dir, { sample: { keep: 3, tries: 9, limit: 5 }, budget: { usd: 4 }, judge: ["verify/exact"] })
      expect(describeRun(dir).previous?.recipe.sample.keep).toBe(3)
    })
  )

  it.effect("holds what it held until a run that was claimed begins", () =>
    Effect.gen(function* () {
      const dir = folder()
      const wanted = (keep: number) => ({
        recipe: recipe({ sample: { keep } }),
        recipeFile: "/r.yaml",
        recipeDigest: "d"
      })
      yield* Effect.scoped(claimRun(dir, wanted(1)))
      expect(describeRun(dir).previous).toBeNull()
      yield* open(dir)
      const text = () => readFileSync(join(dir, "run.json"), "utf8")
      const before = text()
      yield* Effect.scoped(claimRun(dir, wanted(3)))
      expect(text()).toBe(before)
      yield* Effect.scoped(Effect.flatMap(claimRun(dir, wanted(3)), ({ begin }) => begin))
      expect(describeRun(dir).previous?.recipe.sample.keep).toBe(3)
    })
  )

  it.effect("refuses a recipe that asks for something else, and names each field", () =>
    Effect.gen(function* () {
      const dir = folder()
      yield* open(dir)
      answered(dir)
      const error = yield* open(dir, { sample: { temperature: 1 }, prompt: { system: "Be brief." } }).pipe(Effect.flip)
      expect(error._tag).toBe("OtherRecipe")
      expect(error.message).toContain("sample.temperature: 0.6 → 1")
      expect(error.message).toContain('prompt.system: not set → "Be brief."')
      expect(describeRun(dir).previous?.recipe.sample.temperature).toBe(0.6)
    })
  )

  it.effect("takes any recipe as long as nothing was answered", () =>
    Effect.gen(function* () {
      const dir = folder()
      yield* open(dir)
      yield* open(dir, { sample: { temperature: 1 } })
      answered(dir)
      expect((yield* open(dir).pipe(Effect.flip)).message).toContain("sample.temperature: 1 → 0.6")
    })
  )

  it.effect("goes on with a run of an older version, whose file lacks the fields that are new", () =>
    Effect.gen(function* () {
      const dir = folder()
      yield* open(dir, { problems: { from: "p.jsonl", map: { answer: { field: "a", after: "####" } } } })
      answered(dir)
      const file = join(dir, "run.json")
      const stored = JSON.parse(readFileSync(file, "utf8")) as { recipe: Record<string, never>; settings?: unknown }
      for (const [part, field] of [
        ["sample", "perRequest"],
        ["problems", "split"]
      ] as const)
        delete stored.recipe[part]![field]
      delete stored.recipe["problems"]!["map"]["metadata"]
      delete stored.recipe["problems"]!["map"]["answer"]["join"]
      delete stored.settings
      writeFileSync(file, JSON.stringify(stored))
      yield* open(dir, { problems: { from: "p.jsonl", map: { answer: { field: "a", after: "####" } } } })
      answered(dir)
      const other = yield* open(dir, { problems: { from: "p.jsonl", map: { answer: "a" } } }).pipe(Effect.flip)
      expect(other.message).toContain("problems.map: ")
    })
  )

  it.effect("keeps the settings that it was last continued with", () =>
    Effect.gen(function* () {
      const dir = folder()
      yield* open(dir, {}, ["sample.keep=2", "budget.usd=4"])
      expect(describeRun(dir).previous?.settings).toEqual(["sample.keep=2", "budget.usd=4"])
      yield* open(dir)
      expect(describeRun(dir).previous?.settings).toBeUndefined()
    })
  )

  it.effect("takes another number of samples a request; refuses another prefix, effort or list of temperatures", () =>
    Effect.gen(function* () {
      const dir = folder()
      const teacher = { model: "m", at: [{ url: "http://127.0.0.1:1/v1", price: "free" as const }] }
      yield* open(dir)
      answered(dir)
      yield* open(dir, { sample: { perRequest: 4 } })
      for (const [change, words] of [
        [{ teacher: { ...teacher, prefix: "<think>\n" } }, 'teacher.prefix: not set → "<think>\\n"'],
        [{ sample: { effort: "high" } }, 'sample.effort: not set → "high"'],
        [{ sample: { temperature: [0.6, 1] } }, "sample.temperature: 0.6 → [0.6,1]"],
        [{ sample: { temperature: null } }, "sample.temperature: 0.6 → null"]
      ] as const) {
        const error = yield* open(dir, change).pipe(Effect.flip)
        expect(error.message).toContain(words)
      }
    })
  )

  it.effect("has one writer at a time, and names the holder", () =>
    Effect.gen(function* () {
      const dir = folder()
      const error = yield* Effect.scoped(
        Effect.gen(function* () {
          yield* openRun(dir, { recipe: recipe(), recipeFile: "/r.yaml", recipeDigest: "d" })
          return yield* open(dir).pipe(Effect.flip)
        })
      )
      expect(error._tag).toBe("RunLocked")
      expect(error.message).toContain(`process ${process.pid} on ${hostname()}`)
      yield* open(dir)
    })
  )

  it("is free again when its writer was killed", async () => {
    const dir = folder()
    const store = new URL("../src/index.ts", import.meta.url).href
    const script = `
      import * as Effect from "effect/Effect"
      import { openRun } from ${JSON.stringify(store)}
      const run = ${JSON.stringify({ recipe: recipe(), recipeFile: "/r.yaml", recipeDigest: "d" })}
      Effect.runFork(Effect.scoped(Effect.gen(function* () {
        yield* openRun(${JSON.stringify(dir)}, run)
        console.log("held")
        yield* Effect.never
      })))
      setInterval(() => globalThis.gc(), 10)`
    const child = spawn(process.execPath, ["--expose-gc", "--input-type=module-typescript", "-e", script], {
      cwd: new URL("..", import.meta.url),
      stdio: ["ignore", "pipe", "inherit"]
    })
    try {
      await once(child.stdout, "data")
      // Long enough for the collector to have looked at the waiting fiber, which must not cost it the lock.
      await sleep(200)
      expect((await Effect.runPromise(open(dir).pipe(Effect.flip)))._tag).toBe("RunLocked")
    } finally {
      child.kill("SIGKILL")
      await once(child, "exit")
    }
    await Effect.runPromise(open(dir))
  })

  it("keeps its status whole, and reads nothing where there is none", () => {
    const dir = folder()
    expect(readStatus(dir)).toBeNull()
    const status: Status = {
      state: "buying",
      why: null,
      host: "h",
      pid: 1,
      startedAt: "2026-01-01T00:00:00Z",
      updatedAt: "2026-01-01T00:00:00Z",
      problems: { total: 1, settled: 0, covered: 0 },
      samples: { stored: 0, inFlight: 0, kept: 0, rejected: 0, undecided: 0, failed: 0 },
      reasons: {},
      retries: {},
      tokens: { input: 0, output: 0 },
      usd: { spent: 0, reserved: 0, cap: null }
    }
    writeStatus(dir, status)
    expect(readStatus(dir)).toEqual(status)
    writeStatus("/nonexistent/run", status)
    expect(lookAtStatus(dir)).toEqual(status)
    expect(lookAtStatus("/nonexistent/run")).toBeNull()
    for (const text of ["", "{", "null", "[]", '"done"', "{}", JSON.stringify({ ...status, usd: 3 })]) {
      writeFileSync(join(dir, "status.json"), text)
      expect([lookAtStatus(dir), readStatus(dir)]).toEqual(["unreadable", null])
    }
  })

  it("puts a status back as it was, to the byte; where there was none it takes the new one away", () => {
    const dir = folder()
    const file = join(dir, "status.json")
    const none = rememberStatus(dir)
    writeFileSync(file, '{ "odd":1}')
    const odd = rememberStatus(dir)
    writeFileSync(file, "{}")
    odd()
    expect(readFileSync(file, "utf8")).toBe('{ "odd":1}')
    none()
    expect(existsSync(file)).toBe(false)
    none()
  })
})
