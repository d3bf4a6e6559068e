import { replaceFile } from "@cotton/store"
import { type BenchmarkScores, type ProblemScore, scoresOf } from "@cotton/selection"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Run } from "../Run.ts"
import type { StoredScores } from "./ReadScores.ts"

/* `eval.json`: all that a comparison needs. It can be copied to another machine without the journals. */

/** What figures depend on beside the model and the problems. */
const Settings = Schema.Struct({
  k: Schema.Int,
  /** Tokens of a reply at most; `context`: those of prompt and reply together, where the server says it. */
  limit: Schema.Int,
  context: Schema.NullOr(Schema.Int),
  temperature: Schema.NullOr(Schema.Union([Schema.Finite, Schema.Array(Schema.Finite)])),
  topP: Schema.NullOr(Schema.Finite),
  /** How the problem was put: template, system prompt, worked examples. */
  prompt: Schema.Json,
  /** Further fields of the request, the effort, and how a reply was made to begin. */
  asked: Schema.Json,
  /** The filters that said what is right, with their versions and options. */
  verifier: Schema.Json
})
export type EvalSettings = typeof Settings.Type

const StoredConsensus = Schema.Struct({ value: Schema.Finite, low: Schema.Finite, high: Schema.Finite })

const ProblemRow = Schema.Struct({
  id: Schema.String,
  /** Of its words, answer and tests. */
  digest: Schema.String,
  right: Schema.Int,
  wrong: Schema.Int,
  unsure: Schema.Int,
  failed: Schema.Int,
  truncated: Schema.Int,
  noAnswer: Schema.Int,
  tokens: Schema.Array(Schema.Int),
  consensus: Schema.NullOr(StoredConsensus)
})

export const Benchmark = Schema.Struct({
  name: Schema.String,
  /** As it was given. */
  file: Schema.String,
  settings: Settings,
  /** Problems in all, and those that are settled: fewer while the evaluation is partial. */
  total: Schema.Int,
  settled: Schema.Int,
  /** US dollars and output tokens of all Calls, failed ones too. */
  usd: Schema.Finite,
  tokens: Schema.Int,
  suspects: Schema.Array(Schema.String),
  problems: Schema.Array(ProblemRow)
})
export type Benchmark = typeof Benchmark.Type

export const EvalFile = Schema.Struct({
  version: Schema.Literal(1),
  model: Schema.String,
  /** Of a model that was served here: a digest of parts of its files. */
  weights: Schema.optionalKey(Schema.String),
  /** Given by `--label`: the arm and the seed that the model was trained with, for instance. */
  labels: Schema.Record(Schema.String, Schema.String),
  benchmarks: Schema.Array(Benchmark)
})
export type EvalFile = typeof EvalFile.Type

export const EVAL_FILE = "eval.json"

/** What one run says of its benchmark. */
export const benchmarkOf = (
  { name, file, k }: { readonly name: string; readonly file: string; readonly k: number },
  { filters, recipe, ways }: Run,
  { digests, problems, scores, suspects, tokens, usd }: StoredScores
): Benchmark => {
  const { effort, limit, temperature, topP } = recipe.sample
  const { body, prefix } = recipe.teacher
  const contexts = ways.flatMap(({ context }) => (context === null ? [] : [context]))
  return {
    name,
    file,
    settings: {
      k,
      limit,
      context: contexts.length === 0 ? null : Math.min(...contexts),
      temperature,
      topP,
      prompt: { ...recipe.prompt },
      asked: { body, ...(effort === undefined ? {} : { effort }), ...(prefix === undefined ? {} : { prefix }) },
      verifier: filters.map(({ id, options, version }) => ({ id, version, options }))
    },
    total: problems,
    settled: scores.length,
    usd,
    tokens,
    suspects,
    problems: scores.map((score) => ({ ...score, digest: digests.get(score.id)! }))
  }
}

export const isPartial = ({ settled, total }: Benchmark): boolean => settled < total

/** The figures of a benchmark; `null` while it is partial: what is settled first is no sample of the whole. */
export const figuresOf = (benchmark: Benchmark): BenchmarkScores | null =>
  isPartial(benchmark) ? null : scoresOf(benchmark.problems satisfies ReadonlyArray<ProblemScore>, benchmark.settings.k)

/** What the file says for a reader beside the problems: the figures as they were shown. */
export const writeEval = (folder: string, file: EvalFile): void => {
  const benchmarks = file.benchmarks.map(({ problems, ...rest }) => ({
    ...rest,
    partial: rest.settled < rest.total,
    figures: figuresOf({ ...rest, problems }),
    problems
  }))
  replaceFile(join(folder, EVAL_FILE), `${JSON.stringify({ ...file, benchmarks }, null, 2)}\n`)
}

const decode = SchemaParser.decodeUnknownResult(EvalFile)

/** Reads `eval.json` of a folder. `null`: there is none; `unreadable`: not what this version of Cotton writes. */
export const readEval = (folder: string): EvalFile | "unreadable" | null => {
  let text: string
  try {
    text = readFileSync(join(folder, EVAL_FILE), "utf8")
  } catch {
    return null
  }
  try {
    const read = decode(JSON.parse(text))
    return Result.isSuccess(read) ? read.success : "unreadable"
  } catch {
    return "unreadable"
  }
}
