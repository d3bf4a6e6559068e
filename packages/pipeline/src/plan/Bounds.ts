import { type Cost, inputBound, limitWithin, NOTHING, priceOf, rejectionSampling, times } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import type { Run } from "../Run.ts"
import { judgingCost } from "../consult/JudgingCost.ts"
import type { Bought } from "./Bought.ts"
import { walk } from "./Walk.ts"

/** From the least to the most. */
export type Range = readonly [low: number, high: number]

/** What is still to be bought, by arithmetic alone. Tokens, US dollars. */
export interface Bounds {
  readonly samples: Range
  readonly requests: Range
  readonly input: Range
  readonly output: Range
  readonly usd: Range
  /** Problems of which something is still owed. */
  readonly open: number
  /** Upper bounds of the prompts' tokens. */
  readonly prompt: { readonly mean: number; readonly most: number }
  /**
   * What the recipe's judges may be asked about these samples and the stored ones that are not judged, at most; the money is in
   * `usd` too. `sample`: what is kept in the purse for the judging of one sample, in the mean.
   */
  readonly judging: { readonly questions: number; readonly usd: number; readonly sample: Cost }
}

/**
 * The lower bound of a reply's length where none was measured, in tokens: the mean of the shortest domain (general
 * questions) among DeepSeek-R1's own 804,745 SFT samples, 1,420; its mathematics have 6,094 (Guo et al. 2025,
 * arXiv 2501.12948v2, Table 5). An assumption, and said to be one.
 */
export const ASSUMED_TOKENS = 1420

/** Bytes of English text a token, for the lower bound of a prompt: the rule of thumb of OpenAI's help pages. */
export const BYTES_PER_TOKEN = 4

const textBytes = (messages: ReadonlyArray<{ readonly content: string }>): number =>
  messages.reduce((sum, { content }) => sum + Buffer.byteLength(content, "utf8"), 0)

/**
 * The least and the most that the recipe's folds may still buy. Least: the first samples are all accepted, each as short
 * as assumed, at the cheapest endpoint. Most: none is accepted, each is as long as the limit, asked for by itself, at the
 * dearest endpoint. Attempts that break and are charged come on top; the budget holds them too.
 */
export const boundsOf = (run: Run, problems: ReadonlyArray<Problem>, bought: Bought): Bounds => {
  const { sample, teacher } = run.recipe
  const strategy = rejectionSampling(sample)
  const perRequest = Math.max(...run.ways.map((ways) => ways.perRequest))
  const sums = { samples: [0, 0], requests: [0, 0], input: [0, 0], output: [0, 0], usd: [0, 0] } as Record<
    "samples" | "requests" | "input" | "output" | "usd",
    [number, number]
  >
  let open = 0
  const prompt = { sum: 0, most: 0 }
  const judging = judgingCost(run)
  const each = run.questions.reduce((sum, { count }) => sum + count, 0)
  const asked = { questions: 0, usd: 0, tokens: 0, samples: 0 }
  for (const problem of problems) {
    const stored = bought.samples.get(problem.id) ?? []
    const known = new Map(stored.map((one) => [one.index, one.result]))
    const owed = (drawn: "accepted" | "rejected") => {
      let samples = 0
      walk(strategy, problem, (index) => {
        const result = known.get(index)
        if (result === undefined) samples++
        return result === undefined || result === "unjudged" ? drawn : result
      })
      return samples
    }
    const least = owed("accepted")
    const most = owed("rejected")
    const toJudge = most + stored.filter(({ result }) => result === "unjudged").length
    const verdicts = times(judging(problem), toJudge)
    asked.questions += each * toJudge
    asked.usd += verdicts.usd
    asked.tokens += verdicts.tokens
    asked.samples += toJudge
    sums.usd[1] += verdicts.usd
    if (most === 0) continue
    open++
    const words = run.asking.asked(problem, 0)
    const bound = inputBound(words)
    const shortest = Math.ceil(textBytes(words.messages) / BYTES_PER_TOKEN)
    prompt.sum += bound
    prompt.most = Math.max(prompt.most, bound)
    const requests = Math.ceil(least / perRequest)
    const limits = run.ways.map(({ context }) => limitWithin(context, bound, sample.limit))
    const short = Math.min(ASSUMED_TOKENS, ...limits)
    const least$ = teacher.at.map(({ price }) => priceOf(price, shortest * requests, short * least))
    const most$ = teacher.at.map(({ price }, at) => priceOf(price, bound * most, limits[at]! * most))
    const add = (range: [number, number], low: number, high: number) => {
      range[0] += low
      range[1] += high
    }
    add(sums.samples, least, most)
    add(sums.requests, requests, most)
    add(sums.input, shortest * requests, bound * most)
    add(sums.output, short * least, Math.max(...limits) * most)
    add(sums.usd, Math.min(...least$), Math.max(...most$))
  }
  return {
    ...sums,
    open,
    prompt: { mean: open === 0 ? 0 : prompt.sum / open, most: prompt.most },
    judging: {
      questions: asked.questions,
      usd: asked.usd,
      sample: asked.samples === 0 ? NOTHING : times(asked, 1 / asked.samples)
    }
  }
}
