import { quietJson, legibleLine } from "@cotton/schema/Legible"
import { lookAtStatus, readRunFile, type Status } from "@cotton/store"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { frame, inOneLine, type Pace } from "../display/Frame.ts"
import { hasColour, laidOut, type Line, painted, textOf } from "../display/Line.ts"
import { Painter } from "../display/Painter.ts"
import { type Found, runLine, runTable } from "../display/RunList.ts"
import { atRest, brokenOff, brokenOffWords, hasEnded, isDead, lastMoved, stateOf } from "../display/RunState.ts"
import { InputError } from "../errors.ts"
import { RUNS } from "../RunFolder.ts"

export interface StatusFlags {
  readonly dir: Option.Option<string>
  readonly watch: boolean
  readonly json: boolean
}

const LOOK_MS = 1000
/** Without a terminal a watched run is told in a line so often. */
const TELL_MS = 30_000

const needStatus = (dir: string): Effect.Effect<Status, InputError> => {
  const found = lookAtStatus(dir)
  if (found === "unreadable") {
    return Effect.fail(
      new InputError({
        message: `${join(dir, "status.json")}: damaged, not what a run writes. The run itself is in journal.db: \`cotton show ${dir}\` reads it, and \`cotton run\` writes a new status`
      })
    )
  }
  if (found !== null) return Effect.succeed(found)
  const known = readRunFile(dir) !== null
  return Effect.fail(
    new InputError({
      message: known
        ? `${dir}: the run has not written a status yet`
        : `${dir}: no run here. \`cotton run RECIPE --dir ${dir}\` begins one`
    })
  )
}

/** Of a run of an older version, or of one that has ended: its rate was that of the whole. */
const paceOf = (status: Status): Pace => {
  const elapsedMs = Date.parse(status.updatedAt) - Date.parse(status.startedAt)
  const whole = { leftMs: null, capMs: null, slots: null, waitsForMoney: false, drain: null }
  const pause = status.state === "buying" ? status.why : null
  const running = status.pace ?? {
    ...whole,
    elapsedMs,
    pause,
    tokensPerSecond: (status.tokens.output * 1000) / Math.max(1, elapsedMs)
  }
  return hasEnded(status) || isDead(status) ? { ...running, ...whole, pause: null, tokensPerSecond: 0 } : running
}

const linesOf = (
  status: Status,
  room: { columns: number; rows: number },
  warnings: "newest" | "all"
): ReadonlyArray<Line> => {
  const ended = hasEnded(status)
  const style = isDead(status) ? "warning" : ended ? "plain" : "good"
  const state = { label: "state", rank: 0, parts: [{ text: stateOf(status), style: style as "plain" }] }
  const moved = { label: "moved", rank: 0, parts: [{ text: lastMoved(status), style: "dim" as const }] }
  const words = isDead(status) ? brokenOffWords(brokenOff(status), "then") : null
  const lost = words === null ? [] : [{ label: "", rank: 0, parts: [{ text: words, style: "warning" as const }] }]
  const width = warnings === "all" ? Infinity : room.columns
  const head = [laidOut(state, width), ...lost.map((row) => laidOut(row, width)), laidOut(moved, room.columns)]
  const figures = atRest(status)
  return [...head, ...frame(figures, paceOf(figures), { ...room, rows: room.rows - head.length, warnings })]
}

const json = (status: Status, type: string) => quietJson({ type, ...status, dead: isDead(status) })

const timeOf = ({ status }: Found): number => (status === "unreadable" ? -Infinity : Date.parse(status.updatedAt))

/** Every run under `runs/`, the one that moved last first; at the end those whose status cannot be read. */
const listRuns = (): ReadonlyArray<Found> => {
  let names: ReadonlyArray<string>
  try {
    names = readdirSync(RUNS)
  } catch {
    return []
  }
  return names
    .flatMap((name) => {
      const status = lookAtStatus(join(RUNS, name))
      return status === null ? [] : [{ name, status }]
    })
    .toSorted((a, b) => timeOf(b) - timeOf(a))
}

const list = Effect.fnUntraced(function* (asJson: boolean) {
  const runs = listRuns()
  if (asJson) {
    for (const run of runs) yield* Console.log(quietJson(runLine(run)))
    return yield* Console.log(quietJson({ type: "summary", runs: runs.length }))
  }
  const lines =
    runs.length === 0
      ? ["no runs under ./runs: `cotton run` begins one, `cotton status DIR` looks elsewhere"]
      : runTable(runs)
  yield* Console.log(lines.join("\n"))
})

/** Looks each second until the run has ended, in one way or another. */
const watch = Effect.fnUntraced(function* (dir: string, asJson: boolean) {
  const { stdout } = process
  const onScreen = !asJson && stdout.isTTY && process.env["TERM"] !== "dumb"
  const painter = yield* Effect.acquireRelease(
    Effect.sync(() => new Painter(stdout, hasColour(stdout))),
    (it) => Effect.sync(() => it.leave())
  )
  let told = -Infinity
  for (;;) {
    const status = yield* needStatus(dir)
    const over = hasEnded(status) || isDead(status)
    if (asJson && !over) stdout.write(`${json(status, "status")}\n`)
    else if (onScreen) painter.draw(linesOf(status, painter.room, "newest"))
    else if (!asJson && !over && performance.now() - told >= TELL_MS) {
      told = performance.now()
      stdout.write(`${legibleLine(inOneLine(status, paceOf(status)))}\n`)
    }
    if (over) return status
    yield* Effect.sleep(LOOK_MS)
  }
}, Effect.scoped)

export const status = Effect.fnUntraced(function* (flags: StatusFlags) {
  if (Option.isNone(flags.dir)) {
    if (flags.watch)
      return yield* new InputError({ message: "--watch: name the run, as in `cotton status runs/r1 --watch`" })
    return yield* list(flags.json)
  }
  const dir = flags.dir.value
  const { stdout } = process
  const found = flags.watch ? yield* watch(dir, flags.json) : yield* needStatus(dir)
  if (flags.json) return yield* Console.log(json(found, "summary"))
  // The last frame is on the screen already.
  if (flags.watch && stdout.isTTY && process.env["TERM"] !== "dumb") return
  // A pipe has no columns, and some terminals say that they have none.
  const room = { columns: stdout.columns || Infinity, rows: Infinity }
  const colour = hasColour(stdout)
  const lines = linesOf(found, room, "all")
  yield* Console.log(lines.map((line) => (colour ? painted(line, true) : textOf(line).trimEnd())).join("\n"))
})
