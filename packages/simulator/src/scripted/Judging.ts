import type { ChatReply } from "../ChatReply.ts"
import { randomOf } from "../Random.ts"
import type { JudgeOptions } from "../SimulatorOptions.ts"
import { solve } from "./Chain.ts"
import { type Question, questionIn } from "./Question.ts"
import { recognise } from "./Recognition.ts"
import { statedAnswer, states } from "./StatedAnswer.ts"

/** Characters of a response that an analysis repeats. */
const MOST_CHARS = 80

const excerpt = (text: string): string => text.slice(0, MOST_CHARS).toWellFormed()

/** The right answer, worked out; `undefined` where the problem is none of the simulator's. */
const answerTo = (problem: string): string | undefined => {
  const recognised = recognise(problem)
  return recognised === undefined ? undefined : solve(recognised)
}

/** Without a reference a response is right if it solves the problem; of one that nobody here can solve, if it states anything. */
const isRight = ({ problem = "", reference, response = "" }: Question): boolean => {
  const answer = reference ?? answerTo(problem)
  return answer === undefined ? statedAnswer(response) !== undefined : states(response, answer)
}

/** What a judge says to its question, in the form that it is asked for; `undefined` where the text is no such question. */
export const judgementOf = (text: string, name: string, options: JudgeOptions): ChatReply | undefined => {
  const question = questionIn(text)
  if (question === undefined) return undefined
  const random = randomOf(name, "judge")
  const [lacksVerdict, isWrong] = [random.chance(options.garbage), random.chance(options.errors)]
  const reasoning = "I look for the final answer of the response, and hold it against what it should be."
  if (lacksVerdict) {
    return {
      reasoning,
      content: "Both look plausible to me; I would not decide.",
      finish: "stop",
      planted: "noVerdict"
    }
  }
  const correct = isRight(question) !== isWrong
  const stated = statedAnswer(question.response ?? "")
  const analysis = `The response states ${stated === undefined ? "no answer" : excerpt(stated)}, which is ${correct ? "right" : "not right"}.`
  // The response's own words stand in the JSON only, where a verdict among them is none.
  const verdict = JSON.stringify({ analysis, correctness: correct ? "correct" : "incorrect" })
  return {
    reasoning,
    content: `I compare the final answers.\n\n${verdict}`,
    finish: "stop",
    ...(isWrong ? { planted: "wrongVerdict" } : {})
  }
}

/** What a reward model says of a conversation: about 2 for a right answer, -2 for a wrong one, 0 where it cannot tell. */
export const rewardOf = (prompt: string, response: string, seed: number, { errors }: JudgeOptions): number => {
  const random = randomOf(seed, "reward", prompt, response)
  const sign = random.chance(errors) ? -1 : 1
  const answer = answerTo(prompt)
  const base = answer === undefined ? 0 : states(response, answer) ? 2 : -2
  return Math.round((sign * base + 2 * random.next() - 1) * 10_000) / 10_000
}
