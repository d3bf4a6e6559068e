import * as Schema from "effect/Schema"
import { count, nonNegative, positive, share, withDefault } from "./RecipeField.ts"
import { Endpoint, JudgeSpec, TeacherSpec } from "./TeacherSpec.ts"
import { Tests } from "./Tests.ts"

/*
 * The recipe: one schema for YAML and TypeScript. Every field beside `problems.from`, `teacher.model` and
 * `teacher.at` has a default, and each default stands here, once. Durations are in seconds, prices in US dollars a
 * million tokens, limits in tokens unless the name says otherwise.
 */

/**
 * Where a value stands in a row: a field's name, or a path to it (`labels.answer`, `turns[0].text`); or one or several
 * fields with what surrounds the value in them. `after`, `before` and `pattern` are applied in this order.
 */
export const FieldRef = Schema.Union([
  Schema.NonEmptyString,
  Schema.Struct({
    /**
     * Several fields are joined, in their order, by `join`; one that is empty or missing is left out. For `choices` each of
     * them is one option.
     */
    field: Schema.Union([Schema.NonEmptyString, Schema.Array(Schema.NonEmptyString).check(Schema.isMinLength(1))]),
    join: withDefault(Schema.String, "\n\n"),
    /** Take what follows the last occurrence of this text, as in GSM8K's `####`. */
    after: Schema.optionalKey(Schema.NonEmptyString),
    /** Take what stands before the first occurrence of this text. */
    before: Schema.optionalKey(Schema.NonEmptyString),
    /** Take the first group of the last match, or the whole match where it has no group. RE2 syntax: linear time. */
    pattern: Schema.optionalKey(Schema.NonEmptyString),
    /**
     * For the answer of a multiple-choice problem, what the value is: its option's place counted from 0 (`index`, as in
     * MMLU) or from 1 (`number`), or the option's text (`text`). It becomes the option's letter.
     */
    choice: Schema.optionalKey(Schema.Literals(["index", "number", "text"]))
  })
])
export type FieldRef = typeof FieldRef.Type

/** One field; or several whose statements or cases follow one another, without those that are empty. */
const fields = Schema.Union([Schema.NonEmptyString, Schema.Array(Schema.NonEmptyString).check(Schema.isMinLength(1))])

/** Tests that a row holds in several fields: the language and the kind as they are, a field's name for each other part. */
export const TestsMap = Schema.Struct({
  language: Tests.fields.language,
  /** One of the kinds; or `calls-or-stdin`: `calls` in rows that name a function, `stdin` in the others (LiveCodeBench, APPS). */
  kind: Schema.Literals([...Tests.fields.kind.literals, "calls-or-stdin"]),
  /** A program, or a list of statements. */
  code: Schema.optionalKey(fields),
  entryPoint: Schema.optionalKey(Schema.NonEmptyString),
  /**
   * A list of `{ input, output }`; or `{ inputs: […], outputs: […] }`. Also as JSON text, and as LiveCodeBench packs that:
   * pickled, with zlib, in base64.
   */
  cases: Schema.optionalKey(fields),
  checker: Schema.optionalKey(Schema.NonEmptyString),
  /** The field with the problem's time limit: seconds, or `{ seconds, nanos }`. Rows without one have the filter's. */
  timeout: Schema.optionalKey(Schema.NonEmptyString),
  /** Bytes of cases that are kept of a problem, in their order; one that goes beyond is left out. Default: all are kept. */
  caseBytes: Schema.optionalKey(count)
})
export type TestsMap = typeof TestsMap.Type

export const FieldMap = Schema.Struct({
  /** The field with the problem's text. */
  prompt: withDefault(FieldRef, "prompt"),
  /**
   * A whole conversation instead: `{ role, content }` turns, or ShareGPT's `{ from, value }`. A last turn of the assistant is
   * the source's own answer and is not sent.
   */
  messages: Schema.optionalKey(FieldRef),
  answer: Schema.optionalKey(FieldRef),
  choices: Schema.optionalKey(FieldRef),
  /**
   * The problem's tests: a field that holds them, as an object or as JSON text; or which fields hold which part of them, for
   * instance `{ language: python, kind: asserts, code: test, entryPoint: entry_point }`.
   */
  tests: Schema.optionalKey(Schema.Union([FieldRef, TestsMap])),
  id: Schema.optionalKey(FieldRef),
  language: Schema.optionalKey(FieldRef),
  domain: Schema.optionalKey(FieldRef),
  source: Schema.optionalKey(FieldRef),
  licence: Schema.optionalKey(FieldRef),
  /** Fields that go along with the problem as they stand, for filters and for those who read the dataset. */
  metadata: withDefault(Schema.Array(Schema.NonEmptyString), [])
})
export type FieldMap = typeof FieldMap.Type

/** The formats of input files, each also packed with gzip (`.gz`) or zstd (`.zst`). */
export const InputFormat = Schema.Literals(["jsonl", "json", "csv", "tsv", "parquet"])
export type InputFormat = typeof InputFormat.Type

export const Problems = Schema.Struct({
  /** Files, globs or folders (in the Hugging Face layout), relative to the recipe; `"-"` is standard input. */
  from: Schema.Union([Schema.NonEmptyString, Schema.Array(Schema.NonEmptyString).check(Schema.isMinLength(1))]),
  /** The format, whatever the file's name says. */
  format: Schema.optionalKey(InputFormat),
  /** Of a folder in the Hugging Face layout: its config (default: the first, or the one named `default`). */
  config: Schema.optionalKey(Schema.NonEmptyString),
  /** Of such a folder: its split. */
  split: withDefault(Schema.NonEmptyString, "train"),
  map: withDefault(FieldMap, {}),
  /** Two rows with the same content: keep the first, or stop. */
  duplicates: withDefault(Schema.Literals(["collapse", "error"]), "collapse"),
  /** A row that cannot be read: stop with its file, line and field, or skip, count and list it. */
  onBadRow: withDefault(Schema.Literals(["stop", "skip"]), "stop"),
  /** Take the first so many problems only. */
  limit: Schema.optionalKey(count)
})
export type Problems = typeof Problems.Type

export const Shot = Schema.Struct({ user: Schema.String, assistant: Schema.String })

export const Prompt = Schema.Struct({
  system: Schema.optionalKey(Schema.String),
  /** `{{problem}}` stands for the problem's text, `{{choices}}` for its lettered options. */
  template: withDefault(Schema.String, "{{problem}}"),
  /** Worked examples, given as turns before the problem. Rendered through the template too. */
  shots: withDefault(Schema.Array(Shot), [])
})
export type Prompt = typeof Prompt.Type

export const Sample = Schema.Struct({
  /** Accepted traces wanted a problem. */
  keep: withDefault(count, 1),
  /** Samples bought a problem at most. */
  tries: withDefault(count, 4),
  /** `max_tokens` of a request. */
  limit: withDefault(count, 32_768),
  /**
   * DeepSeek-R1's usage recommendations: 0.5 to 0.7. A list is gone through by the sample's index. `null`: not sent, for
   * models that refuse it.
   */
  temperature: withDefault(
    Schema.Union([nonNegative, Schema.Array(nonNegative).check(Schema.isMinLength(1)), Schema.Null]),
    0.6
  ),
  /** DeepSeek-R1 §4 and App. D.1: 0.95. `null`: not sent. */
  topP: withDefault(
    Schema.NullOr(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1, exclusiveMinimum: true }))),
    0.95
  ),
  /** How much a teacher with such a knob shall think (`low`, `medium`, `high`): sent as `reasoning_effort`. */
  effort: Schema.optionalKey(Schema.NonEmptyString),
  /** Sent as `seed + index` when given. */
  seed: Schema.optionalKey(Schema.Int),
  /**
   * Samples of a problem that one request asks for at most (`n`): its prompt is paid once. A request that breaks loses all
   * of its samples. Not together with `seed`, which tells samples apart.
   */
  perRequest: withDefault(count, 1)
})
export type Sample = typeof Sample.Type

export const Budget = Schema.Struct({
  /** The worst case of every request in flight is held against it. */
  usd: Schema.optionalKey(positive),
  /** Input and output tokens together. */
  tokens: Schema.optionalKey(positive)
})
export type Budget = typeof Budget.Type

/** An id, or an id with options: `verify/number` or `{ "verify/number": { tolerance: 0.01 } }`. */
export const FilterRef = Schema.Union([Schema.NonEmptyString, Schema.Record(Schema.String, Schema.Json)])
export type FilterRef = typeof FilterRef.Type

export const Breakers = Schema.Struct({
  /** Buying pauses when at least this share of the last `window` replies (or judgements) failed (or was unsure). */
  share: withDefault(share, 0.5),
  window: withDefault(count, 20),
  /** Seconds of a pause without a single success after which the run ends with exit code 4. */
  giveUpAfter: withDefault(positive, 600),
  /** The longest pause between two probes, in seconds; the first one lasts 1 second and each doubles. */
  maxPause: withDefault(positive, 30)
})
export type Breakers = typeof Breakers.Type

export const CutSpec = Schema.Struct({
  /** `right`: every filter passes. `any`: those that judge the answer (`verify/…`, `judge/same-answer`, `judge/sound-answer`) are ignored. */
  answer: withDefault(Schema.Literals(["right", "any"]), "right"),
  /** Rows a problem at most, chosen by sample index. Default: `sample.keep`. */
  perProblem: Schema.optionalKey(count),
  /** Filters whose verdicts this cut ignores. */
  ignore: withDefault(Schema.Array(Schema.NonEmptyString), []),
  /** Name of another cut: take rows, in seeded order of problems, until that cut's output tokens are reached. */
  tokens: Schema.optionalKey(Schema.NonEmptyString)
})
export type CutSpec = typeof CutSpec.Type

/** Over one half, so that no two answers can have it. */
const overHalf = Schema.Finite.check(Schema.isBetween({ minimum: 0.5, maximum: 1, exclusiveMinimum: true }))

/** When the traces of a problem agree on an answer: docs/19-suspects.md has what that finds. */
export const AgreementSpec = Schema.Struct({
  /** Traces that came to an end with an answer, at least. Default: as many as `sample.tries` buys. */
  traces: withDefault(count, 4),
  /** Share of them that give the same answer, at least: over one half. Default: three of four. */
  share: withDefault(overHalf, 0.75)
})
export type AgreementSpec = typeof AgreementSpec.Type

/** The cuts of a recipe that names none: a setting of another one leaves it beside. */
export const DEFAULT_CUTS: Readonly<Record<string, typeof CutSpec.Encoded>> = { verified: {} }

export const ExportSpec = Schema.Struct({
  /** Licence of the dataset and terms of the teacher's output, as the card shall give them. Never guessed. */
  licence: Schema.optionalKey(Schema.NonEmptyString),
  terms: Schema.optionalKey(Schema.NonEmptyString),
  /** Share of the problems whose rows go to `validation`, by a hash of the problem's id. */
  validation: withDefault(share, 0.05),
  seed: withDefault(Schema.Int, 0),
  /**
   * `think`: `<think>\n…\n</think>\n\n` before the answer in `content`, as DeepSeek-R1's own outputs have it;
   * `field`: a `reasoning_content` field beside `content`; `none`: the answer only.
   */
  reasoning: withDefault(Schema.Literals(["think", "field", "none"]), "think"),
  /** Rows of a Parquet row group at most; a group also ends at `rowGroupBytes` of raw text. */
  rowGroupRows: withDefault(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })), 200),
  /** The Hugging Face viewer refuses groups over 286 MB. */
  rowGroupBytes: withDefault(count, 64_000_000),
  /** Raw bytes of text after which a new file is begun. */
  fileBytes: withDefault(count, 1_000_000_000)
})
export type ExportSpec = typeof ExportSpec.Type

const imageName = Schema.String.check(Schema.isPattern(/^[a-z0-9][a-zA-Z0-9._/:@-]*$/))

/** A server that runs programs, of SandboxFusion's form (`POST /run_code`). */
export const SandboxServer = Schema.Struct({
  /** Base URL, without `/run_code`. */
  url: Schema.String.check(Schema.isPattern(/^https?:\/\/[^/\s]+/)),
  /** `$NAME`: the environment variable that holds the key, sent as a bearer token. */
  key: Endpoint.fields.key,
  /** Further request headers; a value `$NAME` is read from the environment. */
  headers: Endpoint.fields.headers,
  /** Tries of a request that a busy or broken server does not answer; the waits between them double from half a second. */
  attempts: withDefault(count, 5),
  /** Seconds that a request may wait in the server's queue, beyond the time of its program. */
  patience: withDefault(positive, 120)
})
export type SandboxServer = typeof SandboxServer.Type

/** Where the code of `verify/code-tests` is run. It is never run outside of a sandbox. */
export const SandboxSpec = Schema.Struct({
  /** `auto`: bubblewrap, and without it containers (Docker or Podman). `remote`: the server `at`. */
  use: withDefault(Schema.Literals(["auto", "bubblewrap", "container", "remote"]), "auto"),
  at: Schema.optionalKey(SandboxServer),
  /** Images of containers, where they are not the official small ones. They have to be there: a run pulls none. */
  images: Schema.optionalKey(
    Schema.Struct({ python: Schema.optionalKey(imageName), node: Schema.optionalKey(imageName) })
  ),
  /** Solutions that are tried at the same time. Default: as many as the machine has cores; of a remote one 8. */
  concurrency: Schema.optionalKey(count)
})
export type SandboxSpec = typeof SandboxSpec.Type

export const Recipe = Schema.Struct({
  name: Schema.optionalKey(Schema.NonEmptyString),
  problems: Problems,
  prompt: withDefault(Prompt, {}),
  teacher: TeacherSpec,
  /** Options of the teacher that comes with Cotton, for endpoints whose url is `simulator`. */
  simulator: withDefault(Schema.Record(Schema.String, Schema.Json), {}),
  sample: withDefault(Sample, {}),
  budget: withDefault(Budget, {}),
  judge: withDefault(Schema.Array(FilterRef), [
    "shape/complete",
    "readability/repetition",
    "language/script-mixing",
    "verify/math-answer"
  ]),
  /** The models that judge, by the names that filters call them by. */
  judges: withDefault(Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9_-]*$/)), JudgeSpec), {}),
  /** Seconds that one trace may spend in the checks before its worker is killed and it is marked `unsure`. */
  judgeTimeout: withDefault(positive, 10),
  /** Problems that no trace solves while the traces agree: their gold answer is suspect, and cuts leave them out. */
  suspects: withDefault(AgreementSpec, {}),
  /** The answer that the traces agree on stands in where a problem has no gold answer. Default: such traces are undecided. */
  majority: Schema.optionalKey(AgreementSpec),
  sandbox: Schema.optionalKey(SandboxSpec),
  breakers: withDefault(Breakers, {}),
  /** Bytes of replies that may wait for their verdicts before no more are bought. */
  unjudgedBytes: withDefault(count, 16_000_000),
  cuts: withDefault(Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9_-]*$/)), CutSpec), DEFAULT_CUTS),
  export: withDefault(ExportSpec, {})
})
export type Recipe = typeof Recipe.Type
export type RecipeInput = typeof Recipe.Encoded

/** A recipe in TypeScript: the same fields as in YAML, checked by the compiler. */
export const defineRecipe = <const R extends RecipeInput>(recipe: R): R => recipe
