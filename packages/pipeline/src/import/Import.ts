import type { BadField } from "@cotton/generator/sources/FieldText"
import { ProblemsError, type RowOrBad, type SkippedRow } from "@cotton/generator"
import { type Call, marksOf, type Problem, standing } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { Monitor } from "../Event.ts"
import type { ResponseReading } from "../layouts/ResponseLayout.ts"
import type { Run } from "../Run.ts"
import { callOf, replyOf } from "./ImportedCall.ts"
import { rowReader } from "./RowResponses.ts"
import { makeShelf } from "./Shelf.ts"

/** A file with responses: its rows, and what its columns mean. */
export interface Source {
  readonly file: string
  readonly reading: ResponseReading
  readonly rows: Stream.Stream<RowOrBad, ProblemsError>
}

/** What an import came to. */
export interface Imported {
  readonly rows: number
  readonly problems: number
  /** Problems of this import without a gold answer. */
  readonly withoutAnswer: number
  /** The first row whose answer could not be read, and why. */
  readonly firstLacking: SkippedRow | null
  /** Responses that were stored now, and those that were here before. */
  readonly added: number
  readonly known: number
  /** Rows and places without a response, the first `MOST_LISTED` of them with their place. */
  readonly skipped: number
  readonly listed: ReadonlyArray<SkippedRow>
}

/** Rows whose problems and responses are made durable together. */
const BATCH = 32
/** Skipped rows that are listed; the others are counted. */
const MOST_LISTED = 100_000

/** Stores problems and responses of the files, and of what is there already nothing a second time. */
export const storeResponses = Effect.fn("storeResponses")(function* (
  run: Run,
  sources: ReadonlyArray<Source>,
  options: { readonly onBadRow: "skip" | "stop" }
) {
  const journal = yield* Journal
  const monitor = yield* Monitor
  const shelf = makeShelf()
  const listed: Array<SkippedRow> = []
  const unanswered = new Set<string>()
  let firstLacking: SkippedRow | null = null
  let [rows, added, known, skipped, before] = [0, 0, 0, 0, 0]

  yield* Stream.runForEach(journal.dossiers(run.plan), ({ problem, calls }) =>
    Effect.sync(() => {
      before += calls.length
      for (const { call, judgement } of calls) {
        monitor.publish(storedEvent(call, true))
        if (judgement === null) continue
        const { verdicts } = judgement
        const [stands, marks] = [standing(verdicts), marksOf(verdicts)]
        monitor.publish({
          _tag: "Judged",
          problemId: call.problemId,
          standing: stands,
          marks,
          output: call.usage.output
        })
      }
      const indexes = calls.map(({ call }) => call.index)
      shelf.recall(
        problem,
        indexes,
        calls.flatMap(({ call }) => call.reply ?? [])
      )
    })
  )

  const skip = (row: SkippedRow): void => {
    if (skipped++ < MOST_LISTED) listed.push(row)
  }

  const store = Effect.fnUntraced(function* (
    read: (row: RowOrBad) => ReturnType<ReturnType<typeof rowReader>>,
    batch: ReadonlyArray<RowOrBad>
  ) {
    const problems: Array<Problem> = []
    const calls: Array<Call> = []
    const bad: Array<SkippedRow> = []
    for (const row of batch) {
      const { file, line } = row
      const wrong = (it: BadField) => void bad.push({ file, line, ...it })
      rows++
      const result = read(row)
      if (Result.isFailure(result)) {
        wrong(result.failure)
        continue
      }
      const { problem, responses, empty, lacking } = result.success
      empty.forEach(wrong)
      if (responses.length === 0) {
        if (empty.length === 0) wrong({ field: "(row)", detail: "has no response" })
        continue
      }
      const placed = shelf.place(problem)
      if (typeof placed === "object") {
        wrong(placed)
        continue
      }
      if (problem.answer === undefined) unanswered.add(problem.id)
      if (lacking !== null) firstLacking ??= { file, line, ...lacking }
      if (placed === "new") problems.push(problem)
      for (const response of responses) {
        const reply = replyOf(run, response, { file, line })
        const index = shelf.shelve(problem.id, reply)
        if (index === null) known++
        else calls.push(callOf(run, problem, index, response, reply))
      }
    }
    yield* journal.addProblems(problems)
    yield* Effect.forEach(calls, (call) => journal.appendCall(call), { concurrency: "unbounded", discard: true })
    added += calls.length
    for (const call of calls) monitor.publish(storedEvent(call, false))
    const [first] = bad
    if (first !== undefined && options.onBadRow === "stop")
      return yield* new ProblemsError({ reason: "bad-row", ...first })
    bad.forEach(skip)
  })

  for (const { reading, rows: stream } of sources) {
    const readRow = rowReader(reading)
    const read = (row: RowOrBad) =>
      row._tag === "Bad" ? Result.fail<BadField>({ field: "(row)", detail: row.detail }) : readRow(row)
    shelf.begin()
    yield* stream.pipe(
      Stream.grouped(BATCH),
      Stream.runForEach((batch) => store(read, batch))
    )
  }
  const result: Imported = {
    rows,
    problems: shelf.problems,
    withoutAnswer: unanswered.size,
    firstLacking,
    added,
    known,
    skipped,
    listed
  }
  return { ...result, before }
})

const storedEvent = ({ problemId, index, usage, usd }: Call, replayed: boolean) => {
  const { input, output } = usage
  return { _tag: "Stored", replayed, problemId, index, input, output, usd, failure: null, served: null } as const
}
