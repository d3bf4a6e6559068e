import { canonicalJson, type Mark } from "@cotton/schema"
import { isUnjudged, UNJUDGED } from "@cotton/selection"
import type { Run } from "../Run.ts"
import type { Sample } from "./Samples.ts"

/** Samples with their marks under the filters of one run. */
export interface Judged {
  readonly run: Run
  readonly samples: ReadonlyArray<Sample>
}

const readerOf = ({ recipe }: Run): string => {
  const { think, reasoningField = null } = recipe.teacher
  return canonicalJson({ think, reasoningField })
}

/**
 * The samples under the filters of `run`, put together from runs that have judged them: a filter says of a trace what it
 * says, whichever others stand beside it. `null` where one of its filters, with its options, is in none of them.
 */
export const composed = (run: Run, sources: ReadonlyArray<Judged>): ReadonlyArray<Sample> | null => {
  const same = sources.find((source) => source.run.plan === run.plan)
  if (same !== undefined) return same.samples
  const alike = sources.filter((source) => readerOf(source.run) === readerOf(run))
  const parts = run.filters.map((filter) => {
    const wanted = canonicalJson(filter)
    const source = alike.find(({ run: { filters } }) => filters.some((one) => canonicalJson(one) === wanted))
    return source && { id: filter.id, source }
  })
  const [first] = alike
  if (first === undefined || parts.some((part) => part === undefined)) return null
  const marks = new Map(alike.map((source) => [source, new Map(source.samples.map((one) => [one.traceId, one.marks]))]))
  const marksOf = ({ replied, traceId, marks: own }: Sample): ReadonlyArray<Mark> => {
    if (!replied) return own
    const found: Array<Mark> = []
    for (const part of parts) {
      const all = marks.get(part!.source)!.get(traceId)
      if (all === undefined || isUnjudged({ marks: all })) return UNJUDGED
      for (const mark of all) if (mark.filter === part!.id) found.push(mark)
    }
    return found
  }
  return first.samples.map((sample) => withMarks(sample, marksOf(sample)))
}

const withMarks = (sample: Sample, marks: ReadonlyArray<Mark>): Sample => ({ ...sample, marks })
