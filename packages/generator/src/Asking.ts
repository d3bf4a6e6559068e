import { type Asked, askedDigest, keyOf, type Message, type Problem, type Recipe } from "@cotton/schema"
import { renderPrompt } from "./Prompt.ts"

/** What is asked for a problem's sample, and its key: a pure function of the recipe, the problem and the index. */
export interface Asking {
  readonly messages: (problem: Problem) => ReadonlyArray<Message>
  readonly asked: (problem: Problem, index: number) => Asked
  readonly key: (problem: Problem, index: number) => string
}

export const makeAsking = ({ prompt, teacher, sample }: Pick<Recipe, "prompt" | "teacher" | "sample">): Asking => {
  const messages = (problem: Problem) => renderPrompt(prompt, problem)
  const asked = (problem: Problem, index: number): Asked => ({
    model: teacher.model,
    messages: messages(problem),
    temperature: sample.temperature,
    topP: sample.topP,
    ...(sample.seed === undefined ? {} : { seed: sample.seed + index }),
    ...(Object.keys(teacher.body).length === 0 ? {} : { extra: teacher.body })
  })
  /** The samples of a problem differ in seed and index alone, and a resume asks for every key. */
  const digests = new WeakMap<Problem, string>()
  const digestOf = (problem: Problem): string => {
    const known = digests.get(problem)
    if (known !== undefined) return known
    const fresh = askedDigest(asked(problem, 0))
    digests.set(problem, fresh)
    return fresh
  }
  const key = (problem: Problem, index: number) =>
    keyOf(digestOf(problem), sample.seed === undefined ? undefined : sample.seed + index, index)
  return { messages, asked, key }
}
