import { type Asked, callKey, type Message, type Problem, type Recipe } from "@cotton/schema"
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
  return { messages, asked, key: (problem, index) => callKey(asked(problem, index), index) }
}
