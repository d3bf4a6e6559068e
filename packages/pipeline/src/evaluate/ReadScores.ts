import { type Problem, standing } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { consensusOf, isUnjudged, type ProblemScore } from "@cotton/selection"
import * as Effect from "effect/Effect"
import { agreementsAmong } from "../agree/Agreements.ts"
import { type Voting, votingOf } from "../agree/Voting.ts"
import { readSamples, type Sample } from "../compare/Samples.ts"
import type { Run } from "../Run.ts"

/** What is stored of a benchmark's run. */
export interface StoredScores {
  /** Problems of the benchmark. */
  readonly problems: number
  /** Those all of whose samples are there and judged, in the order of the benchmark. */
  readonly scores: ReadonlyArray<ProblemScore>
  /** Digest of each problem's words, answer and tests, by its id. */
  readonly digests: ReadonlyMap<string, string>
  /** US dollars for samples and judges, failed requests with them. */
  readonly usd: number
  /** Output tokens of all Calls for samples. */
  readonly tokens: number
  /** Problems that no sample solves while the samples agree: their gold answers may be wrong. */
  readonly suspects: ReadonlyArray<string>
}

/** The reasons of a verifier that found nothing to compare. */
const NO_ANSWER: ReadonlySet<string> = new Set(["no-answer", "empty-box", "no-choice", "no-code", "no-json"])

const scoreOf = (problem: Problem, samples: ReadonlyArray<Sample>, k: number, voting: Voting | null): ProblemScore => {
  const replies = samples.filter(({ replied }) => replied)
  const by = { kept: 0, rejected: 0, undecided: 0 }
  const ballots = { right: 0, wrong: [] as Array<string>, unsure: [] as Array<string> }
  let noAnswer = 0
  for (const { cutOff, marks } of replies) {
    const came = standing(marks)
    by[came]++
    if (marks.some(({ reason }) => NO_ANSWER.has(reason))) noAnswer++
    // An answer before the end was not the last word.
    if (cutOff === true) continue
    const answer = marks.find((mark) => mark.answer !== undefined)?.answer?.trim() ?? ""
    if (came === "kept") ballots.right++
    else if (answer !== "") ballots[came === "rejected" ? "wrong" : "unsure"].push(answer)
  }
  const verifier = voting?.verifiers[0]
  return {
    id: problem.id,
    right: by.kept,
    wrong: by.rejected,
    unsure: by.undecided,
    failed: k - replies.length,
    truncated: replies.filter(({ cutOff }) => cutOff === true).length,
    noAnswer,
    tokens: replies.map(({ outputTokens }) => outputTokens),
    consensus: voting === null || verifier === undefined ? null : consensusOf(ballots, voting.same(verifier, problem))
  }
}

/** After a refusal no more samples of a problem are asked for: the prompt would be refused again. */
const isSettled = (samples: ReadonlyArray<Sample>, k: number): boolean =>
  (samples.length >= k || samples.some(({ failure }) => failure === "refused")) &&
  !samples.some((sample) => sample.replied && isUnjudged(sample))

/** Reads how the samples of a benchmark's run came out, `k` of each problem. Of a problem that is not settled nothing is said. */
export const readScores = Effect.fn("readScores")(function* (run: Run, k: number) {
  const { asked, bought, problems: digests, samples: all } = yield* readSamples(run)
  const journal = yield* Journal
  const beside = yield* journal.spentBeside
  const samples = all.filter(({ index }) => index < k)
  const byProblem = Map.groupBy(samples, ({ problemId }) => problemId)
  const voting = yield* votingOf(run)
  const scores = [...asked.values()].flatMap((problem) => {
    const of = byProblem.get(problem.id) ?? []
    return isSettled(of, k) ? [scoreOf(problem, of, k, voting)] : []
  })
  const agreements = yield* agreementsAmong(run, asked, samples)
  const paid = [...bought.values()]
  return {
    problems: asked.size,
    scores,
    digests,
    usd: paid.reduce((sum, one) => sum + one.usd, beside.usd),
    tokens: paid.reduce((sum, one) => sum + one.tokens, 0),
    suspects: [...agreements.values()].filter(({ as }) => as === "suspect").map(({ problemId }) => problemId)
  } satisfies StoredScores
})
