import { legibleLine, quietJson } from "@cotton/schema/Legible"
import { metricOf, ProgressReader } from "@cotton/trainer/ReadProgress"
import { isOver, type State } from "@cotton/trainer/targets/Target"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { hasColour, painted, textOf } from "../display/Line.ts"
import { Painter } from "../display/Painter.ts"
import { InputError } from "../errors.ts"
import { ExitCode } from "../ExitCode.ts"
import { jobFrame, jobLine } from "../jobs/JobFrame.ts"
import { lookAt, type Looked } from "../jobs/LookAt.ts"
import { findRecord, type JobRecord } from "../jobs/Records.ts"
import { Session } from "../Session.ts"

export interface ShowJobFlags {
  readonly id: Option.Option<string>
  readonly watch: boolean
  readonly every: Option.Option<number>
  readonly json: boolean
}

/** Seconds between two looks: each is a connection, where the job is elsewhere. */
const HERE = 2
const ELSEWHERE = 10
/** Without a terminal a watched job is told in a line so often, and whenever its state changes. */
const TELL_MS = 30_000

/** For programs: how it is, and its losses as pairs of step and loss. */
const summary = (record: JobRecord, { course, look }: Looked) => ({
  type: "summary",
  id: record.id,
  target: record.target,
  handle: record.handle,
  ...look,
  begin: course.begin,
  last: course.steps.at(-1) ?? null,
  checkpoint: course.checkpoint,
  outcome: course.outcome,
  losses: course.steps.flatMap((step) => {
    const loss = metricOf(step, "loss")
    return loss === null ? [] : [[step.step, loss]]
  })
})

const isScreen = (): boolean => process.stdout.isTTY && process.env["TERM"] !== "dumb"

const watch = Effect.fnUntraced(function* (record: JobRecord, seconds: number, json: boolean) {
  const { stdout } = process
  const reader = new ProgressReader()
  const painter = yield* Effect.acquireRelease(
    Effect.sync(() => new Painter(stdout, hasColour(stdout))),
    (it) => Effect.sync(() => it.leave())
  )
  let told = -Infinity
  let state: State | null = null
  let now = record
  for (;;) {
    const found = yield* lookAt(now, reader)
    const { looked } = found
    now = found.record
    const over = isOver(looked.look.state)
    const isNews = looked.look.state !== state || performance.now() - told >= TELL_MS
    state = looked.look.state
    if (!json && isScreen()) painter.draw(jobFrame(now, looked, painter.room))
    else if (!over && isNews) {
      told = performance.now()
      const { losses: _, ...line } = summary(now, looked)
      stdout.write(json ? `${quietJson({ ...line, type: "look" })}\n` : `${legibleLine(jobLine(now, looked))}\n`)
    }
    if (over) return found
    yield* Effect.sleep(1000 * seconds)
  }
}, Effect.scoped)

export const showJob = Effect.fnUntraced(function* (flags: ShowJobFlags) {
  const record = yield* findRecord(flags.id)
  const isHere = record.profile.kind === "local"
  const seconds = Option.getOrElse(flags.every, () => (isHere ? HERE : ELSEWHERE))
  if (!(seconds > 0)) return yield* new InputError({ message: `--every ${seconds}: it must be more than 0` })
  const found = flags.watch ? yield* watch(record, seconds, flags.json) : yield* lookAt(record, new ProgressReader())
  const { state } = found.looked.look
  if (flags.watch && state !== "done") (yield* Session).setExitCode(ExitCode.job)
  if (flags.json) return yield* Console.log(quietJson(summary(found.record, found.looked)))
  // The last frame is on the screen already.
  if (flags.watch && isScreen()) return
  const { stdout } = process
  const colour = hasColour(stdout)
  const lines = jobFrame(found.record, found.looked, { columns: stdout.columns || Infinity, rows: Infinity })
  yield* Console.log(lines.map((line) => (colour ? painted(line, true) : textOf(line).trimEnd())).join("\n"))
})
