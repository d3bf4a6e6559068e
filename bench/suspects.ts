/*
 * What the rule for suspect gold answers finds on real replies: `node bench/suspects.ts DIR [--list]`.
 *
 * DIR/traces/{math500,amc23}.jsonl.gz and DIR/gsm8k/example_model_solutions.jsonl.gz, with replies of several models to each
 * problem, and DIR/traces/real-small-models.jsonl.gz, with several of one model. "flagged": problems that the sets' own gold
 * answers make suspect. "found": problems that would be, if their gold answer were one that no reply gives.
 */
import * as SchemaParser from "effect/SchemaParser"
import { rowsOf, timed } from "../packages/filters/bench/Data.ts"
import { check } from "../packages/filters/src/verify/math-answer.ts"
import type { questionOf } from "../packages/filters/src/verify/Attempt.ts"
import { marksOf } from "../packages/schema/src/Verdict.ts"
import { agreementOf, type Candidate, undeterminedIn } from "../packages/selection/src/index.ts"

const [DIR = ".", flag] = process.argv.slice(2)
const LIST = flag === "--list"
const VERIFIER = check.id

interface Reply {
  readonly content: string
  readonly finish: string
}
interface Asked {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly replies: ReadonlyArray<Reply>
}

const traced = (name: string): ReadonlyArray<Asked> =>
  rowsOf<{
    readonly id: string
    readonly problem: string
    readonly answer: unknown
    readonly samples: ReadonlyArray<{ readonly response: string }>
  }>(`${DIR}/traces/${name}.jsonl.gz`).map(({ id, problem, answer, samples }) => ({
    id,
    question: problem,
    answer: String(answer),
    replies: samples.map(({ response }) => ({ content: response, finish: "unknown" }))
  }))

type Solution = { readonly solution: string } | string
const gsm8k = (): ReadonlyArray<Asked> =>
  rowsOf<Record<string, Solution> & { readonly question: string; readonly ground_truth: string }>(
    `${DIR}/gsm8k/example_model_solutions.jsonl.gz`
  ).map((row, at) => ({
    id: `gsm8k-${at}`,
    question: row.question,
    answer: row.ground_truth.split("A:").at(-1)!.trim(),
    replies: Object.values(row).flatMap((one) =>
      typeof one === "string" ? [] : [{ content: one.solution, finish: "stop" }]
    )
  }))

const oneModel = (): ReadonlyArray<Asked> => {
  const asked = new Map<string, { id: string; question: string; answer: string; replies: Array<Reply> }>()
  for (const row of rowsOf<{
    readonly model: string
    readonly endpoint?: string
    readonly problem_id: string
    readonly problem: string
    readonly gold: unknown
    readonly response: string
    readonly finish_reason: string
  }>(`${DIR}/traces/real-small-models.jsonl.gz`)) {
    const id = `${row.model} ${row.endpoint} ${row.problem_id}`
    const known = asked.get(id) ?? { id, question: row.problem, answer: String(row.gold), replies: [] }
    known.replies.push({ content: row.response, finish: row.finish_reason })
    asked.set(id, known)
  }
  return [...asked.values()]
}

const { run } = timed(check)
const options = SchemaParser.decodeUnknownSync(check.options)({})

/** The same draws in every run. */
let state = 1
const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648

/** Of more replies than `draw`, so many at random, 25 times. */
const drawn = ({ replies }: Asked, draw: number): ReadonlyArray<ReadonlyArray<Reply>> =>
  replies.length <= draw
    ? [replies]
    : Array.from({ length: 25 }, () =>
        replies
          .map((reply) => ({ reply, at: random() }))
          .toSorted((a, b) => a.at - b.at)
          .slice(0, draw)
          .map(({ reply }) => reply)
      )

const candidates = (asked: Asked, answer: string, replies: ReadonlyArray<Reply>): ReadonlyArray<Candidate> =>
  replies.map((reply, index) => ({
    traceId: `${asked.id}/${index}`,
    problemId: asked.id,
    index,
    outputTokens: 0,
    replied: true,
    cutOff: reply.finish === "length",
    marks: marksOf([
      { filter: VERIFIER, version: 1, options: {}, ms: 0, ...run({ question: asked.question, answer, ...reply }) }
    ])
  }))

const RULES = [
  [4, 0.75],
  [4, 1],
  [3, 0.75],
  [4, 0.51],
  [8, 0.75]
] as const

const percent = (count: number, of: number): string => `${((100 * count) / Math.max(1, of)).toFixed(1)} %`

const measure = (name: string, problems: ReadonlyArray<Asked>, draw: number): void => {
  for (const [traces, share] of RULES) {
    if (traces > draw) continue
    const count = { problems: 0, unsolved: 0, flagged: 0, found: 0 }
    const counting = { verifiers: [VERIFIER], suspects: { traces, share }, majority: null }
    state = 1
    for (const asked of problems) {
      const problem = { id: asked.id, messages: [{ role: "user", content: asked.question }], source: "", metadata: {} }
      const subject = { problem: problem as Parameters<typeof questionOf>[0]["problem"] }
      const same = (a: string, b: string) => a === b || check.answers!.same(a, b, subject.problem, options)
      const suspected = (all: ReadonlyArray<Candidate>) => {
        const open = undeterminedIn(all, counting)
        return open === null ? null : agreementOf(asked.id, open, same)
      }
      for (const replies of drawn(asked, draw)) {
        count.problems++
        const own = candidates(asked, asked.answer, replies)
        if (own.every(({ marks }) => marks.length > 0)) count.unsolved++
        const agreement = suspected(own)
        if (agreement !== null) {
          count.flagged++
          if (LIST && traces === 4 && share === 0.75)
            console.log(
              `  ${asked.id}: ${agreement.votes} of ${agreement.of} say ${agreement.answer}, gold is ${asked.answer}`
            )
        }
        if (suspected(candidates(asked, "-7919.5", replies)) !== null) count.found++
      }
    }
    const { flagged, found, unsolved } = count
    console.log(
      `${name.padEnd(16)} traces ${traces} share ${share.toFixed(2)}  unsolved ${unsolved} of ${count.problems}  ` +
        `flagged ${flagged} (${percent(flagged, count.problems)} of all, ${percent(flagged, unsolved)} of the unsolved)  ` +
        `found ${percent(found, count.problems)}`
    )
  }
}

measure("gsm8k, 4", gsm8k(), 4)
measure("math500, 4", traced("math500"), 4)
measure("amc23, 4 of 16", traced("amc23"), 4)
measure("amc23, 8 of 16", traced("amc23"), 8)
measure("one small model", oneModel(), 4)
