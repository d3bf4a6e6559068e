import { describe, expect, it } from "@effect/vitest"
import { choose, judgedTraces, loadRecipe, planRun } from "@cotton/pipeline"
import { readSamples } from "@cotton/pipeline/compare/Samples"
import { samplesOf } from "@cotton/pipeline/examine/Sample"
import { readTrace } from "@cotton/generator/reading/Reasoning"
import { type Call, type Problem, traceId } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { layerJournal } from "@cotton/store"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { standingRows } from "../../src/watched/Rows.ts"

/** What one stored Call of a sample can be. */
const KINDS = ["reply", "failure", "old reply", "old failure"] as const
type Kind = (typeof KINDS)[number]

/** Every history of one, two and three Calls. */
const HISTORIES: ReadonlyArray<ReadonlyArray<Kind>> = [1, 2, 3].flatMap((length) =>
  Array.from({ length: KINDS.length ** length }, (_, n) =>
    Array.from({ length }, (__, at) => KINDS[Math.floor(n / KINDS.length ** at) % KINDS.length]!)
  )
)

/** By hand, of each history: the place of what stands for it, and whether it answers today's question. */
const expected = (history: ReadonlyArray<Kind>) => {
  for (const kind of KINDS) {
    const at = history.lastIndexOf(kind)
    if (at >= 0) return { at, kind }
  }
  throw new Error("a history is not empty")
}

const problem = (text: string): Problem => ({
  id: "p",
  messages: [{ role: "user", content: text }],
  answer: "4",
  source: "problems.jsonl",
  metadata: {}
})

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cotton-stands-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

describe("which Call stands for a sample", () => {
  it.live("is the same for the list, the page, the cuts and a comparison, whatever came before and after it", () =>
    Effect.gen(function* () {
      const place = yield* folder
      const file = join(place, "recipe.yaml")
      writeFileSync(
        file,
        "problems: { from: problems.jsonl }\nteacher: { model: m, at: [{ url: http://127.0.0.1:1/v1, price: free }] }\njudge: [shape/complete]\n"
      )
      const run = yield* planRun(yield* loadRecipe(file))
      const [today, before] = [problem("What is 2 + 2?"), problem("What is two and two?")]
      const call = (kind: Kind, index: number): Call => {
        const asks = kind.startsWith("old") ? before : today
        const replied = kind.endsWith("reply")
        return {
          key: run.asking.key(asks, index),
          purpose: "sample",
          problemId: "p",
          index,
          asked: run.asking.asked(asks, index),
          fetched: { host: "h", limit: 100, stream: true },
          reply: replied ? { message: { role: "assistant", content: "four" } } : null,
          failure: replied ? null : { reason: "reset", message: "gone" },
          usage: { input: 3, output: 5, estimated: false },
          usd: 0,
          finish: replied ? "stop" : "failed",
          attempts: []
        }
      }
      const { all, compared, dossier, entries, seqs } = yield* Effect.gen(function* () {
        const journal = yield* Journal
        yield* journal.addProblems([today])
        const stored: Array<ReadonlyArray<number>> = []
        for (const [index, history] of HISTORIES.entries())
          stored.push(yield* Effect.forEach(history, (kind) => journal.appendCall(call(kind, index))))
        return {
          seqs: stored,
          entries: yield* Stream.runCollect(journal.entries(run.plan)),
          dossier: (yield* journal.dossier("p", run.plan))!,
          all: (yield* choose(run)).all,
          compared: (yield* readSamples(run)).samples
        }
      }).pipe(Effect.provide(layerJournal({ path: join(place, "journal.db"), rollback: false })), Effect.scoped)

      const stands = HISTORIES.map((history, index) => {
        const { at, kind } = expected(history)
        return { id: traceId("p", index), seq: seqs[index]![at]!, kind }
      })
      const rows = standingRows(entries, new Map([["p", run.asking.keys(today)]]))
      expect(rows.map(({ seq }) => seq)).toEqual(stands.map(({ seq }) => seq))
      expect(samplesOf(run, dossier).map(({ current, id, seq }) => ({ current, id, seq }))).toEqual(
        stands.map(({ id, seq, kind }) => ({ current: !kind.startsWith("old"), id, seq }))
      )
      // The cuts and a comparison see what answers today's question, the dataset what has a reply to it.
      const ofToday = stands.filter(({ kind }) => !kind.startsWith("old"))
      expect(all.map((one) => [one.traceId, one.replied])).toEqual(
        ofToday.map(({ id, kind }) => [id, kind === "reply"])
      )
      expect(compared.map(({ seq }) => seq)).toEqual(ofToday.map(({ seq }) => seq))
      const traces = judgedTraces(run, dossier, (one) => readTrace(one, run.recipe.teacher))
      const callOf = new Map(dossier.calls.map((one) => [one.call, one.seq]))
      expect(traces.map((one) => callOf.get(one.call))).toEqual(
        stands.filter(({ kind }) => kind === "reply").map(({ seq }) => seq)
      )
    })
  )
})
