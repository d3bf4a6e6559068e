import { marksOf, type Problem, standing } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { type Agreement, verdictsUnder } from "@cotton/selection/Agreement"
import * as Effect from "effect/Effect"
import { agreementIn } from "../agree/Agreements.ts"
import { votingOf } from "../agree/Voting.ts"
import type { StoredRun } from "../StoredRun.ts"
import { type Chosen, type Membership, membershipsOf } from "./Membership.ts"
import { candidateOf, type Sample, samplesOf } from "./Sample.ts"

/** A sample with the cuts that it stands in. */
export interface ExaminedSample extends Sample {
  readonly cuts: ReadonlyArray<Membership>
}

/** One problem of a stored run, with all of its samples. Plain data. */
export interface ExaminedProblem {
  readonly problem: Problem
  /** In the order of their indices. */
  readonly samples: ReadonlyArray<ExaminedSample>
  readonly counts: {
    readonly kept: number
    readonly rejected: number
    readonly undecided: number
    /** Replies that no filter has looked at yet. */
    readonly unjudged: number
    readonly failed: number
  }
  /** What the samples agree on, where that says something of the gold answer: it is suspect, or theirs stands in. */
  readonly agreement: Agreement | null
  /** The kept sample with the fewest output tokens, or `null` when none is kept. */
  readonly shortestKept: string | null
}

/** One trace of a stored run: its sample, its problem, and the problem's other samples. Plain data. */
export interface ExaminedTrace extends ExaminedProblem {
  readonly sample: ExaminedSample
}

export interface ExamineOptions {
  /** The whole run's choice, for cuts that fill up to another cut's tokens; without it their membership is `open`. */
  readonly chosen?: Chosen
}

const shortest = (samples: ReadonlyArray<Sample>): string | null => {
  let found: Sample | null = null
  for (const sample of samples) {
    if (sample.fate !== "kept" || !sample.current) continue
    if (found === null || sample.call.usage.output < found.call.usage.output) found = sample
  }
  return found?.id ?? null
}

/** A sample of today's words that the answer of most stands in for, as it is judged by that. */
const judgedBy = (agreement: Agreement, sample: Sample): Sample => {
  const { current, trace, verdicts } = sample
  if (!current || trace === null || verdicts.length === 0) return sample
  const told = verdictsUnder(agreement, verdicts, marksOf(verdicts))
  return { ...sample, verdicts: told, fate: standing(told) }
}

/** All that is stored of one problem, read by its index in the journal; `null` for one that the journal does not know. */
export const examineProblem = Effect.fnUntraced(function* (
  { run }: StoredRun,
  problemId: string,
  { chosen }: ExamineOptions = {}
) {
  const journal = yield* Journal
  const dossier = yield* journal.dossier(problemId, run.plan)
  if (dossier === null) return null
  const stored = samplesOf(run, dossier)
  const voting = yield* votingOf(run)
  const today = stored.filter(({ current }) => current).map(candidateOf)
  const agreement = voting === null ? null : agreementIn(voting, dossier.problem, today)
  const samples = agreement === null ? stored : stored.map((sample) => judgedBy(agreement, sample))
  const cuts = membershipsOf(run.recipe, samples, chosen, agreement)
  const counts = { kept: 0, rejected: 0, undecided: 0, unjudged: 0, failed: 0 }
  for (const { fate, current, judged } of samples)
    if (current) counts[fate !== "failed" && judged === "no" ? "unjudged" : fate]++
  const examined: ExaminedProblem = {
    problem: dossier.problem,
    samples: samples.map((sample) => ({ ...sample, cuts: cuts.get(sample.id)! })),
    counts,
    agreement,
    shortestKept: shortest(samples)
  }
  return examined
})

/** One sample of a problem, with its siblings; `null` for one that the journal does not know. */
export const examineTrace = Effect.fnUntraced(function* (
  stored: StoredRun,
  problemId: string,
  index: number,
  options: ExamineOptions = {}
) {
  const problem = yield* examineProblem(stored, problemId, options)
  const sample = problem?.samples.find((one) => one.index === index)
  if (problem === null || sample === undefined) return null
  const examined: ExaminedTrace = { ...problem, sample }
  return examined
})
