import { type Asked, askedDigest, keyOf, type Message, type Problem, type Recipe } from "@cotton/schema"
import { renderPrompt } from "./Prompt.ts"

/** What is asked for a problem's sample, and its key: a pure function of the recipe, the problem and the index. */
export interface Asking {
  readonly messages: (problem: Problem) => ReadonlyArray<Message>
  readonly asked: (problem: Problem, index: number) => Asked
  readonly key: (problem: Problem, index: number) => string
  /** The keys of a problem's samples, by index, for whoever does not keep the problem. */
  readonly keys: (problem: Problem) => (index: number) => string
  /**
   * Whether one request may ask for both samples (`n`): in the same words, at the same temperature, and without a seed
   * that tells them apart. At temperature 0 each is asked for by itself: servers refuse several, or bring the same twice.
   */
  readonly alike: (one: number, other: number) => boolean
}

export const makeAsking = ({ prompt, teacher, sample }: Pick<Recipe, "prompt" | "teacher" | "sample">): Asking => {
  /** Of a list, each sample has the one whose turn it is. */
  const temperatures: ReadonlyArray<number | null> = Array.isArray(sample.temperature)
    ? (sample.temperature as ReadonlyArray<number>)
    : [sample.temperature as number | null]
  const turn = (index: number) => index % temperatures.length
  const seed = (index: number) => (sample.seed === undefined ? undefined : sample.seed + index)

  const messages = (problem: Problem) => renderPrompt(prompt, problem)
  const askedOf = (words: ReadonlyArray<Message>, index: number): Asked => {
    const temperature = temperatures[turn(index)] ?? null
    return {
      model: teacher.model,
      messages: words,
      ...(temperature === null ? {} : { temperature }),
      ...(sample.topP === null ? {} : { topP: sample.topP }),
      ...(sample.effort === undefined ? {} : { effort: sample.effort }),
      ...(teacher.prefix === undefined ? {} : { prefix: teacher.prefix }),
      ...(sample.seed === undefined ? {} : { seed: sample.seed + index }),
      ...(Object.keys(teacher.body).length === 0 ? {} : { extra: teacher.body })
    }
  }
  /** Beside seed and index the samples of a problem differ in the temperature alone, and a resume asks for every key. */
  const keys = (problem: Problem) => {
    const words = messages(problem)
    const digests = temperatures.map((_, at) => askedDigest(askedOf(words, at)))
    return (index: number) => keyOf(digests[turn(index)]!, seed(index), index)
  }
  const known = new WeakMap<Problem, (index: number) => string>()
  return {
    messages,
    asked: (problem, index) => askedOf(messages(problem), index),
    key: (problem, index) => {
      const of = known.get(problem) ?? keys(problem)
      known.set(problem, of)
      return of(index)
    },
    keys,
    alike: (one, other) => {
      const [a, b] = [temperatures[turn(one)], temperatures[turn(other)]]
      return sample.seed === undefined && a === b && a !== 0
    }
  }
}
