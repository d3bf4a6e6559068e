import { boundsOf, BuyingStopped, judgesAsked, pilotProblems, planOf, type Run } from "@cotton/pipeline"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { askToBuy } from "../Asking.ts"
import { chooseDisplay, type DisplayName } from "../display/Display.ts"
import { LEFT } from "../display/DrainWords.ts"
import { number } from "../display/Figures.ts"
import { comparisonLines, differencesOf } from "../display/PlanComparison.ts"
import { money } from "../display/PlanFigures.ts"
import { pilotLines, twiceTheLimit } from "../display/PlanPilot.ts"
import { InputError } from "../errors.ts"
import { ExitCode, exitCodeOfClosing } from "../ExitCode.ts"
import { asCalled, cottonCommand } from "../HowToCall.ts"
import { hostsOf } from "../MeasuredHosts.ts"
import { buyPilot, isFree, type Pilot, type Piloted } from "../PilotRun.ts"
import { planRecipe } from "../PlannedRecipe.ts"
import { distinctFolders } from "../RunFolder.ts"
import { Session } from "../Session.ts"
import { withSimulator } from "../SimulatedTeacher.ts"
import { budgetReached } from "../Summary.ts"
import { legible, legibleLine, quietJson } from "@cotton/schema/Legible"

export interface PilotFlags {
  readonly recipe: ReadonlyArray<string>
  readonly set: ReadonlyArray<string>
  readonly dir: Option.Option<string>
  readonly pilot: number
  readonly yes: boolean
  readonly display: DisplayName | "auto"
  readonly json: boolean
}

/** Standard input, in `problems.from`. */
const STDIN = "-"

/** US dollars that are spent without asking. */
const UNASKED = 0.01

const prepare = Effect.fnUntraced(function* (recipe: string, flags: PilotFlags) {
  const planned = yield* planRecipe(recipe, flags)
  if ([planned.run.recipe.problems.from].flat().includes(STDIN)) {
    return yield* new InputError({
      message: `${recipe}: a pilot looks at the problems twice, and standard input can be read once: write them to a file first`
    })
  }
  const resolved = yield* withSimulator(planned.resolved)
  const judges = judgesAsked(planned.run.filters, resolved.recipe.judges)
  const run: Run = { ...planned.run, resolved, recipe: resolved.recipe, judges }
  const chosen = pilotProblems(planned.loaded.problems, flags.pilot)
  const { samples, usd } = boundsOf(run, chosen, planned.bought)
  const left = Math.max(0, (run.recipe.budget.usd ?? Infinity) - planned.bought.spent.usd)
  const pilot: Pilot = { planned: { ...planned, run }, chosen, samples: samples[1], usd: Math.min(usd[1], left) }
  return pilot
})

/** Says what it costs at most, before a request is sent; asks when that is more than a cent. */
const confirm = (pilots: ReadonlyArray<Pilot>, yes: boolean) =>
  Effect.gen(function* () {
    for (const { planned, chosen, samples, usd } of pilots) {
      const price = `for at most ${money(usd)}`
      const bought = `at most ${number(samples)} samples, ${isFree(planned.run) ? "which are free" : price}`
      const here = `all of whose samples are here${usd === 0 ? "" : `, and judged ${price}`}`
      const what = samples === 0 ? here : bought
      yield* Console.error(
        legible(
          `pilot of ${planned.recipe}: ${number(chosen.length)} of ${number(planned.loaded.problems.length)} problems, ${what}`
        )
      )
    }
    const usd = pilots.reduce((sum, one) => sum + one.usd, 0)
    if (usd <= UNASKED || yes) return
    if (!process.stdin.isTTY)
      return yield* new InputError({
        message: `the pilot may cost up to ${money(usd)}. Run it again with --yes to allow it`
      })
    yield* askToBuy(`Spend up to ${money(usd)}?`)
  })

/** What was measured, as the plan, its lines and `--json` have it. */
const told = ({ planned }: Pilot, { bought, among, timings, closing }: Piloted) => {
  const { run, loaded, resolved, dir } = planned
  const plan = planOf(run, {
    problems: loaded.problems,
    bought,
    timings: [...timings.all.values()],
    among
  })
  const hosts = hostsOf(among, bought, timings, run.recipe.sample)
  const fresh = {
    samples: bought.stored - planned.bought.stored,
    usd: Math.max(0, bought.spent.usd - planned.bought.spent.usd)
  }
  const json = {
    file: resolved.file,
    dir,
    teacher: run.recipe.teacher.model,
    closing,
    pilotProblems: among.length,
    fresh,
    spentUsd: bought.spent.usd,
    hosts,
    twiceTheLimitUsd: twiceTheLimit(plan, run.recipe),
    ...plan
  }
  const lines = pilotLines({
    recipe: run.recipe,
    plan,
    pilot: among.length,
    fresh,
    spentUsd: bought.spent.usd,
    hosts
  })
  return { plan, json, lines, among }
}

const typed = ({ dir, set }: PilotFlags) => ({ ...(Option.isSome(dir) ? { dir: dir.value } : {}), set })

/** What to say of a pilot that did not come to its end. */
const unfinished = ({ planned, usd }: Pilot, { closing }: Piloted, flags: PilotFlags): string | null => {
  if (closing.why === "drain") return LEFT
  if (closing.why !== "budget") return null
  const { recipe } = planned.run
  const own = recipe.budget.usd === undefined || usd < recipe.budget.usd - planned.bought.spent.usd
  return own && recipe.budget.tokens === undefined
    ? `the pilot has cost the ${money(usd)} that it was allowed, since replies that broke are paid too; the same command goes on from here`
    : budgetReached(planned.run, { recipe: planned.recipe, ...typed(flags) }, `check --pilot ${flags.pilot}`)
}

/** Buys the samples of some problems into each recipe's own run directory, and says what they tell of the whole. */
export const pilot = Effect.fnUntraced(function* (flags: PilotFlags) {
  const session = yield* Session
  if (!(flags.pilot >= 1)) return yield* new InputError({ message: `--pilot ${flags.pilot}: problems, 1 or more` })
  const pilots = yield* Effect.forEach(flags.recipe, (recipe) => prepare(recipe, flags))
  yield* distinctFolders(pilots.map(({ planned }) => planned))
  yield* confirm(pilots, flags.yes)

  const name = chooseDisplay(flags.display, flags.json)
  const results: Array<ReturnType<typeof told> & { readonly it: Pilot; readonly piloted: Piloted }> = []
  const stops: Array<BuyingStopped> = []
  for (const it of pilots) {
    const piloted = yield* buyPilot(it, { display: name, settings: flags.set, yes: flags.yes })
    const { closing } = piloted
    results.push({ ...told(it, piloted), it, piloted })
    const code = exitCodeOfClosing(closing)
    if (code !== ExitCode.done) session.setExitCode(code)
    if ("message" in closing && closing.why !== "journal")
      stops.push(new BuyingStopped({ why: closing.why, detail: closing.message }))
    if (session.interrupts.signalled()) break
  }

  const candidates = results.map(({ it: { planned }, among, plan, piloted: { bought } }) => ({
    recipe: planned.recipe,
    teacher: planned.run.recipe.teacher.model,
    plan,
    bought: { ...bought, samples: new Map(among.map(({ id }) => [id, bought.samples.get(id) ?? []])) }
  }))
  const differences = differencesOf(candidates)
  if (name === "json") {
    const all = results.map(({ json }) => json)
    for (const one of all) yield* Console.log(quietJson({ type: "pilot", ...one }))
    const usd = all.reduce((sum, one) => sum + one.fresh.usd, 0)
    yield* Console.log(quietJson({ type: "summary", recipes: all.length, usd, differences, pilots: all }))
  } else {
    for (const [at, { lines, it }] of results.entries()) {
      const head = pilots.length > 1 ? [legible(`${at === 0 ? "" : "\n"}${it.planned.recipe}`)] : []
      yield* Console.log([...head, ...lines].join("\n"))
    }
    if (results.length > 1)
      yield* Console.log(["", ...comparisonLines(candidates, differences)].map(legibleLine).join("\n"))
    const next = results.map(
      ({ it: { planned } }) =>
        `  ${cottonCommand()} run ${asCalled(planned.recipe, { dir: planned.dir, set: flags.set })}`
    )
    yield* Console.error(["next, from what is bought:", ...next].map(legible).join("\n"))
  }
  for (const { it, piloted } of results) {
    const words = unfinished(it, piloted, flags)
    if (words !== null) yield* Console.error(legible(words))
  }
  if (stops.length > 0) return yield* stops[0]!
}, Effect.scoped)
