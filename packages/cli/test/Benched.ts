import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SimulatorOptionsInput } from "@cotton/simulator"
import { place, type Place } from "./Place.ts"

/* A benchmark of a few problems, and a model that answers it as it is told. */

interface Reply {
  readonly reasoning: string
  readonly content: string
  readonly finish?: string
}

/** A problem with what the model says to its samples, one after the other. */
export interface Lesson {
  readonly id: string
  readonly answer: string
  readonly replies: ReadonlyArray<Reply>
}

export const boxed = (answer: string): Reply => ({
  reasoning: "So it is.",
  content: `The answer is \\boxed{${answer}}.`
})
export const NO_ANSWER: Reply = { reasoning: "Well.", content: "There is no number here that would do." }
export const CUT: Reply = { reasoning: "Let me see, and see again, and", content: "", finish: "length" }
/** Outside of what the verifier reads. */
export const UNSURE = boxed(String.raw`\oint_{\heartsuit} \clubsuit \, d\spadesuit`)

/** Right in so many of four samples. */
export const rightIn = (id: string, right: number): Lesson => ({
  id,
  answer: "8",
  replies: Array.from({ length: 4 }, (_, at) => boxed(at < right ? "8" : "5"))
})

const promptOf = (id: string) => `Please work out the ${id} one of these sums.`
const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

export interface Benched extends Place {
  readonly path: (name: string) => string
  /** `--at` the model, at a price. */
  readonly at: ReadonlyArray<string>
  readonly bench: (name: string, lessons: ReadonlyArray<Lesson>) => void
  readonly replies: string
}

/** A folder with `sums.jsonl`, and a model that says to it what the lessons say. */
export const benched = async (
  lessons: ReadonlyArray<Lesson>,
  options: SimulatorOptionsInput = {}
): Promise<Benched> => {
  const own = mkdtempSync(join(tmpdir(), "cotton-taught-"))
  const replies = join(own, "replies.jsonl")
  writeFileSync(replies, jsonl(lessons.map(({ id, replies: said }) => ({ prompt: promptOf(id), replies: said }))))
  const here = await place({ replay: replies, ...options })
  const path = (name: string) => join(here.folder, name)
  const bench: Benched["bench"] = (name, of) =>
    writeFileSync(path(name), jsonl(of.map(({ answer, id }) => ({ id, problem: promptOf(id), answer }))))
  bench("sums.jsonl", lessons)
  return {
    ...here,
    path,
    replies,
    at: ["--at", here.teacher.url, "--price", "1,2"],
    bench,
    close: async () => {
      await here.close()
      rmSync(own, { recursive: true, force: true })
    }
  }
}
