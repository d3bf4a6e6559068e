import { describe, expect, it } from "@effect/vitest"
import type { Call } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as Layer from "effect/Layer"
import * as Context from "effect/Context"
import * as Stream from "effect/Stream"
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { layerJournal, layerJournalReader } from "../src/index.ts"
import { JOURNAL_VERSION } from "../src/Migrations.ts"

/* A journal that is only looked at: beside its writer, after it, and when it is not what it should be. */

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cotton-reading-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)
const place = Effect.map(folder, (path) => join(path, "journal.db"))

const problem = (id: string, answer = "4") => ({
  id,
  messages: [{ role: "user" as const, content: `What is ${id}?` }],
  answer,
  source: "test",
  metadata: {}
})

const call = (problemId: string, index: number, text = "four"): Call => ({
  key: `${problemId}-${index}`,
  purpose: "sample",
  problemId,
  index,
  asked: { model: "m", messages: [{ role: "user", content: problemId }] },
  fetched: { host: "h", limit: 100, stream: true },
  reply: { message: { role: "assistant", content: text } },
  failure: null,
  usage: { input: 3, output: 5, estimated: false },
  usd: 0.25,
  finish: "stop",
  attempts: []
})

const writer = (path: string) => layerJournal({ path, rollback: false })

/** A journal that stays open until the test's scope ends, or is closed before. */
const held = (layer: Layer.Layer<Journal, unknown>) =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    yield* Effect.addFinalizer(() => Scope.close(scope, Exit.void))
    const journal = Context.get(yield* Layer.buildWithScope(Layer.fresh(layer), scope), Journal)
    return { journal, close: Scope.close(scope, Exit.void) }
  })

const write = (ids: ReadonlyArray<string>, samples = 1) =>
  Effect.gen(function* () {
    const journal = yield* Journal
    yield* journal.addProblems(ids.map((id) => problem(id)))
    for (const id of ids) for (let index = 0; index < samples; index++) yield* journal.appendCall(call(id, index))
  })

const ids = (journal: Journal["Service"]) =>
  Stream.runCollect(journal.entries("plan")).pipe(
    Effect.map((all) => all.map(({ problemId, index }) => `${problemId}/${index}`))
  )

/** What stands in the folder, to the byte and the moment. */
const state = (path: string) =>
  readdirSync(dirname(path)).map((name) => {
    const file = join(dirname(path), name)
    return [name, statSync(file).mtimeMs, readFileSync(file).toString("base64")]
  })

describe("a reader of the journal", () => {
  it.effect("sees what the writer beside it has committed, at each question, and holds nothing up", () =>
    Effect.gen(function* () {
      const path = yield* place
      const { journal: writing } = yield* held(writer(path))
      yield* writing.addProblems([problem("a"), problem("b")])
      yield* writing.appendCall(call("a", 0))
      const { journal: reading } = yield* held(layerJournalReader(path))
      expect(yield* ids(reading)).toEqual(["a/0"])
      yield* writing.appendCall(call("b", 0))
      expect(yield* ids(reading)).toEqual(["a/0", "b/0"])
      expect((yield* reading.dossier("b", "plan"))?.calls.length).toBe(1)
    })
  )

  it.effect("leaves the folder of a finished run as it was, to the byte", () =>
    Effect.gen(function* () {
      const path = yield* place
      yield* Effect.provide(write(["a", "b"], 2), writer(path))
      const before = state(path)
      const during = yield* Effect.gen(function* () {
        expect(yield* ids(yield* Journal)).toEqual(["a/0", "a/1", "b/0", "b/1"])
        return state(path)
      }).pipe(Effect.provide(layerJournalReader(path)))
      expect(during).toEqual(before)
      expect(state(path)).toEqual(before)
    })
  )

  it.effect("sees what a writer stores that came after it, while it writes and when it has gone", () =>
    Effect.gen(function* () {
      const path = yield* place
      yield* Effect.provide(write(["a"]), writer(path))
      const { journal: reading } = yield* held(layerJournalReader(path))
      expect(yield* ids(reading)).toEqual(["a/0"])
      const { journal: writing, close } = yield* held(writer(path))
      yield* writing.appendCall(call("a", 1))
      expect(yield* ids(reading)).toEqual(["a/0", "a/1"])
      yield* writing.appendCall(call("a", 2))
      yield* close
      expect(yield* ids(reading)).toEqual(["a/0", "a/1", "a/2"])
    })
  )

  it.effect("sees a whole visit of a writer between two questions", () =>
    Effect.gen(function* () {
      const path = yield* place
      yield* Effect.provide(write(["a"]), writer(path))
      const { journal: reading } = yield* held(layerJournalReader(path))
      expect(yield* ids(reading)).toEqual(["a/0"])
      yield* Effect.provide(write(["b"], 40), Layer.fresh(writer(path)))
      expect((yield* ids(reading)).length).toBe(41)
    })
  )

  it.effect("reads what a killed writer has left in the write-ahead log", () =>
    Effect.gen(function* () {
      const path = yield* place
      const copy = yield* place
      yield* Effect.gen(function* () {
        yield* write(["a"], 3)
        copyFileSync(path, copy)
        copyFileSync(`${path}-wal`, `${copy}-wal`)
      }).pipe(Effect.provide(writer(path)))
      const { journal } = yield* held(layerJournalReader(copy))
      expect(yield* ids(journal)).toEqual(["a/0", "a/1", "a/2"])
    })
  )

  it.effect("reads a journal that was written without a write-ahead log, as on network file systems", () =>
    Effect.gen(function* () {
      const path = yield* place
      yield* Effect.provide(write(["a"]), layerJournal({ path, rollback: true }))
      const { journal } = yield* held(layerJournalReader(path))
      expect(yield* ids(journal)).toEqual(["a/0"])
    })
  )

  it.effect("is told at once that a run writes it without a write-ahead log, and reads it when that has ended", () =>
    Effect.gen(function* () {
      const path = yield* place
      const refused = { reason: "io", message: expect.stringMatching(/journal\.db: .* when it has ended$/) }
      yield* Effect.provide(write(["a"]), layerJournal({ path, rollback: true }))
      const { journal: reading } = yield* held(layerJournalReader(path))
      expect(yield* ids(reading)).toEqual(["a/0"])

      const { journal: writing, close } = yield* held(layerJournal({ path, rollback: true }))
      yield* writing.appendCall(call("a", 1))
      expect(statSync(`${path}-journal`).size).toBe(0)
      expect(yield* Effect.flip(Effect.scoped(Layer.build(Layer.fresh(layerJournalReader(path)))))).toMatchObject(
        refused
      )
      expect(yield* Effect.flip(ids(reading))).toMatchObject(refused)

      yield* close
      expect(yield* ids(reading)).toEqual(["a/0", "a/1"])
      // What a killed writer leaves is nobody's lock.
      writeFileSync(`${path}-journal`, "")
      const { journal: later } = yield* held(layerJournalReader(path))
      expect(yield* ids(later)).toEqual(["a/0", "a/1"])
    })
  )

  it.effect("cannot write: each way to is refused with an error", () =>
    Effect.gen(function* () {
      const path = yield* place
      yield* Effect.provide(write(["a"]), writer(path))
      const { journal } = yield* held(layerJournalReader(path))
      const ways = [
        journal.addProblems([problem("b")]),
        journal.appendCall(call("a", 1)),
        journal.appendJudgement({ seq: 1, plan: "plan", gold: "g", verdicts: [] }),
        journal.setMeta("k", "v")
      ]
      for (const way of ways) expect((yield* Effect.flip(way as Effect.Effect<unknown, Error>)).message).toContain(path)
      expect(yield* ids(journal)).toEqual(["a/0"])
    })
  )
})

describe("a dossier", () => {
  it.effect("is found by an id with slashes, quotes, spaces and Chinese, whole; `null` for an unknown one", () =>
    Effect.gen(function* () {
      const path = yield* place
      const strange = ["a/0", "a", `it's "so" \\ %_`, "从97到127 一共", " "]
      yield* Effect.provide(write(strange), writer(path))
      const { journal } = yield* held(layerJournalReader(path))
      for (const id of strange) {
        const found = yield* journal.dossier(id, "plan")
        expect([found?.problem.id, found?.calls.map(({ call: one }) => one.problemId)]).toEqual([id, [id]])
      }
      for (const id of ["", "A", "a/", "a/1", "%", "it's"]) expect(yield* journal.dossier(id, "plan")).toBeNull()
    })
  )

  it.effect(
    "has the newest words of the problem, its Calls by index, and the newest judgement under the asked plan",
    () =>
      Effect.gen(function* () {
        const path = yield* place
        yield* Effect.gen(function* () {
          const journal = yield* Journal
          yield* journal.addProblems([problem("a"), problem("b")])
          for (const index of [1, 0, 1]) yield* journal.appendCall(call("a", index))
          yield* journal.appendCall(call("b", 0))
          const judge = (plan: string, gold: string) => journal.appendJudgement({ seq: 1, plan, gold, verdicts: [] })
          yield* judge("plan", "old")
          yield* judge("plan", "new")
          yield* judge("another", "newer")
          yield* journal.addProblems([problem("a", "5")])
        }).pipe(Effect.provide(writer(path)))
        const { journal } = yield* held(layerJournalReader(path))
        const found = yield* journal.dossier("a", "plan")
        expect(found?.problem.answer).toBe("5")
        expect(found?.calls.map(({ seq, call: { index } }) => [seq, index])).toEqual([
          [2, 0],
          [1, 1],
          [3, 1]
        ])
        expect(found?.calls.map(({ judgement }) => judgement?.gold)).toEqual([undefined, "new", undefined])
      })
  )

  it.effect("of a problem without a sample is the problem alone", () =>
    Effect.gen(function* () {
      const path = yield* place
      yield* Effect.provide(write(["a"], 0), writer(path))
      const { journal } = yield* held(layerJournalReader(path))
      expect(yield* journal.dossier("a", "plan")).toEqual({ problem: problem("a"), calls: [] })
    })
  )
})

describe("a journal that cannot be read is one clear error, and is left as it was", () => {
  const failing = (path: string) =>
    Effect.gen(function* () {
      const before = state(path)
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layerJournalReader(path))))
      expect(state(path)).toEqual(before)
      return error
    })

  it.effect("when it is not there", () =>
    Effect.gen(function* () {
      const path = yield* place
      expect(yield* failing(path)).toMatchObject({
        reason: "io",
        message: `${path}: there is no such file; the run has stored nothing yet`
      })
    })
  )

  it.effect("when it is empty, as in the first moment of a run", () =>
    Effect.gen(function* () {
      const path = yield* place
      writeFileSync(path, "")
      expect((yield* failing(path)).message).toBe(`${path}: the run has stored nothing yet`)
    })
  )

  it.effect("when it is no database, or its end is missing", () =>
    Effect.gen(function* () {
      const path = yield* place
      writeFileSync(path, "x".repeat(5000))
      expect(yield* failing(path)).toMatchObject({ reason: "damaged" })
      rmSync(path)
      yield* Effect.provide(write(["a", "b"], 20), writer(path))
      truncateSync(path, 4096 * 3)
      const error = yield* failing(path)
      expect(error).toMatchObject({ reason: "damaged" })
      expect(error.message).toContain("keep a copy, then run again")
    })
  )

  it.effect("when its tables are not a journal's", () =>
    Effect.gen(function* () {
      const path = yield* place
      const db = new DatabaseSync(path)
      db.exec(`CREATE TABLE other (x); PRAGMA user_version = ${JOURNAL_VERSION}`)
      db.close()
      expect((yield* failing(path)).message).toBe(`${path}: no such table: problem`)
    })
  )

  it.effect("when a newer Cotton wrote it", () =>
    Effect.gen(function* () {
      const path = yield* place
      yield* Effect.provide(write(["a"]), writer(path))
      const db = new DatabaseSync(path)
      db.exec(`PRAGMA user_version = ${JOURNAL_VERSION + 1}`)
      db.close()
      const error = yield* failing(path)
      expect(error).toMatchObject({ reason: "newer-version" })
      expect(error.message).toContain("update Cotton")
    })
  )
})
