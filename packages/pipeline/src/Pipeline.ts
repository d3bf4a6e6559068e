import { Book, type Closing, Desk, Purse, readTrace, rejectionSampling } from "@cotton/generator"
import { openDataset } from "@cotton/exporter"
import { splitOf } from "@cotton/selection"
import type { Problem } from "@cotton/schema"
import type { RunDirectoryError } from "@cotton/store"
import { type Dossier, Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { buying } from "./Attempt.ts"
import { cardFacts } from "./CardFacts.ts"
import { timed } from "./Clocked.ts"
import { chooseAloud, judgedTraces, type JudgedTrace } from "./Chosen.ts"
import { endOf } from "./Ending.ts"
import { confirmGolds, confirmPurchase, rememberPlan } from "./Purchase.ts"
import { judgingCost } from "./consult/JudgingCost.ts"
import { openJudges } from "./consult/OpenJudges.ts"
import { Monitor } from "./Event.ts"
import { collectGarbage } from "./Garbage.ts"
import { resume } from "./Resume.ts"
import { checkPrefix, readProblems, type Run } from "./Run.ts"
import { sampling } from "./Sampling.ts"
import { sayWhatIsOwed } from "./StillOwed.ts"

/*
 *            ┌───────────────── collect: buys what is owed ─────────────────┐   ┌──── cut: chooses, buys nothing ────┐
 * problems ─▶│ desk ─▶ teacher ─▶ journal ─▶ judge ─▶ note ─▶ (more asks?) │ ─▶│ select ─▶ export ─▶ dataset/       │
 *            └───────────────────────────────▲──────────────────────────────┘   └────────────────────────────────────┘
 *                                            └── resume = replay the journal through the same folds
 */

/** `pilot`: chooses the only problems that it buys for, in their order; whoever gives it has agreed to their price. */
interface CollectOptions {
  readonly confirmed: boolean
  /**
   * Done once buying is confirmed, before the first request: what the run is from then on. A refused run has bought
   * nothing and keeps its settings; its journal has today's words of the problems and verdicts under today's filters.
   */
  readonly begin?: Effect.Effect<void, RunDirectoryError>
  readonly pilot?: (problems: ReadonlyArray<Problem>) => ReadonlyArray<Problem>
}

/** Buys what is owed until every problem is settled, the money is out, or the desk is closed. Says which it was. */
export const collect = Effect.fn("collect")(function* (run: Run, { confirmed, begin, pilot }: CollectOptions) {
  const monitor = yield* Monitor
  yield* checkPrefix(run)
  const loaded = yield* readProblems(run)
  const resumed = yield* resume(run, loaded)
  const problems = pilot?.(loaded.problems) ?? loaded.problems
  yield* confirmGolds(run, problems, resumed, confirmed)
  yield* pilot === undefined ? confirmPurchase(run, problems, resumed, confirmed) : rememberPlan(run)
  if (begin !== undefined) yield* begin

  const purse = new Purse(run.recipe.budget, resumed.spent)
  const { known, ticketsOf } = yield* openJudges(run, purse, resumed, pilot && problems)
  const told = yield* sayWhatIsOwed(run, loaded.problems, { ...resumed, known }, problems)
  const book = new Book({
    strategy: rejectionSampling(run.recipe.sample),
    problems,
    known,
    onSettled: (settled) => told.has(settled.problemId) || monitor.publish({ _tag: "Settled", settled })
  })
  const onLearned = (host: string, what: string) => monitor.publish({ _tag: "Learned", host, what })
  const desk = new Desk({ ...run, book, purse, judging: judgingCost(run), onLearned })
  monitor.opened(desk)
  monitor.publish({ _tag: "Prompted", messages: run.asking.messages(problems[0]!) })
  monitor.publish({ _tag: "Phase", phase: "buying", why: null })

  const { attempt, leave } = buying(yield* sampling(run, desk, book))
  yield* collectGarbage
  yield* ticketsOf(desk).pipe(
    Stream.mapEffect(attempt, { concurrency: "unbounded", unordered: true }),
    Stream.runDrain,
    Effect.andThen(leave),
    timed
  )
  return desk.closing ?? ({ why: "settled" } satisfies Closing)
}, Effect.scoped)

/** Where to, for the card: by which command, and who else looks at each problem's traces while they pass. */
interface CutOptions {
  readonly dir: string
  readonly command: string
  readonly seen?: (dossier: Dossier, traces: ReadonlyArray<JudgedTrace>) => void
}

/** Chooses from every stored trace and writes the dataset. Equal journals give equal bytes. */
export const cut = Effect.fn("cut")(function* (run: Run, options: CutOptions) {
  const monitor = yield* Monitor
  const journal = yield* Journal
  monitor.publish({ _tag: "Phase", phase: "exporting", why: null })
  const { cuts, export: spec } = run.recipe

  yield* collectGarbage
  const { agreements, all, chosen } = yield* chooseAloud(run)
  const dataset = yield* openDataset({
    dir: options.dir,
    cuts: Object.keys(cuts),
    spec,
    recipeDigest: run.resolved.digest
  })
  yield* Stream.runForEach(journal.dossiers(run.plan), (dossier) => {
    const traces = judgedTraces(run, dossier, (call) => readTrace(call, run.recipe.teacher), agreements)
    options.seen?.(dossier, traces)
    return Effect.forEach(traces, ({ judged, origin }) =>
      Effect.gen(function* () {
        yield* dataset.addTrace(judged, origin)
        for (const [name, { rows }] of chosen) {
          if (!rows.has(judged.trace.id)) continue
          const split = splitOf(judged.problem.id, spec.seed, spec.validation)
          yield* dataset.addExample(name, { ...judged, split }, origin)
        }
      })
    )
  })
  const facts = yield* cardFacts(run, all, chosen, options.command)
  const summary = yield* dataset.finish(facts)
  return { summary, chosen, candidates: all, agreements, judging: facts.cost.judging }
}, Effect.scoped)

/** Collect, then cut. What was bought is cut whatever ended the buying, unless the user asked to leave. */
export const run = Effect.fn("run")(function* (it: Run, options: CutOptions & Omit<CollectOptions, "pilot">) {
  const monitor = yield* Monitor
  const closing = yield* collect(it, options)
  const leaving = closing.why === "drain" || closing.why === "interrupted"
  const dataset = leaving ? null : yield* cut(it, options)
  monitor.publish(endOf(closing))
  return { closing, dataset }
})
