import { buyingWatch } from "../BuyingWatch.ts"
import { asCalled } from "../HowToCall.ts"
import {
  BuyingStopped,
  type Event,
  goingOn,
  layerRun,
  loadRecipe,
  planRun,
  promptHint,
  type PurchaseNotConfirmed,
  run as runPipeline,
  watchingDrift
} from "@cotton/pipeline"
import type { Closing } from "@cotton/generator"
import { claimRun, readProfile, readRunFile, type RunDirectory } from "@cotton/store"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { relative } from "node:path"
import { askToBuy } from "../Asking.ts"
import { chooseDisplay, type DisplayName } from "../display/Display.ts"
import { displays } from "../display/Displays.ts"
import { drainAloud, LEFT } from "../display/DrainWords.ts"
import { percentage } from "../display/PlanFigures.ts"
import { watched } from "../display/Watch.ts"
import { ExitCode, exitCodeOfClosing } from "../ExitCode.ts"
import { announce } from "../Announce.ts"
import { reporting, stateOfClosing } from "../Report.ts"
import { runFolder } from "../RunFolder.ts"
import { Session } from "../Session.ts"
import { asNamed, withSimulator } from "../SimulatedTeacher.ts"
import { usable } from "../UsableProfile.ts"
import { budgetReached, printSummary, summarise } from "../Summary.ts"

export interface RunFlags {
  readonly recipe: string
  readonly dir: Option.Option<string>
  readonly set: ReadonlyArray<string>
  readonly yes: boolean
  readonly display: DisplayName | "auto"
  readonly json: boolean
  /** Seconds that SIGTERM waits. */
  readonly grace: number
  readonly minYield: number
}

/** Turns why buying ended into an exit code, or into an error when it needs one. */
const conclude = (closing: Closing) =>
  "message" in closing && closing.why !== "journal"
    ? Effect.fail(new BuyingStopped({ why: closing.why, detail: closing.message }))
    : Effect.succeed(exitCodeOfClosing(closing))

export const run = Effect.fnUntraced(function* (flags: RunFlags) {
  const session = yield* Session
  const name = chooseDisplay(flags.display, flags.json)
  const display = displays[name]()
  session.interrupts.grace = flags.grace

  const loaded = yield* withSimulator(yield* loadRecipe(flags.recipe, flags.set))
  const folder = runFolder(loaded, flags.dir)
  const resolved = goingOn(loaded, readRunFile(folder)?.recipe)
  const profile = usable(yield* readProfile(folder), resolved.recipe.teacher.model, yield* Clock.currentTimeMillis)
  const planned = yield* planRun(resolved, profile.endpoints)
  const directory = yield* claimRun(folder, {
    recipe: asNamed(resolved),
    recipeFile: resolved.file,
    recipeDigest: resolved.digest,
    settings: flags.set
  })
  const say = announce(display, directory, (messages) => promptHint(planned, messages))

  for (const note of resolved.notes) display.say(`note: ${note}`)
  if (profile.words !== null) display.say(profile.words)

  let problems = 0
  const count = (event: Event) => {
    if (event._tag === "Resumed") problems = event.problems
  }
  const command = commandLine(flags.recipe, folder, flags.set)
  const report = reporting(planned)
  const work = (confirmed: boolean) =>
    watched(
      runPipeline(planned, {
        confirmed,
        begin: directory.begin,
        dir: directory.dataset,
        command,
        seen: report.seen
      }).pipe(watchingDrift(planned, profile.endpoints)),
      {
        display: { ...display, event: (event) => (count(event), say.event(event), display.event(event)) },
        folder,
        ...buyingWatch("run", planned, resolved, flags.set),
        live: name === "live",
        opened: (_, drain) => session.interrupts.onDrain(drainAloud(name, display, drain))
      }
    ).pipe(Effect.provide(layerRun(planned, directory, { environment: process.env, onOpened: say.opened })))

  const result = yield* work(flags.yes).pipe(
    Effect.onInterrupt(() => Effect.sync(() => display.say(LEFT))),
    Effect.catchTag("PurchaseNotConfirmed", (error) =>
      process.stdin.isTTY ? askThen(error, () => work(true)) : Effect.fail(error)
    )
  )
  const { closing, dataset } = result
  const called = {
    recipe: flags.recipe,
    ...(Option.isSome(flags.dir) ? { dir: flags.dir.value } : {}),
    set: flags.set
  }
  const written =
    dataset === null
      ? null
      : yield* report.write({ folder, state: stateOfClosing(closing), command, dataset, say: display.say })
  const funnelYield =
    dataset === null || dataset.candidates.length === 0
      ? 1
      : summarise(display, {
          run: planned,
          directory: where(directory),
          called,
          report: written,
          problems,
          ...dataset
        })
  if (name === "json") printSummary(closing, dataset)
  if (closing.why === "drain") display.say(LEFT)
  if (closing.why === "budget") display.say(budgetReached(planned, called, "run"))
  const code = yield* conclude(closing)
  if (code !== ExitCode.done) session.setExitCode(code)
  else if (funnelYield < flags.minYield) {
    display.say(
      `${percentage(funnelYield)} of the judged are kept, less than --min-yield ${flags.minYield}: exit code 5`
    )
    session.setExitCode(ExitCode.lowYield)
  }
}, Effect.scoped)

const askThen = <A, E, R>(error: PurchaseNotConfirmed, work: () => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    yield* askToBuy(`${error.message.split(". ")[0]}. Buy them?`)
    return yield* work()
  })

const where = ({ folder, dataset }: RunDirectory) => ({
  folder: relative(process.cwd(), folder) || ".",
  dataset: relative(process.cwd(), dataset)
})

const commandLine = (recipe: string, folder: string, set: ReadonlyArray<string>): string =>
  `cotton run ${asCalled(recipe, { dir: relative(process.cwd(), folder) || ".", set })}`
