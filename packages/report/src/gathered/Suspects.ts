import type { Problem } from "@cotton/schema"
import type { SeenTrace } from "../Gathering.ts"
import type { SuspectFacts, SuspectProblem } from "../ReportFacts.ts"

/** Problems that the report lists; `suspects.jsonl` of the dataset has them all. */
const MOST_LISTED = 50

/** Problems whose gold answer is suspect, as they pass. */
export class Suspects {
  #count = 0
  readonly #listed: Array<SuspectProblem> = []

  /** Says whether the problem is one of them. */
  add(problem: Problem, traces: ReadonlyArray<SeenTrace>): boolean {
    const [first] = traces
    const agreed = first?.judged.agreed
    if (first === undefined || agreed?.as !== "suspect") return false
    this.#count++
    const { answer, of, votes } = agreed
    if (this.#listed.length < MOST_LISTED)
      this.#listed.push({
        problemId: problem.id,
        gold: problem.answer ?? null,
        answer,
        votes,
        of,
        traceId: first.judged.trace.id
      })
    return true
  }

  get facts(): SuspectFacts {
    return { count: this.#count, listed: [...this.#listed] }
  }
}
