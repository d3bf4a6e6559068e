import { digest, type Problem } from "@cotton/schema"
import type { Place } from "./Row.ts"

/** What is asked, and what is true: equal for two rows that are the same problem. */
const askedOf = ({ messages, choices }: Problem) => digest({ messages, choices })
const goldOf = ({ answer }: Problem) => answer ?? null

/** What a problem is beside those that came before it, and where the one stands that it is compared with. */
export type Sameness =
  | { readonly is: "new" }
  /** The same again; the same with another gold answer; another one under the same id. */
  | { readonly is: "repeated" | "other-answer" | "other-problem"; readonly before: Place }

/** Takes problems in, and tells a new one from one that was there, by its id or by its content. */
export class FirstSeen {
  readonly #byId = new Map<string, { readonly problem: Problem; readonly at: Place }>()
  /** By what is asked and its answer, for rows that have ids of their own. */
  readonly #byContent = new Map<string, { readonly problem: Problem; readonly at: Place }>()

  /** How many are new. */
  get size(): number {
    return this.#byId.size
  }

  /** The new ones, in their order. */
  get problems(): ReadonlyArray<Problem> {
    return Array.from(this.#byId.values(), ({ problem }) => problem)
  }

  take(problem: Problem, at: Place): Sameness {
    const content = digest([askedOf(problem), goldOf(problem)])
    const known = this.#byId.get(problem.id) ?? this.#byContent.get(content)
    if (known === undefined) {
      this.#byId.set(problem.id, { problem, at })
      this.#byContent.set(content, { problem, at })
      return { is: "new" }
    }
    const { at: before } = known
    if (askedOf(known.problem) !== askedOf(problem)) return { is: "other-problem", before }
    return { is: goldOf(known.problem) === goldOf(problem) ? "repeated" : "other-answer", before }
  }
}

/** What is wrong with a row whose problem an earlier one contradicts. */
export const contradiction = (
  { id }: Problem,
  { is, before }: { readonly is: "other-answer" | "other-problem"; readonly before: string }
): { readonly field: string; readonly detail: string } =>
  is === "other-problem"
    ? { field: "id", detail: `${JSON.stringify(id)} already belongs to another problem, ${before}` }
    : { field: "answer", detail: `is not the one that ${before} gives to the same problem` }
