import type { Judged } from "@cotton/schema"

/** One problem whose gold answer is suspect, for a person who decides. */
export interface SuspectLine {
  readonly problem_id: string
  readonly source: string
  /** The beginning of its last message. */
  readonly problem: string
  /** `null`: it has one that no verifier can read, or none. */
  readonly gold: string | null
  readonly answer: string
  readonly votes: number
  readonly of: number
}

export const SUSPECTS = "suspects.jsonl"

const MOST_TEXT = 300

/** The suspect problems of a dataset, and how many have the answer of most, counted as the traces pass. */
export class Suspects {
  readonly #lines = new Map<string, SuspectLine>()
  readonly #majorities = new Set<string>()

  add({ agreed, problem }: Pick<Judged, "agreed" | "problem">): void {
    if (agreed === undefined) return
    if (agreed.as === "majority") {
      this.#majorities.add(problem.id)
      return
    }
    if (this.#lines.has(problem.id)) return
    const { answer, of, votes } = agreed
    this.#lines.set(problem.id, {
      problem_id: problem.id,
      source: problem.source,
      problem: (problem.messages.at(-1)?.content ?? "").slice(0, MOST_TEXT).toWellFormed(),
      gold: problem.answer ?? null,
      answer,
      votes,
      of
    })
  }

  /** Problems with a suspect gold answer, and those where the answer of most stands in for one. */
  get counts(): { readonly suspects: number; readonly majorities: number } {
    return { suspects: this.#lines.size, majorities: this.#majorities.size }
  }

  /** One JSON object a line, in the order of the traces; empty without any. */
  get text(): string {
    return Array.from(this.#lines.values(), (line) => `${JSON.stringify(line)}\n`).join("")
  }
}
