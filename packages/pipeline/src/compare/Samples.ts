import { digest, type Problem, traceId } from "@cotton/schema"
import { type Entry, Journal } from "@cotton/schema/ports/Journal"
import { type Candidate, UNJUDGED } from "@cotton/selection"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { judgedWell } from "../Backlog.ts"
import { isCutOff } from "../agree/CutOff.ts"
import type { Run } from "../Run.ts"
import { replaces } from "../StandsFor.ts"

/** A stored sample as a cut sees it, with what tells it from another run's sample. */
export interface Sample extends Candidate {
  readonly seq: number
  readonly key: string
  readonly finish: string
  /** Reason of the failure, where there is no reply. */
  readonly failure?: string
}

/** What was paid for one problem, over all of its Calls: US dollars and output tokens. */
export interface Bought {
  readonly usd: number
  readonly tokens: number
}

/** Everything that a comparison needs of a journal: small columns, no bodies. */
export interface Samples {
  /** In the order of the journal; the same ones as the cuts choose from. */
  readonly samples: ReadonlyArray<Sample>
  /** Of these, the traces without a sound verdict under the run's filters. */
  readonly lacking: number
  readonly bought: ReadonlyMap<string, Bought>
  /** Digest of each problem's words, answer and tests, by its id. */
  readonly problems: ReadonlyMap<string, string>
  /** The problems themselves. */
  readonly asked: ReadonlyMap<string, Problem>
}

export const NO_SAMPLES: Samples = { samples: [], lacking: 0, bought: new Map(), problems: new Map(), asked: new Map() }

const sampleOf = (entry: Entry, id: string): Sample => {
  const { problemId, index, outputTokens, failure, marks, seq, key, finish } = entry
  const replied = failure === null
  return {
    traceId: id,
    problemId,
    index,
    outputTokens,
    replied,
    cutOff: isCutOff(finish),
    marks: replied ? (marks ?? UNJUDGED) : [],
    seq,
    key,
    finish,
    ...(failure === null ? {} : { failure })
  }
}

/**
 * Reads the samples of a run under its filters, a page at a time. The journal gives the Calls of one sample one after the
 * other. What answers a problem's old words is left out.
 */
export const readSamples = Effect.fn("readSamples")(function* (run: Run) {
  const journal = yield* Journal
  const known = new Map<string, { readonly problem: Problem; readonly key: (index: number) => string }>()
  const problems = new Map<string, string>()
  yield* Stream.runForEachArray(journal.problems, (page) =>
    Effect.sync(() => {
      for (const problem of page) {
        const { messages, answer, choices, tests } = problem
        known.set(problem.id, { problem, key: run.asking.keys(problem) })
        problems.set(problem.id, digest({ messages, answer, choices, tests }))
      }
    })
  )
  const samples: Array<Sample> = []
  const unsound = new Set<string>()
  const bought = new Map<string, { usd: number; tokens: number }>()
  const take = (entry: Entry) => {
    const { failure, index, outputTokens, problemId, usd } = entry
    const paid = bought.get(problemId) ?? { usd: 0, tokens: 0 }
    bought.set(problemId, paid)
    paid.usd += usd
    paid.tokens += outputTokens
    const asked = known.get(problemId)
    if (asked === undefined || asked.key(index) !== entry.key) return
    const id = traceId(problemId, index)
    const last = samples.at(-1)
    if (last?.traceId !== id) samples.push(sampleOf(entry, id))
    else if (replaces({ today: true, replied: last.replied }, { today: true, replied: failure === null }))
      samples[samples.length - 1] = sampleOf(entry, id)
    else return
    if (failure !== null || judgedWell(entry, asked.problem)) unsound.delete(id)
    else unsound.add(id)
  }
  yield* Stream.runForEachArray(journal.entries(run.plan), (page) => Effect.sync(() => page.forEach(take)))
  const asked = new Map(Array.from(known, ([id, { problem }]) => [id, problem]))
  return { samples, lacking: unsound.size, bought, problems, asked } satisfies Samples
})
