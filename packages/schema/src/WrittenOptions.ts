import type { PlannedFilter } from "./Verdict.ts"

const THEN = "then"

const named = (planned: PlannedFilter): Readonly<Record<string, unknown>> => ({ [planned.id]: writtenOptions(planned) })

/** The options of an entry of a plan as a recipe has them: its own, the members of a panel (`of`), its fall-back (`then`). */
export const writtenOptions = ({ options, of, fallBack }: PlannedFilter): Readonly<Record<string, unknown>> => ({
  ...(options as object),
  ...(of === undefined ? {} : { of: of.map(named) }),
  ...(fallBack === undefined ? {} : { [THEN]: named(fallBack) })
})
