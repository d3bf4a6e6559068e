import { type Course, metricOf, ProgressReader } from "@cotton/trainer/ReadProgress"
import { ask } from "@cotton/trainer/targets/Run"
import type { Look } from "@cotton/trainer/targets/Target"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Effect from "effect/Effect"
import { keepLearnt, type JobRecord } from "./Records.ts"

/** How a job is, with the course of its training. */
export interface Looked {
  readonly look: Pick<Look, "state" | "why">
  readonly course: Course
}

/** A look that brought so much may not have brought all. */
const MUCH = 1_000_000

const once = Effect.fnUntraced(function* (record: JobRecord, from: number) {
  const target = targetOf(record)
  return yield* Effect.forEach(target.look(record, from), ask).pipe(
    Effect.map((outcomes) => target.seen(record, outcomes)),
    // Whoever cannot be asked says nothing of the job.
    Effect.catchTag("JobError", ({ message }) =>
      Effect.succeed<Look>({ state: "unknown", why: message, progress: "", from })
    )
  )
})

/** What the training says of its own end, where the target knows only that it failed; not what a job before it said. */
const reasonOf = ({ outcome }: Course, began: string | undefined): string | null =>
  outcome?.type === "failed" && (began === undefined || outcome.lastUpdatedTime >= began)
    ? `${outcome.reason}: ${outcome.message}`
    : null

/** Looks at a job, reads on in its progress, and writes down what it saw. */
export const lookAt = Effect.fnUntraced(function* (record: JobRecord, reader: ProgressReader) {
  for (;;) {
    const wanted = reader.next
    const look = yield* once(record, wanted)
    reader.read(look.progress, look.from)
    // A service that gives its whole log each time has given all; and what holds no whole line goes no further.
    if (look.from !== wanted || reader.next === wanted || Buffer.byteLength(look.progress) < MUCH)
      return yield* noted(record, look, reader.course)
  }
})

/** Bytes of a progress of which only the last step is wanted. */
const TAIL = 16_384

/** The same of a list: of its progress the end alone. */
export const glanceAt = Effect.fnUntraced(function* (record: JobRecord) {
  const look = yield* once(record, -TAIL)
  return yield* noted(record, look, new ProgressReader().read(look.progress, look.from))
})

const noted = Effect.fnUntraced(function* (
  record: JobRecord,
  { began, handle, isAbsent, state, why }: Look,
  course: Course
) {
  const last = course.steps.at(-1)
  const told = state === "failed" ? (reasonOf(course, began) ?? why) : why
  const learnt = {
    handle: record.handle ?? handle ?? null,
    seen: {
      state,
      why: told,
      step: last?.step ?? null,
      maxSteps: last?.maxSteps ?? course.begin?.maxSteps ?? null,
      loss: metricOf(last, "loss"),
      at: new Date().toISOString()
    }
  }
  // Where nobody could be asked, what was seen before stands.
  if (state !== "unknown") yield* keepLearnt(record, learnt)
  const looked: Looked = { look: { state, why: told }, course }
  return { record: { ...record, ...learnt }, looked, isAbsent: isAbsent === true }
})
