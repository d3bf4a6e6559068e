import { readTrace } from "@cotton/generator"
import type { Call, Problem, Verdict } from "@cotton/schema"
import { type Entry, Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Monitor } from "./Event.ts"
import { judgeStored } from "./Judge.ts"
import { goldOf, type Run } from "./Run.ts"

/** Traces that are judged at the same time: enough to keep every worker busy. */
const AT_ONCE = 256
/** Stored bodies that are read at once. */
const READ = 64

/** Judged under today's plan and gold, and no filter broke on it. */
export const judgedWell = (entry: Entry, problem: Problem): boolean =>
  entry.marks !== null && entry.gold === goldOf(problem) && !entry.marks.some(({ outcome }) => outcome === "error")

/** Judges stored traces that lack a verdict under today's filters; `gone`: ids of problems that are no longer in the recipe. */
export const judgeBacklog = Effect.fnUntraced(function* (
  run: Run,
  entries: ReadonlyArray<Entry>,
  problems: ReadonlyMap<string, Problem>,
  judged: (call: Call, verdicts: ReadonlyArray<Verdict>) => void,
  gone: ReadonlySet<string> = new Set()
) {
  if (entries.length === 0) return
  const journal = yield* Journal
  const monitor = yield* Monitor
  monitor.publish({ _tag: "Phase", phase: "judging", why: `${entries.length} stored traces` })
  const one = Effect.fnUntraced(function* (seq: number, call: Call) {
    const problem = problems.get(call.problemId)
    const trace = readTrace(call, run.recipe.teacher)
    if (problem === undefined || trace === null) return
    judged(call, yield* judgeStored(run, seq, problem, trace, gone.has(problem.id)))
  })
  yield* Stream.fromIterable(entries).pipe(
    Stream.grouped(READ),
    Stream.mapEffect((group) =>
      journal.calls(
        group.map(({ seq }) => seq),
        run.plan
      )
    ),
    Stream.flattenIterable,
    Stream.mapEffect(({ seq, call }) => one(seq, call), { concurrency: AT_ONCE, unordered: true }),
    Stream.runDrain
  )
})

/** Judges every stored trace that lacks a verdict, whatever the recipe's problems are today. For cuts; buys nothing. */
export const rejudge = Effect.fn("rejudge")(function* (run: Run) {
  const journal = yield* Journal
  const problems = new Map<string, Problem>()
  yield* Stream.runForEachArray(journal.problems, (page) =>
    Effect.sync(() => page.forEach((problem) => problems.set(problem.id, problem)))
  )
  const lacking: Array<Entry> = []
  yield* Stream.runForEach(journal.entries(run.plan), (entry) =>
    Effect.sync(() => {
      const problem = problems.get(entry.problemId)
      if (entry.failure !== null || problem === undefined || judgedWell(entry, problem)) return
      // What answered a problem's old words is no answer to the new ones.
      if (run.asking.key(problem, entry.index) === entry.key) lacking.push(entry)
    })
  )
  yield* judgeBacklog(run, lacking, problems, () => undefined)
})
