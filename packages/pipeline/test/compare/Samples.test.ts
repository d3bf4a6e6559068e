import { describe, expect, it } from "@effect/vitest"
import type { Call, Problem } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { layerJournal } from "@cotton/store"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { readSamples } from "../../src/compare/Samples.ts"
import { choose, loadRecipe, planRun } from "../../src/index.ts"
import { goldOf } from "../../src/Run.ts"
import { site, sums, writeProblems, writeRecipe } from "../Workbench.ts"

const problem = (id: string, text = id): Problem => ({
  id,
  messages: [{ role: "user", content: text }],
  answer: "4",
  source: "test",
  metadata: {}
})

describe("the samples of a journal", () => {
  it.live("the newest reply of each, none to old words, with all that was paid; as the cuts choose from", () =>
    Effect.gen(function* () {
      const at = yield* site
      writeProblems(at, sums(1))
      const run = yield* planRun(yield* loadRecipe(writeRecipe(at, "http://127.0.0.1:1/v1")))
      const [p, q] = [problem("p"), problem("q")]
      const call = (of: Problem, index: number, output: number, reply: boolean): Call => ({
        key: run.asking.key(of, index),
        purpose: "sample",
        problemId: of.id,
        index,
        asked: run.asking.asked(of, index),
        fetched: { host: "h", limit: 100, stream: true },
        reply: reply ? { message: { role: "assistant", content: "four" } } : null,
        failure: reply ? null : { reason: "reset", message: "gone" },
        usage: { input: 3, output, estimated: false },
        usd: 0.5,
        finish: reply ? "stop" : "failed",
        attempts: []
      })
      const { all, read } = yield* Effect.gen(function* () {
        const journal = yield* Journal
        yield* journal.addProblems([p, q])
        const old = problem("q", "in other words")
        // Of p: a reply over a failure, a newer reply over an older, and no failure over a reply.
        for (const one of [
          call(p, 0, 1, false),
          call(p, 0, 2, true),
          call(p, 1, 3, true),
          call(p, 1, 4, true),
          call(p, 2, 5, true),
          call(p, 2, 6, false),
          call(p, 3, 7, false),
          call(old, 0, 8, true),
          call(q, 1, 9, true)
        ]) {
          const seq = yield* journal.appendCall(one)
          const judged = { seq, plan: run.plan, verdicts: [] }
          if (one.usage.output === 2) yield* journal.appendJudgement({ ...judged, gold: goldOf(p) })
          // A gold answer that was corrected since.
          if (one.usage.output === 4) yield* journal.appendJudgement({ ...judged, gold: "another" })
        }
        return { read: yield* readSamples(run), all: (yield* choose(run)).all }
      }).pipe(Effect.provide(layerJournal({ path: join(at.folder, "journal.db"), rollback: false })))
      expect(read.samples.map(({ traceId, outputTokens }) => [traceId, outputTokens])).toEqual([
        ["p/0", 2],
        ["p/1", 4],
        ["p/2", 5],
        ["p/3", 7],
        ["q/1", 9]
      ])
      const columns = ({ traceId, outputTokens, replied, marks }: (typeof all)[number]) => [
        traceId,
        outputTokens,
        replied,
        marks
      ]
      expect(read.samples.map(columns)).toEqual(all.map(columns))
      // p/1 with its old gold, p/2 and q/1 without a verdict; what has no reply needs none.
      expect(read.lacking).toBe(3)
      expect([...read.bought]).toEqual([
        ["p", { usd: 3.5, tokens: 28 }],
        ["q", { usd: 1, tokens: 17 }]
      ])
    })
  )
})
