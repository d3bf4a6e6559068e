import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import type { Judging } from "@cotton/schema/ports/Judging"
import { Sandbox } from "@cotton/schema/ports/Sandbox"
import type { Finding, PlannedFilter, Subject, Verdict } from "@cotton/schema/Verdict"
import { accept, verdictOf } from "./Chain.ts"
import type { AnyCheck } from "./Check.ts"
import type { FilterError } from "./errors.ts"
import { decodeOptions, findCheck } from "./Plan.ts"

/** A filter of the plan that has a costly half, at its place in the plan. */
interface Seated {
  readonly index: number
  readonly planned: PlannedFilter
  readonly options: unknown
  readonly judge: NonNullable<AnyCheck["judge"]>
}

/** Those of Cotton's own filters in a plan that are judges. */
export const judgesOf = Effect.fnUntraced(function* (
  plan: ReadonlyArray<PlannedFilter>
): Effect.fn.Return<ReadonlyArray<Seated>, FilterError> {
  const seated: Array<Seated> = []
  for (const [index, planned] of plan.entries()) {
    const check = yield* findCheck(planned.id, [])
    if (check?.judge === undefined) continue
    const options = yield* decodeOptions(check, planned.options, ["judge", index])
    seated.push({ index, planned, options, judge: check.judge })
  }
  return seated
})

/** Why a judge was not asked. The trace is rejected already; that its place is open keeps it from showing as a pass. */
const notRun = (filter: string): Finding => ({
  outcome: "unsure",
  reason: "not-run",
  found: `${filter} rejects the trace`
})

const ask = ({ planned, options, judge }: Seated, subject: Subject): Effect.Effect<Verdict, never, Sandbox> =>
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
 * Judging with the plan's judges: the checks of a trace first, all of them, then each judge that has nothing against it, and
 * only if no filter has rejected the trace. At most `concurrency` judges are at work; a trace that is no longer waited for
 * ends its own.
 */
export const withJudges = Effect.fnUntraced(function* (checks: Judging["Service"], seated: ReadonlyArray<Seated>) {
  const sandbox = yield* Sandbox
  const permits = Semaphore.makeUnsafe(Math.max(1, sandbox.concurrency))
  const service: Judging["Service"] = {
    plan: checks.plan,
    judge: (subject) =>
      Effect.gen(function* () {
        const verdicts = [...(yield* checks.judge(subject))]
        for (const seat of seated) {
          const first = verdicts[seat.index]!
          // What it can say without running anything it has said.
          if (first.outcome !== "pass") continue
          const rejecting = verdicts.find(({ outcome }) => outcome === "fail")
          verdicts[seat.index] =
            rejecting === undefined
              ? yield* permits.withPermit(Effect.provideService(ask(seat, subject), Sandbox, sandbox))
              : verdictOf(seat.planned, { finding: notRun(rejecting.filter), ms: 0 })
        }
        return verdicts
      })
  }
  return service
})
