import { type Call, type Judged, marksOf, type Problem, traceId } from "@cotton/schema"
import type { Dossier } from "@cotton/schema/ports/Journal"
import { type Candidate, judgesAnswer, SUSPECT, UNJUDGED } from "@cotton/selection"
import { Causes } from "./gathered/Causes.ts"
import { Examples } from "./gathered/Examples.ts"
import { Failures } from "./gathered/Failures.ts"
import { type Grouped, groupName, Groupings } from "./gathered/Groupings.ts"
import { Lengths } from "./gathered/Lengths.ts"
import { Rates } from "./gathered/Rates.ts"
import { Suspects } from "./gathered/Suspects.ts"
import { Timeline } from "./gathered/Timeline.ts"
import type { ReportFacts, RunFacts } from "./ReportFacts.ts"

/** A trace with its verdicts, and the Call that it was read from. */
export interface SeenTrace {
  readonly judged: Judged
  readonly call: Call
}

export interface GatheringOptions {
  /** The key that a problem's sample has as the recipe stands now: samples that answer older words do not count. */
  readonly key: (problem: Problem, index: number) => string
  /** Draws the examples. Default: 0. */
  readonly seed?: number
  /** Examples of each reason. Default: 3. */
  readonly examples?: number
  /** Examples of kept traces. Default: 2. */
  readonly keptExamples?: number
}

/** Whether a filter has looked at it: without any verdict it would be kept. */
const isJudged = ({ judged: { standing, verdicts } }: SeenTrace): boolean =>
  verdicts.length > 0 || standing !== "undecided"

const candidateOf = (seen: SeenTrace): Candidate => {
  const { agreed, trace, verdicts } = seen.judged
  const suspect = agreed?.as === "suspect" ? [SUSPECT] : []
  return {
    traceId: trace.id,
    problemId: trace.problemId,
    index: trace.index,
    outputTokens: trace.usage.output,
    replied: true,
    marks: isJudged(seen) ? [...marksOf(verdicts), ...suspect] : UNJUDGED
  }
}

/** Every filter that judges the answer passes; `null` when there is none. */
const isSolved = ({ verdicts }: Judged): boolean | null => {
  const verifiers = verdicts.filter(({ filter }) => judgesAnswer(filter))
  return verifiers.length === 0 ? null : verifiers.every(({ outcome }) => outcome === "pass")
}

const groupedOf = ({ judged: { problem, standing, trace } }: SeenTrace): Grouped => ({
  values: {
    domain: groupName(problem.domain),
    language: groupName(problem.language),
    source: groupName(problem.source),
    host: groupName(trace.served.host),
    "served model": groupName(trace.served.model),
    temperature: groupName(trace.asked?.temperature?.toString())
  },
  isKept: standing === "kept",
  tokens: trace.usage.output
})

/**
 * Counts a run for its report while its traces pass by, problem by problem, in any order of problems. Its memory does
 * not grow with the traces: numbers, and a few passages of each reason.
 */
export class Gathering {
  readonly #key: GatheringOptions["key"]
  readonly #causes = new Causes()
  readonly #lengths = new Lengths()
  readonly #kept = new Rates()
  /** What is said of how hard the problems are, without those whose gold answer is suspect. */
  readonly #hard = { kept: new Rates(), solved: new Rates() }
  readonly #suspects = new Suspects()
  readonly #timeline = new Timeline()
  readonly #failures = new Failures()
  readonly #groupings = new Groupings()
  readonly #examples: Examples
  readonly #tokens = { input: 0, output: 0, kept: 0 }
  #problems = 0
  #usd = 0

  constructor({ key, seed = 0, examples = 3, keptExamples = 2 }: GatheringOptions) {
    this.#key = key
    this.#examples = new Examples({ seed, perReason: examples, kept: keptExamples })
  }

  /** One problem: all that is stored of it, and the traces that stand for its samples. */
  take({ calls, problem }: Dossier, traces: ReadonlyArray<SeenTrace>): void {
    this.#problems++
    const kept = new Set(traces.flatMap(({ call, judged }) => (judged.standing === "kept" ? [call] : [])))
    this.#takeCalls(
      calls.map(({ call }) => call),
      kept
    )
    const failed = this.#failed(problem, calls, new Set(traces.map(({ judged }) => judged.trace.index)))
    for (const call of failed.values()) this.#failures.addSample(call)
    this.#causes.add([
      ...traces.map(candidateOf),
      ...Array.from(failed.keys(), (index): Candidate => {
        const id = traceId(problem.id, index)
        return { traceId: id, problemId: problem.id, index, outputTokens: 0, replied: false, marks: [] }
      })
    ])
    const judged = traces.filter(isJudged)
    this.#kept.add(kept.size, judged.length)
    if (!this.#suspects.add(problem, traces)) {
      const solved = traces.flatMap(({ judged }) => isSolved(judged) ?? [])
      this.#hard.kept.add(kept.size, judged.length)
      this.#hard.solved.add(solved.filter(Boolean).length, solved.length)
    }
    this.#groupings.add(judged.map(groupedOf))
    for (const { judged } of traces) {
      const isKept = judged.standing === "kept"
      this.#lengths.add(judged.trace, isKept)
      if (isKept) this.#tokens.kept += judged.trace.usage.output
      this.#examples.add(judged)
    }
  }

  /** Money, tokens and times of everything that was asked, also what no trace stands for any more. */
  #takeCalls(calls: ReadonlyArray<Call>, kept: ReadonlySet<Call>): void {
    const requests = new Set<string>()
    for (const call of calls) {
      this.#usd += call.usd
      this.#tokens.input += call.usage.input
      this.#tokens.output += call.usage.output
      for (const attempt of call.attempts) {
        // One request may have been for several samples.
        const request = `${attempt.at}/${attempt.ms}/${attempt.host}`
        const isCounted = call.fetched.n !== undefined && requests.has(request)
        requests.add(request)
        this.#timeline.addAttempt(attempt, isCounted)
        this.#failures.addAttempt(attempt, isCounted)
      }
      if (call.reply !== null) this.#timeline.addReply(call, kept.has(call))
    }
  }

  /** The newest failure of each sample that has no reply. */
  #failed(problem: Problem, calls: Dossier["calls"], replied: ReadonlySet<number>): ReadonlyMap<number, Call> {
    const failed = new Map<number, Call>()
    for (const { call } of calls) {
      if (call.reply !== null || replied.has(call.index)) continue
      if (call.key === this.#key(problem, call.index)) failed.set(call.index, call)
    }
    return failed
  }

  /** What was counted so far, with what only the caller knows. */
  facts(run: RunFacts): ReportFacts {
    return {
      run,
      funnel: this.#causes.funnel,
      problems: this.#problems,
      yield: this.#kept.share,
      tokens: { ...this.#tokens },
      usd: this.#usd + run.judging.usd,
      lengths: this.#lengths.facts,
      rates: {
        kept: this.#hard.kept.counts,
        solved: this.#hard.solved.totals.problems === 0 ? null : this.#hard.solved.counts
      },
      suspects: this.#suspects.facts,
      timeline: this.#timeline.facts,
      failures: this.#failures.facts,
      groupings: this.#groupings.facts,
      examples: this.#examples.facts,
      keptExamples: this.#examples.kept
    }
  }
}
