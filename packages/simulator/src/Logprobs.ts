import type { Token } from "./ChatReply.ts"
import type { Random } from "./Random.ts"

/** What might have stood there instead. */
const OTHERS = [
  " the",
  " so",
  " is",
  " that",
  "\n",
  ",",
  " we",
  " a",
  " then",
  " but",
  " it",
  " 1",
  " =",
  " I",
  ".",
  " to",
  " and",
  " of",
  " this",
  " let"
]

interface Said {
  readonly token: string
  readonly logprob: number
  readonly bytes: ReadonlyArray<number>
}

export interface Logprob extends Said {
  readonly top_logprobs: ReadonlyArray<Said>
}

const said = (token: string, logprob: number): Said => ({ token, logprob, bytes: [...Buffer.from(token)] })

/**
 * Plausible logprobs, one a token: mostly near 0, now and then a doubtful one. The token that was said comes first
 * among the `top` ones, and the others are less likely.
 */
export const logprobsOf = (tokens: ReadonlyArray<Token>, top: number, random: Random): ReadonlyArray<Logprob> =>
  tokens.map(({ text }) => {
    const logprob = -random.logNormal(0.05, 1.5)
    const others = OTHERS.filter((other) => other !== text).slice(0, Math.max(0, top - 1))
    let less = logprob
    const alternatives = others.map((other) => said(other, (less -= random.logNormal(1.5, 0.5))))
    return { ...said(text, logprob), top_logprobs: top === 0 ? [] : [said(text, logprob), ...alternatives] }
  })
