import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import type { Judging } from "@cotton/schema/ports/Judging"
import { Command } from "@cotton/schema/ports/Command"
import { Consultant } from "@cotton/schema/ports/Consultant"
import { Sandbox } from "@cotton/schema/ports/Sandbox"
import type { Finding, PlannedFilter, Subject, Verdict } from "@cotton/schema/Verdict"
import { accept, verdictOf } from "./Chain.ts"
import type { JudgeServices } from "./Check.ts"
import type { FilterError } from "./errors.ts"
import { entriesOf, knownParts, type Seat, seatsOf, verdictOfEntry } from "./Entry.ts"

export type { Seat } from "./Entry.ts"

/** Those of Cotton's own filters in a plan that are judges, those inside other entries too. */
export const judgesOf = (plan: ReadonlyArray<PlannedFilter>): Effect.Effect<ReadonlyArray<Seat>, FilterError> =>
  Effect.map(entriesOf(plan), seatsOf)

/** What the judges of a plan may ask for, each where one of them needs it. */
export interface Services {
  readonly sandbox?: Sandbox["Service"] | undefined
  readonly consultant?: Consultant["Service"] | undefined
  readonly command?: Command["Service"] | undefined
}

/** A service that no judge of the plan needs is not there; whoever asks for it all the same breaks. */
export const contextOf = ({ sandbox, consultant, command }: Services): Context.Context<JudgeServices> =>
  Context.empty().pipe(
    sandbox === undefined ? (none) => none : Context.add(Sandbox, sandbox),
    consultant === undefined ? (none) => none : Context.add(Consultant, consultant),
    command === undefined ? (none) => none : Context.add(Command, command)
  ) as Context.Context<JudgeServices>

/** Why a judge was not asked. The trace is rejected already; that its place is open keeps it from showing as a pass. */
const notRun = (filter: string): Finding => ({
  outcome: "unsure",
  reason: "not-run",
  found: `${filter} rejects the trace`
})

const ask = ({ planned, options, judge }: Seat, subject: Subject): Effect.Effect<Verdict, never, JudgeServices> =>
  Effect.suspend(() => {
    const start = performance.now()
    const took = () => Math.round((performance.now() - start) * 1000) / 1000
    return judge(subject, options).pipe(
      Effect.map(accept),
      // A judge that breaks has not judged.
      Effect.catchDefect((cause) =>
        Effect.succeed<Finding>({ outcome: "error", reason: "threw", found: String(cause).slice(0, 200) })
      ),
      Effect.map((finding) => verdictOf(planned, { finding, ms: took() }))
    )
  })

/**
 * Judging with a whole plan, given the leaves' own checks: those first, all of them; then each entry that depends on a judge, in
 * the plan's order, and only if no other entry has rejected the trace. At most as many programs run as the sandbox takes; a
 * trace that is no longer waited for ends its own.
 */
export const withJudges = Effect.fnUntraced(function* (
  plan: ReadonlyArray<PlannedFilter>,
  checks: Pick<Judging["Service"], "judge">,
  services: Services
): Effect.fn.Return<Judging["Service"], FilterError> {
  const entries = yield* entriesOf(plan)
  const permits = Semaphore.makeUnsafe(Math.max(1, services.sandbox?.concurrency ?? 1))
  const context = contextOf(services)
  const asking = (seat: Seat, subject: Subject) => {
    const asked = Effect.provideContext(ask(seat, subject), context)
    // How many questions are under way is the desk's business, how many rows the command's.
    return seat.needs === "sandbox" ? permits.withPermit(asked) : asked
  }
  const judge = (subject: Subject) =>
    Effect.gen(function* () {
      const leaves = yield* checks.judge(subject)
      const verdicts = yield* Effect.forEach(entries, (entry) => verdictOfEntry(entry, leaves, subject, null))
      for (const [at, entry] of entries.entries()) {
        if (verdicts[at] !== null) continue
        const rejecting = verdicts.find((one) => one?.outcome === "fail")
        if (!rejecting) {
          verdicts[at] = yield* verdictOfEntry(entry, leaves, subject, asking)
          continue
        }
        const parts = yield* knownParts(entry, leaves, subject)
        const spared = verdictOf(entry.planned, { finding: notRun(rejecting.filter), ms: 0 })
        verdicts[at] = parts.length === 0 ? spared : Object.assign({}, spared, { parts })
      }
      return verdicts.map((one) => one!)
    })
  return { plan, judge }
})
