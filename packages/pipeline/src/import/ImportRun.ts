import type { Dossier } from "@cotton/schema/ports/Journal"
import type { Candidate } from "@cotton/selection"
import * as Effect from "effect/Effect"
import { rejudge } from "../Backlog.ts"
import type { JudgedTrace } from "../Chosen.ts"
import { Monitor } from "../Event.ts"
import { collectGarbage } from "../Garbage.ts"
import { cut } from "../Pipeline.ts"
import type { Run } from "../Run.ts"
import { agreement } from "./Agreement.ts"
import { type Source, storeResponses } from "./Import.ts"
import { writeProblemsFile } from "./ProblemsFile.ts"

/** Stores the responses of the files, judges them, and writes the dataset. The same command goes on, and adds nothing twice. */
export const importRun = Effect.fn("importRun")(function* (
  run: Run,
  sources: ReadonlyArray<Source>,
  options: {
    readonly onBadRow: "skip" | "stop"
    readonly problemsFile: string
    readonly dir: string
    readonly command: string
    /** Who else looks at each problem's traces while they pass. */
    readonly seen?: (dossier: Dossier, traces: ReadonlyArray<JudgedTrace>) => void
  }
) {
  const monitor = yield* Monitor
  yield* collectGarbage
  const { before, ...imported } = yield* storeResponses(run, sources, options)
  const { problems, listed } = imported
  monitor.publish({ _tag: "Resumed", problems, stored: before, skipped: listed, duplicates: 0 })
  yield* writeProblemsFile(options.problemsFile)
  if (before + imported.added === 0) return { imported, agreed: null, dataset: null }
  yield* rejudge(run)
  const judged = sources.some(({ reading }) => reading.responses.some(({ verdict }) => verdict !== undefined))
  const agreed = judged ? yield* agreement(run) : null
  const dataset = yield* cut(run, options)
  for (const settled of settledOf(dataset.candidates)) monitor.publish({ _tag: "Settled", settled })
  monitor.publish({ _tag: "Phase", phase: "done", why: null })
  return { imported, agreed, dataset }
}, Effect.scoped)

/** Every problem has all the samples that it will get. */
const settledOf = (candidates: ReadonlyArray<Candidate>) => {
  const counts = new Map<string, { accepted: number; tried: number }>()
  for (const { problemId, marks } of candidates) {
    const count = counts.get(problemId) ?? { accepted: 0, tried: 0 }
    count.tried++
    if (marks.length === 0) count.accepted++
    counts.set(problemId, count)
  }
  return Array.from(counts, ([problemId, count]) => ({ problemId, ...count, why: "tries-spent" as const }))
}
