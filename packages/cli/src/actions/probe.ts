import { quietJson } from "@cotton/schema/Legible"
import { type EndpointReport, probeBound, probeEndpoint } from "@cotton/generator"
import { consequencesOf, loadRecipe, nearest, planRun, type Run, sandboxNote } from "@cotton/pipeline"
import type { Profile } from "@cotton/schema"
import { profileFile, readProfile, writeProfile } from "@cotton/store"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Prompt from "effect/cli/Prompt"
import { relative } from "node:path"
import { reportLines } from "../display/ProbeReport.ts"
import { InputError } from "../errors.ts"
import { ExitCode } from "../ExitCode.ts"
import { runFolder } from "../RunFolder.ts"
import { Session } from "../Session.ts"
import { withSimulator } from "../SimulatedTeacher.ts"

export interface ProbeFlags {
  readonly recipe: string
  readonly set: ReadonlyArray<string>
  readonly json: boolean
  readonly dir: Option.Option<string>
  /** Host and port of the one endpoint to ask. */
  readonly only: Option.Option<string>
  readonly yes: boolean
  /** Seconds that one request may take. */
  readonly probeTimeout: number
}

/** US dollars that are spent without asking. */
const UNASKED = 0.01

/** Places in `teacher.at` of the endpoints to ask. */
const wanted = ({ hosts }: Run, only: Option.Option<string>) =>
  Effect.gen(function* () {
    const all = hosts.map((host, at) => ({ host, at }))
    if (only._tag === "None") return all
    const chosen = all.filter(({ host }) => host === only.value)
    if (chosen.length > 0) return chosen
    const near = nearest(only.value, hosts)
    return yield* new InputError({
      message: `--only ${only.value}: the recipe has no such endpoint${near === undefined ? "" : `; did you mean ${near}?`} (${hosts.join(", ")})`
    })
  })

/** Says what the probe may cost, before a request is sent; asks when that is more than a cent. */
const confirm = (run: Run, ats: ReadonlyArray<number>, yes: boolean) =>
  Effect.gen(function* () {
    const bounds = ats.map((at) => probeBound(run.recipe.teacher.at[at]!.price))
    const usd = bounds.reduce((sum, bound) => sum + bound.usd, 0)
    const cost = `$${usd.toFixed(4)}`
    const most = `at most ${bounds[0]!.requests} requests to ${ats.length === 1 ? "1 endpoint" : `each of ${ats.length} endpoints`}, and ${usd === 0 ? "they are free" : `${cost} in all`}`
    yield* Console.error(`probing: ${most}`)
    if (usd <= UNASKED || yes) return
    const refused = new InputError({ message: `the probe may cost up to ${cost}. Run it again with --yes to allow it` })
    if (!process.stdin.isTTY) return yield* refused
    const agreed = yield* Prompt.run(Prompt.Confirm({ message: `Spend up to ${cost}?`, initial: false }))
    if (!agreed) return yield* refused
  })

/** What was known of other endpoints stays; of this model, the newest word on each host. */
const merged = (before: Profile | null, reports: ReadonlyArray<EndpointReport>): Profile => {
  const fresh = reports.map(({ profile }) => profile)
  const kept = (before?.endpoints ?? []).filter(
    ({ host, model }) => !fresh.some((one) => one.host === host && one.model === model)
  )
  return { version: 1, endpoints: [...fresh, ...kept] }
}

const exitOf = (reports: ReadonlyArray<EndpointReport>): number => {
  const stops = new Set(reports.map(({ stop }) => stop))
  if (stops.has("refused")) return ExitCode.wrongInput
  return stops.has("unreachable") ? ExitCode.teacher : ExitCode.done
}

/** Asks each endpoint what it can do, and leaves that in the run directory. */
export const probe = Effect.fnUntraced(function* (flags: ProbeFlags) {
  const session = yield* Session
  if (!(flags.probeTimeout > 0)) {
    return yield* new InputError({ message: `--probe-timeout ${flags.probeTimeout}: seconds, more than 0` })
  }
  const resolved = yield* withSimulator(yield* loadRecipe(flags.recipe, flags.set))
  const run = yield* planRun(resolved)
  const { teacher, sample } = run.recipe
  const folder = runFolder(resolved, flags.dir)
  // A damaged one is what this command makes again.
  const before = yield* readProfile(folder).pipe(
    Effect.catchTag("ProfileError", (error) => (error.reason === "damaged" ? Effect.succeed(null) : Effect.fail(error)))
  )
  const endpoints = yield* wanted(run, flags.only)
  yield* confirm(
    run,
    endpoints.map(({ at }) => at),
    flags.yes
  )

  const now = yield* Clock.currentTimeMillis
  // A hanging server is left when the run would leave it, and long before when that is long.
  const seconds = Math.min(flags.probeTimeout, teacher.timeouts.total)
  const reports = yield* Effect.forEach(
    endpoints,
    ({ host, at }) =>
      probeEndpoint({ teacher, sample, at, host, seconds, environment: process.env, now }).pipe(
        Effect.tap((report) => {
          const consequences = consequencesOf(run.recipe, report.profile)
          return Console.log(
            flags.json
              ? quietJson({ type: "endpoint", ...report, ...consequences })
              : reportLines(report, consequences).join("\n")
          )
        })
      ),
    { concurrency: "unbounded" }
  )

  // What was not reached has told nothing: an older profile of it stays.
  const told = reports.filter(({ stop }) => stop === null)
  if (told.length > 0) yield* writeProfile(folder, merged(before, told))
  if (run.recipe.sandbox?.use === "remote") {
    const note = yield* sandboxNote(run, { asked: true })
    if (note !== null) yield* Console.log(flags.json ? quietJson({ type: "sandbox", note }) : `sandbox   ${note}`)
  }
  const code = exitOf(reports)
  const file = relative(process.cwd(), profileFile(folder))
  if (flags.json) {
    const usd = reports.reduce((sum, { spent }) => sum + spent.usd, 0)
    const profile = told.length > 0 ? file : null
    yield* Console.log(quietJson({ type: "summary", endpoints: reports.length, usable: told.length, usd, profile }))
  } else if (told.length > 0) yield* Console.log(`written to ${file}; cotton run uses it`)
  if (code !== ExitCode.done) session.setExitCode(code)
}, Effect.scoped)
