import { canonicalJson, type Mark, type Problem } from "@cotton/schema"
import { isUnjudged, UNJUDGED } from "@cotton/selection"
import { identityOf } from "../consult/Inquiry.ts"
import { judgesAsked } from "../consult/NamedJudges.ts"
import type { Run } from "../Run.ts"
import type { Sample } from "./Samples.ts"

/** Samples with their marks under the filters of one run. */
export interface Judged {
  readonly run: Run
  readonly samples: ReadonlyArray<Sample>
  /** The problems that they answer, to compare their answers. */
  readonly asked?: ReadonlyMap<string, Problem>
}

const readerOf = ({ recipe }: Run): string => {
  const { think, reasoningField = null } = recipe.teacher
  return canonicalJson({ think, reasoningField })
}

/** What a costly filter says of a trace that another one rejects: it was not asked. */
const isNotRun = ({ outcome, reason }: Mark): boolean => outcome === "unsure" && reason === "not-run"

/**
 * The samples under the filters of `run`, put together from runs that have judged them. What a filter says of a trace does
 * not depend on those that stand beside it, but for a costly one, which is not asked where another filter rejects: that
 * holds for `run` only if that other filter rejects there too before it is asked. `null` where one of the run's filters, with
 * its options, is in none of the others, or was not asked because of a filter that `run` does not have, or has later.
 */
export const composed = (run: Run, sources: ReadonlyArray<Judged>): ReadonlyArray<Sample> | null => {
  const same = sources.find((source) => source.run.plan === run.plan)
  if (same !== undefined) return same.samples
  const alike = sources.filter((source) => readerOf(source.run) === readerOf(run))
  const parts = run.filters.map((filter) => {
    const source = alike.find((one) => placeOf(one.run, run, filter) !== -1)
    return source && { id: filter.id, source }
  })
  const [first] = alike
  if (first === undefined || parts.some((part) => part === undefined)) return null
  const marks = new Map(alike.map((source) => [source, new Map(source.samples.map((one) => [one.traceId, one.marks]))]))
  const marksOf = ({ replied, traceId, marks: own }: Sample): ReadonlyArray<Mark> | null => {
    if (!replied) return own
    const found: Array<Mark> = []
    let unjudged = false
    for (const part of parts) {
      const { id, source } = part!
      const all = marks.get(source)!.get(traceId)
      if (all === undefined || isUnjudged({ marks: all })) {
        unjudged = true
        continue
      }
      const of = all.filter(({ filter }) => filter === id)
      if (of.some(isNotRun) && !isRejectedBefore(id, run, source.run, all)) return null
      found.push(...of)
    }
    return unjudged ? UNJUDGED : found
  }
  const together: Array<Sample> = []
  for (const sample of first.samples) {
    const of = marksOf(sample)
    if (of === null) return null
    together.push(withMarks(sample, of))
  }
  return together
}

type Filter = Run["filters"][number]

/** A filter with its options and the judges that it asks: a name in two recipes may be that of two models. */
const whole = ({ judges }: Run, filter: Filter): string => {
  const asked = Object.entries(judgesAsked([filter], judges)).map(([name, spec]) => [name, identityOf(spec)])
  return canonicalJson({ filter, asked })
}

/** The place in a run of another one's filter, with the same options and the same judges; -1 where it is not there. */
const placeOf = (run: Run, of: Run, filter: Filter): number => {
  const wanted = whole(of, filter)
  return run.filters.findIndex((one) => whole(run, one) === wanted)
}

/**
 * Whether `run` too would not ask the filter `id`, which `source` did not ask. A filter that stands after it in `source` and
 * rejects all the same does so without asking anybody, so its place in `run` does not matter.
 */
const isRejectedBefore = (id: string, run: Run, source: Run, marks: ReadonlyArray<Mark>): boolean => {
  const placeIn = ({ filters }: Run) => filters.findIndex((filter) => filter.id === id)
  return source.filters.some((filter, at) => {
    if (!marks.some((mark) => mark.outcome === "fail" && mark.filter === filter.id)) return false
    const place = placeOf(run, source, filter)
    return place !== -1 && (at > placeIn(source) || place < placeIn(run))
  })
}

const withMarks = (sample: Sample, marks: ReadonlyArray<Mark>): Sample => ({ ...sample, marks })
