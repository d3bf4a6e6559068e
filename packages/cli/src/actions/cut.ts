import { shellWord } from "@cotton/schema/ShellWord"
import { readStoredRun, type StoredRun } from "@cotton/pipeline"
import { cut as cutPipeline } from "@cotton/pipeline/Pipeline"
import { type Experiment, planExperiment } from "@cotton/pipeline/compare/Experiment"
import { type Gathered, gather, judgeLacking, whatIf } from "@cotton/pipeline/compare/WhatIf"
import { writtenRows } from "@cotton/exporter"
import { IMPORTED } from "@cotton/schema"
import type { JournalError } from "@cotton/schema/ports/Journal"
import { appendLog, layerJournal, layerJournalReader, openRun, type RunLocked } from "@cotton/store"
import { lockForWriting } from "@cotton/store/WriterLock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { relative } from "node:path"
import { counted } from "../display/Counted.ts"
import { whatIfJson, whatIfLines } from "../display/ComparisonOfSettings.ts"
import { settingsToTell } from "../SettingsToTell.ts"
import { InputError } from "../errors.ts"
import { asCalled } from "../HowToCall.ts"
import { reporting } from "../Report.ts"
import { storedState } from "../display/RunState.ts"
import { compare, namedSide } from "./compare.ts"

export interface CutFlags {
  readonly dirs: ReadonlyArray<string>
  readonly set: ReadonlyArray<string>
  readonly save: boolean
  readonly json: boolean
}

/** `cotton cut DIR` chooses again; `cotton cut A B` compares. */
export const cut = Effect.fnUntraced(function* ({ dirs, set, save, json }: CutFlags) {
  const [a, b, ...more] = dirs
  if (a === undefined) return yield* new InputError({ message: "cotton cut needs a run: cotton cut runs/r1" })
  if (b === undefined) return yield* chooseAgain({ dir: a, set, save, json })
  if (more.length > 0) {
    const message = `cotton cut compares two, and ${dirs.length} were given. First: cotton cut ${a} ${b}, then: cotton cut ${a} ${more[0]}`
    return yield* new InputError({ message })
  }
  if (set.length > 0 || save) {
    const message = `${save ? "--save" : "--set"} goes with one run: cotton cut ${a} ${save ? "--save" : `--set ${shellWord(set[0] ?? "")}`}. Two are compared as they stand: cotton cut ${a} ${b}`
    return yield* new InputError({ message })
  }
  return yield* compare({ before: a, after: b, json })
})

/** Traces that are judged in one go without a word. */
const QUIETLY = 1000

const sayJudging = (lacking: Gathered["lacking"]): void => {
  const traces = lacking.reduce((sum, one) => sum + one.traces, 0)
  if (traces >= QUIETLY) process.stderr.write(`judging ${counted(traces, "stored trace")}\n`)
}

/** A running run judges its own traces; only what it does not know of needs the lock that it holds. */
const whileRunning = (locked: RunLocked, { before }: Experiment, { lacking }: Gathered) =>
  lacking.every(({ run }) => run.plan === before.plan)
    ? Effect.void
    : new InputError({
        message: `judging again under other filters writes to the journal, and ${locked.message}. What only chooses (cuts.…, export.…) can be looked at meanwhile`
      })

const NOTHING: Gathered = { judged: [], lacking: [] }

/** Reads beside whoever writes; takes the writer's lock only where traces have to be judged. */
const look = Effect.fnUntraced(function* (experiment: Experiment, { directory }: StoredRun) {
  if (!existsSync(directory.journal)) return { gathered: NOTHING, running: false }
  const reading = Effect.provide(gather(experiment), layerJournalReader(directory.journal))
  const judging = (lacking: Gathered["lacking"]) =>
    Effect.gen(function* () {
      yield* lockForWriting(directory.folder)
      sayJudging(lacking)
      return yield* Effect.provide(
        judgeLacking(experiment, lacking),
        layerJournal({ path: directory.journal, rollback: directory.network !== null })
      )
    }).pipe(Effect.scoped)
  // What a reader cannot open, a journal of an older version say, its writer can mend.
  const gathered = yield* reading.pipe(
    Effect.catchTag("JournalError", (error: JournalError) =>
      error.reason === "io" ? Effect.mapError(judging([]), () => error) : Effect.fail(error)
    )
  )
  if (gathered.lacking.length === 0) return { gathered, running: false }
  return yield* judging(gathered.lacking).pipe(
    Effect.map((judged) => ({ gathered: judged, running: false })),
    Effect.catchTag("RunLocked", (locked) =>
      Effect.as(whileRunning(locked, experiment, gathered), { gathered, running: true })
    )
  )
})

/** The run's own command, without which the cut's has nothing to choose from. Of an import it is not known. */
const boughtWith = ({ stored: { recipeFile, settings = [] }, run }: StoredRun, dir: string): ReadonlyArray<string> =>
  run.recipe.teacher.at.every(({ url }) => url === IMPORTED)
    ? []
    : [`cotton run ${asCalled(relative(process.cwd(), recipeFile), { dir, set: settings })}`]

/** Judges what is not judged yet, and writes the dataset. */
const write = Effect.fnUntraced(function* (
  experiment: Experiment,
  { directory: { folder, dataset }, stored }: StoredRun,
  command: string
) {
  const { recipe, resolved } = experiment.after
  const directory = yield* openRun(folder, {
    recipe,
    recipeFile: resolved.file,
    recipeDigest: resolved.digest,
    // The run's own: a cut with other ones can be taken back by one without.
    ...(stored.settings === undefined ? {} : { settings: stored.settings })
  })
  const rowsBefore = yield* Effect.promise(() => writtenRows(dataset))
  const work = Effect.gen(function* () {
    const { lacking } = yield* gather(experiment)
    sayJudging(lacking)
    const gathered = yield* judgeLacking(experiment, lacking)
    const report = reporting(experiment.after)
    const { chosen, summary, judging } = yield* cutPipeline(experiment.after, {
      dir: dataset,
      command,
      seen: report.seen
    })
    const say = (line: string) => void process.stderr.write(`${line}\n`)
    yield* report.write({ folder, state: storedState(folder), command, dataset: { chosen, summary, judging }, say })
    const rowsAfter = new Map(Array.from(chosen, ([name, { rows }]) => [name, rows]))
    return { gathered, running: false, written: { summary, rowsBefore, rowsAfter } }
  })
  return yield* Effect.provide(work, layerJournal({ path: directory.journal, rollback: directory.network !== null }))
})

interface OneFlags extends Omit<CutFlags, "dirs"> {
  readonly dir: string
}

const chooseAgain = Effect.fnUntraced(function* ({ dir, set, save, json }: OneFlags) {
  const one = namedSide(dir)
  if (one.cut !== null) {
    const message = `cotton cut chooses for a whole run: cotton cut ${one.dir}. A cut is compared with another: cotton cut ${dir} ${one.dir}:CUT`
    return yield* new InputError({ message })
  }
  const stored = yield* readStoredRun(dir)
  const experiment = yield* planExperiment(stored, set)
  const command = [...boughtWith(stored, dir), `cotton cut ${asCalled(dir, { set })} --save`].join("\n")
  const { gathered, running, written } = save
    ? yield* write(experiment, stored, command)
    : { ...(yield* look(experiment, stored)), written: null }
  if (written !== null) {
    const cuts = Object.fromEntries(Array.from(written.rowsAfter, ([name, rows]) => [name, rows.size]))
    appendLog(stored.directory.folder, { type: "cut", settings: settingsToTell(set), cuts })
  }
  const result = yield* whatIf(experiment, gathered)
  const unjudged = gathered.lacking.find(({ run }) => run.plan === experiment.after.plan)?.traces ?? 0
  const { dataset } = stored.directory
  const shown = { dir, set, result, unjudged, running, dataset, written, width: process.stdout.columns ?? Infinity }
  const lines = json ? whatIfJson(shown) : whatIfLines(shown)
  yield* Console.log(lines.join("\n"))
}, Effect.scoped)
