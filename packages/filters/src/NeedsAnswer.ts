import type { PlannedFilter } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import type { AnyCheck } from "./Check.ts"
import { findCheck } from "./Plan.ts"

/** A panel that all have to pass is passed by none without an answer that one of them needs; others by those that need none. */
const isAll = ({ options }: PlannedFilter): boolean => (options as { readonly rule?: unknown }).rule === "all"

/** Whether an entry cannot judge without a gold answer: neither it nor its fall-back, or no member of a panel, can. */
const isNeeding = (planned: PlannedFilter, custom: ReadonlyArray<AnyCheck>): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    const inside = yield* Effect.forEach(planned.of ?? [], (member) => isNeeding(member, custom))
    const own =
      planned.of === undefined
        ? (yield* findCheck(planned.id, custom))?.needsAnswer === true
        : isAll(planned)
          ? inside.some(Boolean)
          : inside.every(Boolean)
    return own && (planned.fallBack === undefined || (yield* isNeeding(planned.fallBack, custom)))
  })

/** The ids of a plan's entries that cannot judge without a gold answer. */
export const needsAnswer = (
  plan: ReadonlyArray<PlannedFilter>,
  custom: ReadonlyArray<AnyCheck>
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(
    Effect.filter(plan, (planned) => isNeeding(planned, custom)),
    (needing) => needing.map(({ id }) => id)
  )
