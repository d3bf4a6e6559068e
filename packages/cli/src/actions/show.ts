import { quietJson, legibleLine } from "@cotton/schema/Legible"
import { chatMessages } from "@cotton/exporter/shapes/messages"
import type { ExaminedTrace } from "@cotton/pipeline/examine/Examine"
import { asJudged } from "@cotton/pipeline/examine/AsJudged"
import { examineProblem, examineTrace } from "@cotton/pipeline/examine/Examine"
import { find } from "@cotton/pipeline/examine/Find"
import type { StoredRun } from "@cotton/pipeline/StoredRun"
import { readStoredRun } from "@cotton/pipeline/StoredRun"
import { layerJournalReader } from "@cotton/store/Journal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { ANY } from "../show/AnyReason.ts"
import { InputError } from "../errors.ts"
import { cottonCommand } from "../HowToCall.ts"
import { configRow, type RowPlace, traceOfRow } from "../show/DatasetRow.ts"
import { problemJson, runJson, traceJson } from "../show/Json.ts"
import { labelled, labelledLines, type Screen, screen } from "../show/Paint.ts"
import { problemLines } from "../show/Problem.ts"
import { renderedLines } from "../show/Rendered.ts"
import { runLines } from "../show/Run.ts"
import { shellWord } from "@cotton/schema/ShellWord"
import { type Target, targetOf } from "../show/Target.ts"
import { cutLines, traceLines } from "../show/Trace.ts"

export interface ShowFlags {
  readonly run: Option.Option<string>
  readonly id: Option.Option<string>
  readonly sample: Option.Option<string>
  readonly disagreements: boolean
  readonly seed: number
  readonly full: boolean
  readonly raw: boolean
  readonly asTrained: Option.Option<string>
  readonly web: boolean
  readonly port: number
  readonly json: boolean
}

/** The run that is looked at, and how. */
interface Look {
  readonly flags: ShowFlags
  readonly stored: StoredRun
  /** As the user named it. */
  readonly folder: string
  readonly on: Screen
}

const write = (text: string) => Effect.sync(() => void process.stdout.write(text))
const print = (lines: ReadonlyArray<string>) => write(lines.map((line) => `${line.trimEnd()}\n`).join(""))
const printJson = (lines: ReadonlyArray<unknown>) => write(lines.map((line) => `${quietJson(line)}\n`).join(""))

const next = ({ on, folder }: Look, ids: ReadonlyArray<readonly [id: string, more?: string]>): ReadonlyArray<string> =>
  ids.flatMap(([id, more], at) => {
    const words = ["show", shellWord(folder), shellWord(id), ...(more === undefined ? [] : [more])]
    return labelledLines(on, at === 0 ? "next" : "", `${cottonCommand()} ${words.join(" ")}`)
  })

const showRun = Effect.fnUntraced(function* (look: Look) {
  const { examineRun } = yield* Effect.promise(() => import("@cotton/pipeline/examine/Overview"))
  const { flags, stored, folder, on } = look
  const examined = yield* examineRun(stored, { seed: flags.seed })
  if (flags.json) return yield* printJson(runJson(folder, examined))
  const ids = [...examined.reasons.flatMap(({ examples }) => examples.slice(0, 1)), ...examined.kept]
  yield* print([...runLines(on, stored, examined), ...(ids.length === 0 ? [] : ["", ...next(look, [[ids[0]!]])])])
})

const showDisagreements = Effect.fnUntraced(function* ({ flags, stored, folder, on }: Look) {
  const { disagreementsOf } = yield* Effect.promise(() => import("@cotton/pipeline/examine/Disagreements"))
  const { disagreementJson, disagreementLines } = yield* Effect.promise(() => import("../show/Disagreements.ts"))
  const comparisons = yield* disagreementsOf(stored)
  if (flags.json) return yield* printJson(disagreementJson(folder, comparisons))
  yield* print(disagreementLines(on, folder, comparisons))
})

const showProblem = Effect.fnUntraced(function* (look: Look, problemId: string) {
  const { flags, stored, folder, on } = look
  const examined = (yield* examineProblem(stored, problemId))!
  if (flags.json) return yield* printJson(problemJson(folder, examined))
  const messages = stored.run.asking.messages(examined.problem)
  const worth = examined.samples.find(({ fate }) => fate !== "kept") ?? examined.samples[0]
  yield* print([
    ...problemLines(on, examined, messages, flags.full),
    ...(worth === undefined ? [] : ["", ...next(look, [[worth.id]])])
  ])
})

const showAsTrained = Effect.fnUntraced(function* (
  { flags, stored, on }: Look,
  { problem, sample }: ExaminedTrace,
  path: string
) {
  const { trace } = sample
  if (trace === null) return yield* new InputError({ message: `${sample.id}: has no reply that could be rendered` })
  const { readStudent } = yield* Effect.promise(() => import("@cotton/exporter/Student"))
  const { renderWithin } = yield* Effect.promise(() => import("@cotton/exporter/RenderWithin"))
  const student = yield* Effect.try({
    try: () => readStudent(path),
    catch: (error) => new InputError({ message: error instanceof Error ? error.message : String(error) })
  })
  const form = stored.run.recipe.export.reasoning
  const messages = yield* Effect.try({
    try: () => chatMessages({ problem, trace }, form),
    catch: (error) => new InputError({ message: error instanceof Error ? error.message : String(error) })
  })
  const { template, specialTokens, special, templateFile } = student
  const task = { template, messages, options: { specialTokens, special } }
  const rendered = yield* Effect.mapError(
    renderWithin(templateFile, task),
    ({ message }) => new InputError({ message })
  )
  if (flags.json)
    return yield* printJson([
      { type: "rendered", id: sample.id, ...rendered },
      { type: "summary", id: sample.id, warnings: rendered.warnings }
    ])
  yield* print([
    labelled(on, "trace", `${legibleLine(sample.id)}   as export.reasoning=${form} has it`),
    ...renderedLines(on, student, rendered, flags.full)
  ])
})

/** The trace with what its cuts say, for which the whole run may have to be looked at. */
const withCuts = Effect.fnUntraced(function* (stored: StoredRun, examined: ExaminedTrace) {
  if (!examined.sample.cuts.some(({ stands }) => stands === "open")) return examined
  const { choose } = yield* Effect.promise(() => import("@cotton/pipeline/Chosen"))
  const { chosen } = yield* choose(stored.run)
  return (yield* examineTrace(stored, examined.problem.id, examined.sample.index, { chosen })) ?? examined
})

const showTrace = Effect.fnUntraced(function* (look: Look, examined: ExaminedTrace) {
  const { flags, stored, folder, on } = look
  const { sample } = examined
  if (flags.raw) {
    if (sample.call.reply !== null) return yield* write(`${quietJson(sample.call.reply, 2)}\n`)
    return yield* new InputError({
      message: `${sample.id}: has no reply: ${sample.call.failure?.message ?? "it failed"}`
    })
  }
  if (Option.isSome(flags.asTrained)) return yield* showAsTrained(look, examined, flags.asTrained.value)
  if (flags.json) return yield* printJson(traceJson(folder, yield* withCuts(stored, examined)))
  yield* print(traceLines(on, examined, shellWord(folder), flags.full))
  const { sample: settled } = yield* withCuts(stored, examined)
  const more = flags.full ? [] : [[sample.id, "--full"] as const]
  yield* print(["", ...cutLines(on, settled), ...next(look, [...more, [examined.problem.id]])])
})

const unknown = ({ folder, flags }: Look, id: string, nearest: ReadonlyArray<string>) => {
  const noRun = Option.isNone(flags.id) && Option.isSome(flags.run) ? `, and ${id} is no run directory` : ""
  const near =
    nearest.length === 0
      ? `\`cotton show ${shellWord(folder)}\` names some`
      : `near it: ${nearest.map(shellWord).join("  ")}`
  return new InputError({ message: `${folder}: no problem or trace has the id ${JSON.stringify(id)}${noRun}; ${near}` })
}

/** `id`: of a problem; `null` where none is named, only the run. */
const onlyOfTraces = ({ raw, asTrained }: ShowFlags, id: string | null, folder: string) => {
  const flag = raw ? "--raw" : Option.isSome(asTrained) ? "--as-trained" : null
  return flag === null
    ? Effect.void
    : Effect.fail(
        new InputError({
          message:
            id === null
              ? `${flag} is of one trace, and none is named: \`cotton show ${folder}\` names some`
              : `${flag} is of one trace, and ${id} is none: \`cotton show ${folder} ${id}\` lists them`
        })
      )
}

const showId = Effect.fnUntraced(function* (look: Look, id: string) {
  const { stored, folder } = look
  const found = yield* find(stored, id)
  switch (found._tag) {
    case "Problem":
      yield* onlyOfTraces(look.flags, shellWord(id), shellWord(folder))
      return yield* showProblem(look, id)
    case "Trace":
      return yield* showTrace(look, found.trace)
    case "NoSample": {
      const indices = found.problem.samples.map(({ index }) => index)
      const has =
        indices.length === 0
          ? "has no samples yet"
          : `has the samples ${indices.slice(0, 20).join(", ")}${indices.length > 20 ? ", …" : ""}`
      return yield* new InputError({
        message: `${folder}: the problem ${found.problem.problem.id} ${has}, and no ${found.index}`
      })
    }
    case "Unknown":
      return yield* unknown(look, id, found.nearest)
  }
})

const showRow = Effect.fnUntraced(function* (look: Look, place: RowPlace) {
  const { problemId, index, row, name } = yield* traceOfRow(place)
  const examined = yield* examineTrace(look.stored, problemId, index)
  if (examined === null)
    return yield* new InputError({
      message: `${look.folder}: does not hold the trace of this row, ${problemId}/${index}: the dataset is of another run`
    })
  const { raw, json } = look.flags
  if (!raw && !json) yield* print([labelled(look.on, "row", `${row} (from 0) of ${name}`)])
  yield* showTrace(look, examined)
})

const showSample = Effect.fnUntraced(function* (look: Look, reason: string) {
  const { nearest } = yield* Effect.promise(() => import("@cotton/schema/Nearest"))
  const { pickSeeded, tracesOf } = yield* Effect.promise(() => import("@cotton/pipeline/examine/Overview"))
  const { ids, known } = yield* tracesOf(look.stored, reason === ANY ? null : reason)
  const [id] = pickSeeded(ids, 1, look.flags.seed)
  if (id !== undefined) return yield* showId(look, id)
  if (reason === ANY) return yield* new InputError({ message: `${look.folder}: holds no samples yet` })
  if (known.includes(reason)) return yield* new InputError({ message: `${look.folder}: no trace is ${reason}` })
  const near = nearest(reason, known)
  const hint = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`
  return yield* new InputError({
    message: `${look.folder}: no trace has the reason ${JSON.stringify(reason)}; ${hint}`
  })
})

const shown = Effect.fnUntraced(function* (before: Look, { id, row }: Target) {
  const { stored, isOlder } = yield* asJudged(before.stored)
  const look = { ...before, stored }
  const { sample } = look.flags
  if (isOlder) {
    const again = `${cottonCommand()} cut ${shellWord(look.folder)}`
    process.stderr.write(
      `note: the marks are of an older version of the filters; \`${again}\` judges anew, and buys nothing\n`
    )
  }
  if (look.flags.disagreements) return yield* showDisagreements(look)
  if (row !== null) return yield* showRow(look, row)
  if (Option.isSome(sample)) return yield* showSample(look, sample.value)
  if (id === null) {
    yield* onlyOfTraces(look.flags, null, shellWord(look.folder))
    return yield* showRun(look)
  }
  const place = configRow(id, look.stored.directory.dataset)
  // A problem may be called `verified:7` too.
  if (place !== null && (yield* examineProblem(look.stored, id)) === null) return yield* showRow(look, place)
  return yield* showId(look, id)
})

export const show = Effect.fnUntraced(function* (flags: ShowFlags) {
  const target = yield* targetOf(flags)
  const { folder, isNewest, id, row } = target
  if (Option.isSome(flags.sample) && (id !== null || row !== null))
    return yield* new InputError({ message: "--sample picks a trace by itself: leave the id out, or the flag" })
  if (flags.disagreements && (id !== null || row !== null))
    return yield* new InputError({ message: "--disagreements is of a whole run: leave the id out, or the flag" })
  if (isNewest && !flags.raw) process.stderr.write(`the newest run: ${folder}\n`)
  if (flags.web) {
    const { web } = yield* Effect.promise(() => import("./web.ts"))
    return yield* web({ run: folder, ...(id === null ? {} : { id }), port: flags.port, json: flags.json })
  }
  const stored = yield* readStoredRun(folder)
  const look: Look = { flags, stored, folder, on: screen() }
  yield* Effect.provide(shown(look, target), layerJournalReader(stored.directory.journal))
})
