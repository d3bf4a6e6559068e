import { describe, expect, it } from "@effect/vitest"
import { Journal } from "@cotton/schema/ports/Journal"
import type { Call } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { existsSync, mkdtempSync, truncateSync, statSync, copyFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { layerJournal, type Opened } from "../src/index.ts"
import { JOURNAL_VERSION } from "../src/Migrations.ts"

const folder = () => mkdtempSync(join(tmpdir(), "cotton-journal-"))

const problem = (id: string) => ({
  id,
  messages: [{ role: "user" as const, content: `What is ${id}?` }],
  answer: "4",
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

const verdict = (outcome: "pass" | "fail") => ({
  filter: "verify/exact",
  version: 1,
  options: {},
  outcome,
  ms: 0,
  ...(outcome === "fail" ? { reason: "wrong-answer" } : {})
})

const open = (path: string, options: { rollback?: boolean; maxPages?: number } = {}, onOpened?: (o: Opened) => void) =>
  layerJournal(
    { path, rollback: options.rollback ?? false, ...(options.maxPages ? { maxPages: options.maxPages } : {}) },
    onOpened
  )

const dossiers = Effect.gen(function* () {
  const journal = yield* Journal
  return yield* Stream.runCollect(journal.dossiers("plan"))
})

const fill = (problems: number, calls: number, text = "four") =>
  Effect.gen(function* () {
    const journal = yield* Journal
    const ids = Array.from({ length: problems }, (_, at) => `p${at}`)
    yield* journal.addProblems(ids.map(problem))
    for (const id of ids) {
      yield* Effect.forEach(
        Array.from({ length: calls }, (_, index) => call(id, index, text)),
        (one) => journal.appendCall(one),
        { concurrency: "unbounded" }
      )
    }
  })

describe("Journal", () => {
  for (const rollback of [false, true]) {
    describe(rollback ? "with a rollback journal, as on network file systems" : "with a WAL", () => {
      it.effect("gives back what was acknowledged, after it was opened again", () =>
        Effect.gen(function* () {
          const path = join(folder(), "journal.db")
          yield* Effect.gen(function* () {
            yield* fill(3, 2, "four ✓ \u2028 \u0000")
            const journal = yield* Journal
            yield* journal.appendJudgement({ seq: 1, plan: "plan", gold: "g", verdicts: [verdict("fail")] })
            yield* journal.setMeta("k", "v")
          }).pipe(Effect.provide(open(path, { rollback })))
          yield* Effect.gen(function* () {
            const journal = yield* Journal
            const all = yield* dossiers
            expect(all.map(({ problem, calls }) => [problem.id, calls.map((one) => one.call.index)])).toEqual([
              ["p0", [0, 1]],
              ["p1", [0, 1]],
              ["p2", [0, 1]]
            ])
            expect(all[0]?.calls[0]?.call).toEqual(call("p0", 0, "four ✓ \u2028 \u0000"))
            const entries = yield* Stream.runCollect(journal.entries("plan"))
            expect(entries.length).toBe(6)
            expect(entries.find(({ seq }) => seq === 1)?.marks).toEqual([
              { filter: "verify/exact", outcome: "fail", reason: "wrong-answer" }
            ])
            expect(
              (yield* Stream.runCollect(journal.entries("another plan"))).every(({ marks }) => marks === null)
            ).toBe(true)
            expect(yield* journal.getMeta("k")).toBe("v")
          }).pipe(Effect.provide(open(path, { rollback })))
        })
      )
    })
  }

  it.effect("takes the newest judgement of a plan, and the newest revision of a problem", () =>
    Effect.gen(function* () {
      const journal = yield* Journal
      yield* fill(1, 1)
      yield* journal.appendJudgement({ seq: 1, plan: "plan", gold: "a", verdicts: [verdict("fail")] })
      yield* journal.appendJudgement({ seq: 1, plan: "plan", gold: "b", verdicts: [verdict("pass")] })
      yield* journal.addProblems([{ ...problem("p0"), answer: "5" }])
      const [only] = yield* dossiers
      expect(only?.problem.answer).toBe("5")
      expect(only?.calls[0]?.judgement?.gold).toBe("b")
      expect(only?.calls[0]?.judgement?.verdicts[0]?.outcome).toBe("pass")
    }).pipe(Effect.provide(open(join(folder(), "journal.db"))))
  )

  it.effect(
    "keeps the questions to judges beside the samples: found by their key, a reply before a failure, and summed",
    () =>
      Effect.gen(function* () {
        const asked = (key: string, more: Partial<Call>): Call => ({ ...call("p0", 0), key, purpose: "judge", ...more })
        const failure = { reason: "server-error", message: "503" } as const
        yield* fill(1, 2)
        const journal = yield* Journal
        // Of a sample's key there is no question, whatever the two are called.
        expect(yield* journal.callBeside("p0-0")).toBeNull()
        expect(yield* journal.spentBeside).toEqual({ calls: 0, usd: 0, input: 0, output: 0 })
        yield* journal.appendCall(asked("q", { reply: null, failure, finish: "failed" }))
        expect((yield* journal.callBeside("q"))?.failure).toEqual(failure)
        yield* journal.appendCall(asked("q", { finish: "length" }))
        yield* journal.appendCall(asked("q", { reply: null, failure, finish: "failed" }))
        yield* journal.appendCall(asked("r", { purpose: "score", finish: "stop" }))
        expect((yield* journal.callBeside("q"))?.finish).toBe("length")
        expect(yield* journal.spentBeside).toEqual({ calls: 4, usd: 1, input: 12, output: 20 })
        expect(yield* dossiers).toMatchObject([{ calls: [{ call: { key: "p0-0" } }, { call: { key: "p0-1" } }] }])
        expect((yield* Stream.runCollect(journal.entries("plan"))).map(({ key }) => key)).toEqual(["p0-0", "p0-1"])
      }).pipe(Effect.provide(open(join(folder(), "journal.db"))))
  )

  it.effect("gives a problem the place that it shall have, and the end when that is taken", () =>
    Effect.gen(function* () {
      const journal = yield* Journal
      yield* journal.addProblems([problem("c"), problem("a")], [3, 1])
      yield* journal.addProblems([problem("b"), problem("d")], [2, 3])
      yield* journal.addProblems([{ ...problem("a"), answer: "5" }], [9])
      const ids = yield* Stream.runCollect(journal.problems).pipe(Effect.map((all) => all.map(({ id }) => id)))
      expect(ids).toEqual(["a", "b", "c", "d"])
    }).pipe(Effect.provide(open(join(folder(), "journal.db"))))
  )

  it.effect("stores what is appended at once in few commits and in the order of arrival", () =>
    Effect.gen(function* () {
      const journal = yield* Journal
      yield* journal.addProblems([problem("p")])
      const seqs = yield* Effect.forEach(
        Array.from({ length: 500 }, (_, index) => index),
        (index) => journal.appendCall(call("p", index)),
        { concurrency: "unbounded" }
      )
      expect(seqs).toEqual(Array.from({ length: 500 }, (_, at) => at + 1))
    }).pipe(Effect.provide(open(join(folder(), "journal.db"))))
  )

  it.effect("refuses a newer version and leaves the file as it was", () =>
    Effect.gen(function* () {
      const path = join(folder(), "journal.db")
      yield* fill(1, 1).pipe(Effect.provide(open(path)))
      const db = new DatabaseSync(path)
      db.exec(`PRAGMA user_version = ${JOURNAL_VERSION + 1}`)
      db.close()
      const error = yield* fill(1, 1).pipe(Effect.provide(open(path)), Effect.flip)
      expect(error.reason).toBe("newer-version")
      expect(error.message).toContain("update Cotton")
    })
  )

  it.effect("says that the disk is full, keeps what it acknowledged, and goes on when there is room", () =>
    Effect.gen(function* () {
      const path = join(folder(), "journal.db")
      const acknowledged: Array<number> = []
      const error = yield* Effect.gen(function* () {
        const journal = yield* Journal
        yield* journal.addProblems([problem("p")])
        for (let index = 0; index < 500; index++) {
          const noise = Array.from({ length: 400 }, () => Math.random().toString(36)).join("")
          acknowledged.push(yield* journal.appendCall(call("p", index, noise)))
        }
      }).pipe(Effect.provide(open(path, { maxPages: 64 })), Effect.flip)
      expect(error.reason).toBe("disk-full")
      expect(acknowledged.length).toBeGreaterThan(5)
      yield* Effect.gen(function* () {
        const journal = yield* Journal
        const [only] = yield* dossiers
        expect(only?.calls.map(({ seq }) => seq)).toEqual(acknowledged)
        expect(yield* journal.appendCall(call("p", 999))).toBe(acknowledged.length + 1)
      }).pipe(Effect.provide(open(path)))
    })
  )

  it.effect("saves what can be read when the last pages are cut off, and keeps the damaged file", () =>
    Effect.gen(function* () {
      const path = join(folder(), "journal.db")
      yield* fill(40, 4, "x".repeat(4000)).pipe(Effect.provide(open(path)))
      const size = statSync(path).size
      truncateSync(path, Math.floor((size * 0.7) / 4096) * 4096)
      const seen: Array<Opened> = []
      const all = yield* dossiers.pipe(Effect.provide(open(path, {}, (opened) => seen.push(opened))))
      const salvaged = seen[0]?.salvaged
      expect(salvaged).not.toBeNull()
      const calls = all.flatMap((one) => one.calls)
      expect(calls.length).toBe(salvaged?.calls)
      for (const { call: one } of calls) expect(one.reply?.message["content"]).toBe("x".repeat(4000))
      expect(existsSync(salvaged?.kept ?? "")).toBe(true)
    })
  )

  it.effect("opens with the torn end of a WAL, with all that was committed before it", () =>
    Effect.gen(function* () {
      const path = join(folder(), "journal.db")
      const copy = join(folder(), "journal.db")
      yield* Effect.gen(function* () {
        yield* fill(5, 4)
        // A copy in mid-flight is what a power cut leaves: the main file, and a WAL whose end is missing.
        copyFileSync(path, copy)
        copyFileSync(`${path}-wal`, `${copy}-wal`)
      }).pipe(Effect.provide(open(path)))
      truncateSync(`${copy}-wal`, statSync(`${copy}-wal`).size - 1000)
      const all = yield* dossiers.pipe(Effect.provide(open(copy)))
      expect(all.length).toBe(5)
      // The last group of four is torn; every group that was committed before it is whole.
      expect(all.map((one) => one.calls.length)).toEqual([4, 4, 4, 4, 0])
    })
  )
})
