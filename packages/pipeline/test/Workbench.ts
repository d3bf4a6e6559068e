import type { Closing, Desk } from "@cotton/generator"
import type { Call, Problem, Profile } from "@cotton/schema"
import { type Dossier, Journal } from "@cotton/schema/ports/Journal"
import { Teacher } from "@cotton/schema/ports/Teacher"
import { simulator, type SimulatorOptionsInput } from "@cotton/simulator"
import { layerJournal, openRun, type RunDirectory } from "@cotton/store"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stringify } from "yaml"
import {
  collect,
  cut,
  type Event,
  layerRun,
  loadRecipe,
  Monitor,
  pilotProblems,
  planRun,
  rejudge,
  type Run,
  run as runPipeline
} from "../src/index.ts"

/* What the tests of this package work with: the real teacher over HTTP, the real journal, the real pool. */

/** A recorded reply of the teacher. */
export interface Reply {
  readonly reasoning?: string | null
  readonly content: string | null
  readonly finish?: string
}

/** A problem, and what the teacher says to its samples 0, 1, 2, … (the last of them is followed by the first). */
export interface Lesson {
  readonly id: string
  readonly prompt: string
  readonly answer: string
  readonly replies: ReadonlyArray<Reply>
}

export const says = (answer: string, more: Partial<Reply> = {}): Reply => ({
  reasoning: `Let me add them up once more, slowly: that makes ${answer}.`,
  content: `The sum is \\boxed{${answer}}.`,
  ...more
})

/** `count` sums; the teacher is right unless `replies` says otherwise. */
export const sums = (
  count: number,
  replies: (answer: string, at: number) => ReadonlyArray<Reply> = (answer) => [says(answer)]
): ReadonlyArray<Lesson> =>
  Array.from({ length: count }, (_, at) => {
    const answer = String(at + 7)
    return { id: `p${at}`, prompt: `What is the sum of ${at} and 7?`, answer, replies: replies(answer, at) }
  })

export interface Site {
  readonly folder: string
  readonly dir: string
  readonly write: (name: string, text: string) => string
}

/** A folder that goes with the test. */
export const site = Effect.acquireRelease(
  Effect.sync((): Site => {
    const folder = mkdtempSync(join(tmpdir(), "cotton-pipeline-"))
    const write = (name: string, text: string) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    }
    return { folder, dir: join(folder, "run"), write }
  }),
  ({ folder }) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

/** The simulator as a teacher of these lessons. */
export const teaching = (at: Site, lessons: ReadonlyArray<Lesson>, options: SimulatorOptionsInput = {}) =>
  simulator({
    models: ["*"],
    maxReplyTokens: 4_000_000,
    replay: at.write("replies.jsonl", jsonl(lessons.map(({ prompt, replies }) => ({ prompt, replies })))),
    ...options
  })

export const writeProblems = (at: Site, lessons: ReadonlyArray<Omit<Lesson, "replies">>) =>
  at.write("problems.jsonl", jsonl(lessons.map(({ id, prompt, answer }) => ({ id, prompt, answer }))))

type Change = Readonly<Record<string, unknown>>

/** Writes `recipe.yaml`. `change` replaces whole parts; `endpoint` is merged into the one endpoint. */
export const writeRecipe = (at: Site, url: string, change: Change = {}, endpoint: Change = {}) =>
  at.write(
    "recipe.yaml",
    stringify({
      problems: { from: "problems.jsonl" },
      teacher: { model: "teacher", at: [{ url, price: { input: 1, output: 2 }, slots: 8, ...endpoint }] },
      sample: { keep: 1, tries: 4, seed: 0 },
      judge: ["shape/complete", "verify/math-answer"],
      export: { validation: 0.3 },
      ...change
    })
  )

export interface Watching {
  readonly set?: ReadonlyArray<string>
  readonly confirmed?: boolean
  /** Buys for so many problems only. */
  readonly pilot?: number
  readonly file?: string
  /** What a probe has found out. */
  readonly profile?: Profile
  /** Called with every event, synchronously, as displays are. */
  readonly onEvent?: (event: Event, desk: Desk | null) => void
  readonly onDesk?: (desk: Desk) => void
  /** Called as a request is given to the HTTP client. */
  readonly onSend?: () => void
}

export interface Bought {
  readonly run: Run
  readonly closing: Closing
  readonly events: ReadonlyArray<Event>
}

const opened = (at: Site, { set = [], file = join(at.folder, "recipe.yaml"), profile }: Watching) =>
  Effect.gen(function* () {
    const run = yield* planRun(yield* loadRecipe(file, set), profile)
    const { recipe, resolved } = run
    const directory = yield* openRun(at.dir, { recipe, recipeFile: file, recipeDigest: resolved.digest })
    return { run, directory }
  })

/** The teacher, and how often it is asked: the server's own count lags by what is still in the sockets. */
const counted = (onSend: () => void) =>
  Effect.map(Teacher, ({ attempt }) =>
    Teacher.of({ attempt: (request) => Effect.suspend(() => (onSend(), attempt(request))) })
  )

const watched = <A, E, R>(
  at: Site,
  watching: Watching,
  work: (run: Run, directory: RunDirectory) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function* () {
    const { run, directory } = yield* opened(at, watching)
    const events: Array<Event> = []
    let desk: Desk | null = null
    const monitor = {
      publish: (event: Event) => {
        events.push(event)
        watching.onEvent?.(event, desk)
      },
      opened: (next: Desk) => {
        desk = next
        watching.onDesk?.(next)
      }
    }
    const result = yield* work(run, directory).pipe(
      Effect.provideService(Monitor, monitor),
      Effect.provideServiceEffect(Teacher, counted(watching.onSend ?? (() => undefined))),
      Effect.provide(layerRun(run, directory, { environment: {} }))
    )
    return { run, result, events }
  }).pipe(Effect.scoped)

/** The card names the command that made it; these tests compare cards. */
const COMMAND = "cotton run recipe.yaml"

const pilotOf = ({ pilot: count }: Watching) =>
  count === undefined ? {} : { pilot: (problems: ReadonlyArray<Problem>) => pilotProblems(problems, count) }

/** `collect`, as `cotton run` calls it; with `pilot`, as `cotton check --pilot`. */
export const buy = (at: Site, watching: Watching = {}) =>
  watched(at, watching, (run) => collect(run, { confirmed: watching.confirmed ?? false, ...pilotOf(watching) })).pipe(
    Effect.map(({ run, result, events }): Bought => ({ run, closing: result, events }))
  )

/** `collect`, then `cut`. */
export const runAll = (at: Site, watching: Watching = {}) =>
  watched(at, watching, (run, { dataset }) =>
    runPipeline(run, { confirmed: watching.confirmed ?? false, dir: dataset, command: COMMAND })
  )

/** Stored traces are chosen again; `judged: false` leaves out what `cotton cut` does first. */
export const chooseAgain = (at: Site, watching: Watching & { readonly judged?: boolean } = {}) =>
  watched(at, watching, (run, { dataset }) =>
    (watching.judged === false ? Effect.void : rejudge(run)).pipe(
      Effect.andThen(cut(run, { dir: dataset, command: COMMAND }))
    )
  )

/** What the journal holds, read anew, with its judgements under the plan of `run`. */
export const dossiers = (at: Site, { plan }: Run) =>
  Effect.gen(function* () {
    const journal = yield* Journal
    return yield* Stream.runCollect(journal.dossiers(plan))
  }).pipe(Effect.provide(layerJournal({ path: join(at.dir, "journal.db"), rollback: false })))

export const callsOf = (all: ReadonlyArray<Dossier>): ReadonlyArray<Call> =>
  all.flatMap(({ calls }) => calls.map(({ call }) => call))

/** Waits for what another fiber or process brings about. */
export const until = (holds: () => boolean) =>
  Effect.gen(function* () {
    while (!holds()) yield* Effect.sleep(5)
  })

export const settledBy = (events: ReadonlyArray<Event>) =>
  events.flatMap((event) => (event._tag === "Settled" ? [event.settled] : []))
