import type { Closing } from "@cotton/generator"
import {
  BuyingStopped,
  collect,
  type Event,
  goingOn,
  layerRun,
  Monitor,
  planRun,
  promptHint,
  readProblems,
  type ResolvedRecipe,
  type Run,
  watchingDrift
} from "@cotton/pipeline"
import { benchmarkChange } from "@cotton/pipeline/evaluate/BenchmarkChanged"
import { type EvalSpec, resolveEval } from "@cotton/pipeline/evaluate/EvalRecipe"
import { readScores } from "@cotton/pipeline/evaluate/ReadScores"
import { endOf } from "@cotton/pipeline/Ending"
import { NOTHING_KNOWN, type Problem, type Profile } from "@cotton/schema"
import { shellWord } from "@cotton/schema/ShellWord"
import { claimRun, layerJournalReader, readProfile, readRunFile, replaceFile } from "@cotton/store"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { join, relative } from "node:path"
import { announce } from "../Announce.ts"
import { buyingWatch } from "../BuyingWatch.ts"
import { counted } from "../display/Counted.ts"
import type { Display, DisplayName } from "../display/Display.ts"
import { drainAloud } from "../display/DrainWords.ts"
import { watched } from "../display/Watch.ts"
import { InputError } from "../errors.ts"
import { Session } from "../Session.ts"
import { asNamed, withSimulator } from "../SimulatedTeacher.ts"
import { usable } from "../UsableProfile.ts"

export interface OneBenchmark {
  readonly spec: EvalSpec
  /** The run directory, absolute. */
  readonly folder: string
  readonly over: ResolvedRecipe | null
  readonly set: ReadonlyArray<string>
  readonly confirmed: boolean
  /** Tokens of prompt and reply together, where the endpoint says it. */
  readonly context: number | null
  readonly name: DisplayName
  readonly display: Display
}

/** What a server says of its context, for a run that nobody has probed an endpoint of. */
const withContext = (profile: Profile | null, run: Run, context: number | null, now: number): Profile | null => {
  if (profile !== null || context === null) return profile
  const { model } = run.recipe.teacher
  return {
    version: 1,
    endpoints: run.hosts.map((host) => ({ ...NOTHING_KNOWN, host, model, at: now, context, overLimit: "refused" }))
  }
}

const MOST_IDS = 3
const ids = (words: string, all: ReadonlyArray<string>): ReadonlyArray<string> =>
  all.length === 0
    ? []
    : [
        `${counted(all.length, "problem")} ${words} (${all.slice(0, MOST_IDS).join(", ")}${all.length > MOST_IDS ? ", …" : ""})`
      ]

/** A journal that was begun for other problems is gone on with for no figure: it would be that of neither set. */
const refuseOtherProblems = Effect.fnUntraced(function* (
  folder: string,
  run: Run,
  k: number,
  problems: ReadonlyArray<Problem>
) {
  const journal = join(folder, "journal.db")
  if (!existsSync(journal)) return
  const stored = yield* Effect.provide(readScores(run, k), layerJournalReader(journal))
  const change = stored.digests.size === 0 ? null : benchmarkChange(stored.digests, problems)
  if (change === null) return
  const shown = relative(process.cwd(), folder) || "."
  const what = [
    ...ids("with other words, answer or tests", change.changed),
    ...ids("more", change.added),
    ...ids("fewer", change.gone)
  ]
  return yield* new InputError({
    message: `${shown}: the benchmark is another one than when this evaluation began: ${what.join("; ")}. Put the file back to go on; to evaluate on the new one, choose another --dir, or remove ${shellWord(shown)}`
  })
})

/** Stored replies may be longer than a lower limit would have let them be: under its name they are no figure. */
const refuseLowerLimit = (folder: string, limit: number): Effect.Effect<void, InputError> => {
  const before = readRunFile(folder)?.recipe.sample.limit
  if (before === undefined || limit >= before) return Effect.void
  const shown = relative(process.cwd(), folder) || "."
  return Effect.fail(
    new InputError({
      message: `--limit ${limit}: ${shown} was begun with ${before}, and its replies may be longer. A higher limit asks again for what was cut off; for a lower one choose another --dir`
    })
  )
}

/** How many samples a problem gets is said in one place. */
const refuseOtherCount = ({ keep, tries }: Run["recipe"]["sample"], k: number): Effect.Effect<void, InputError> =>
  keep === k && tries === k
    ? Effect.void
    : Effect.fail(
        new InputError({
          message: `--set sample.${keep === k ? "tries" : "keep"}: how many samples each problem gets is said by -k`
        })
      )

/** Asks one model for all samples of one benchmark that are still owed, and reads how they came out. */
export const oneBenchmark = Effect.fnUntraced(function* (it: OneBenchmark) {
  const { context, display, folder, name, over, set, spec } = it
  const session = yield* Session
  const file = join(folder, "recipe.yaml")
  const given = yield* resolveEval(spec, { file, over, set })
  const loaded = yield* withSimulator(given.resolved)
  const resolved = goingOn(loaded, readRunFile(folder)?.recipe)
  const now = yield* Clock.currentTimeMillis
  const profile = usable(yield* readProfile(folder), resolved.recipe.teacher.model, now)
  const known = withContext(profile.endpoints, yield* planRun(resolved), context, now)
  const planned = yield* planRun(resolved, known)
  yield* refuseOtherCount(planned.recipe.sample, spec.k)
  yield* refuseLowerLimit(folder, planned.recipe.sample.limit)
  const { problems } = yield* readProblems(planned)
  yield* refuseOtherProblems(folder, planned, spec.k, problems)
  const directory = yield* claimRun(folder, {
    recipe: asNamed(resolved),
    recipeFile: resolved.file,
    recipeDigest: resolved.digest,
    settings: given.settings
  })
  const write = Effect.sync(() => {
    if (given.text !== null) replaceFile(file, given.text)
  })
  const say = announce(display, directory, (messages) => promptHint(planned, messages))
  for (const note of resolved.notes) display.say(`note: ${note}`)
  if (profile.words !== null) display.say(profile.words)
  const event = (one: Event) => {
    say.event(one)
    display.event(one)
  }
  const closing: Closing = yield* watched(
    Effect.gen(function* () {
      const monitor = yield* Monitor
      const ended = yield* collect(planned, { confirmed: it.confirmed, begin: Effect.andThen(write, directory.begin) })
      monitor.publish(endOf(ended))
      return ended
    }).pipe(watchingDrift(planned, known)),
    {
      display: { ...display, event },
      folder,
      ...buyingWatch("eval", planned, resolved, given.settings),
      live: name === "live",
      opened: (_, drain) => session.interrupts.onDrain(drainAloud(name, display, drain))
    }
  ).pipe(Effect.provide(layerRun(planned, directory, { environment: process.env, onOpened: say.opened })))
  const scores = yield* Effect.provide(readScores(planned, spec.k), layerJournalReader(directory.journal))
  const stopped =
    "message" in closing && closing.why !== "journal"
      ? new BuyingStopped({ why: closing.why, detail: closing.message })
      : null
  return { closing, stopped, planned, scores }
}, Effect.scoped)
