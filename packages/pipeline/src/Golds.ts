import { faultOfProblem, loadChain } from "@cotton/filters"
import { legibleLine, type Problem, type Trace, traceId } from "@cotton/schema"
import * as Effect from "effect/Effect"
import type { Run } from "./Run.ts"

/** What a verifier cannot judge by, whatever the reply. */
export interface UnreadableGolds {
  readonly filter: string
  /** What it cannot read: the gold answer, the statement in the problem's metadata, or the tests. */
  readonly fault: "gold" | "statement" | "tests"
  readonly count: number
  /** Problems that were looked at. */
  readonly looked: number
  /** The first one: its id, and the beginning of its gold answer. */
  readonly example: { readonly id: string; readonly gold: string }
}

/** The plan, and which filters of it are the recipe's own. */
type Verifying = Pick<Run, "filters"> & {
  readonly resolved: Pick<Run["resolved"], "filters">
  readonly recipe?: Pick<Run["recipe"], "majority">
}

const MOST_LOOKED = 500
const MOST_GOLD = 80

/** At most this many, evenly spread over all. */
const spread = <A>(items: ReadonlyArray<A>, most: number): ReadonlyArray<A> =>
  items.length <= most ? items : Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!)

/** A reply that ends well and has an answer that every verifier finds. What it is worth does not matter. */
const dummy = ({ id, messages }: Problem): Trace => ({
  id: traceId(id, 0),
  problemId: id,
  index: 0,
  turns: [{ role: "assistant", content: String.raw`\boxed{0}` }],
  finish: "stop",
  usage: { input: 0, output: 0, estimated: true },
  usd: 0,
  timing: { at: 0, ms: 0 },
  teacher: "none",
  served: { host: "none" },
  asked: { model: "none", messages },
  calls: []
})

const beginning = (text: string): string => {
  const line = text.trim().replaceAll(/\s/g, " ")
  return line.length > MOST_GOLD ? `${line.slice(0, MOST_GOLD).toWellFormed()}…` : line
}

/**
 * Which verifiers of the plan cannot read the gold answers, found out by judging a reply that nobody gave: nothing is
 * sent. Looks at 500 problems at most, in this thread, so a filter of the recipe's own module is not asked.
 */
export const unreadableGolds = (
  { filters, resolved, recipe }: Verifying,
  problems: ReadonlyArray<Problem>
): Effect.Effect<ReadonlyArray<UnreadableGolds>> =>
  Effect.gen(function* () {
    const own = new Set(resolved.filters.map(({ id }) => id))
    // A fall-back may read what the filter cannot; a panel's members have rules of their own.
    const verifiers = filters.filter(
      ({ id, fallBack, of }) => id.startsWith("verify/") && !own.has(id) && fallBack === undefined && of === undefined
    )
    if (verifiers.length === 0) return []
    // The plan was made of these filters, so they load.
    const judge = yield* Effect.orDie(loadChain(verifiers, []))
    const found = new Map<string, UnreadableGolds>()
    const looked = spread(problems, MOST_LOOKED)
    for (const problem of looked) {
      for (const { filter, outcome, reason } of judge({ problem, trace: dummy(problem) })) {
        if (reason === "no-gold" && recipe?.majority !== undefined) continue
        const fault = outcome === "unsure" ? faultOfProblem(reason ?? "") : undefined
        if (fault === undefined) continue
        const { count, ...first } = found.get(filter) ?? {
          filter,
          fault,
          count: 0,
          looked: looked.length,
          example: { id: problem.id, gold: beginning(problem.answer ?? "") }
        }
        found.set(filter, { ...first, count: count + 1 })
      }
    }
    return [...found.values()]
  })

/** The same in words, a line each; ids and answers are foreign text. */
export const goldNotes = (golds: ReadonlyArray<UnreadableGolds>): ReadonlyArray<string> =>
  golds.map(({ filter, fault, count, looked, example: { id, gold } }) => {
    const of = `${count} of ${looked} ${looked === 1 ? "problem" : "problems"}, e.g. ${legibleLine(id)}`
    if (fault === "statement")
      return `${filter} cannot read what is asked (metadata) of ${of}; see problems.map.metadata`
    if (fault === "tests") return `${filter} has no tests to try a solution with in ${of}; see problems.map.tests`
    const shown = gold === "" ? "without one" : legibleLine(JSON.stringify(gold))
    return `${filter} cannot read the gold answer of ${of}: ${shown}; problems.map.answer may need after or pattern`
  })

/** Whether a verifier can judge none of the problems that were looked at. */
export const noneReadable = (golds: ReadonlyArray<UnreadableGolds>): boolean =>
  golds.some(({ count, looked }) => count === looked)
