import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type Example,
  type ExportSpec,
  type Judged,
  type Problem,
  type Trace,
  traceId,
  type Turn,
  type Verdict
} from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { onTestFinished } from "vitest"
import {
  type CardFacts,
  type DatasetOptions,
  type DatasetSummary,
  type DatasetWriter,
  openDataset
} from "../src/index.ts"

/** A folder that is gone after the test. */
export const tempFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-exporter-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const SPEC: ExportSpec = {
  validation: 0.05,
  seed: 0,
  reasoning: "think",
  rowGroupRows: 200,
  rowGroupBytes: 64_000_000,
  fileBytes: 1_000_000_000
}

/** Texts that break writers, readers, YAML, Markdown, or line-based formats. */
export const HOSTILE: ReadonlyArray<string> = [
  "",
  "\u0000",
  "a\u0000b",
  "lone \uD800 high",
  "\uDC00 lone low",
  "💩 👩‍👩‍👧‍👦 中文 עברית",
  "line\u2028separator\u2029paragraph",
  "\r\n\t\u0085\u000B\u001B[31mred",
  "--- \n---\nconfigs:\n- x",
  "| a | b |\n`code` ``` $x$ <b>&amp;</b> [l](u) # h",
  "</think><think>\n",
  "\uFEFFbom \u202Eevil",
  "' OR 1=1; \" \\ \\u0041 {{problem}}"
]

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units))
)

export const problem = (id: string, fields: Partial<Problem> = {}): Problem => ({
  id,
  messages: [{ role: "user", content: `What is ${id}?` }],
  answer: "18",
  source: "problems.jsonl",
  metadata: {},
  ...fields
})

export const turn = (fields: Partial<Turn> = {}): Turn => ({
  role: "assistant",
  reasoning: "Let me see.",
  content: "It is 18.",
  ...fields
})

export const trace = (of: Problem, index: number, fields: Partial<Trace> = {}): Trace => ({
  id: traceId(of.id, index),
  problemId: of.id,
  index,
  turns: [turn()],
  finish: "stop",
  usage: { input: 20, output: 100 + index, estimated: false },
  usd: 0.0025,
  timing: { at: 1_700_000_000_000 + index, ms: 1234.5, firstTokenMs: 80 },
  teacher: "deepseek-ai/DeepSeek-R1-0528",
  served: { host: "127.0.0.1:8000", model: "r1" },
  asked: { model: "r1", messages: of.messages, temperature: 0.6, topP: 0.95, seed: 7 + index },
  calls: [`call-${of.id}-${index}`],
  ...fields
})

export const verdict = (filter: string, fields: Partial<Verdict> = {}): Verdict => ({
  filter,
  version: 1,
  options: {},
  outcome: "pass",
  ms: 0.1,
  ...fields
})

export const judged = (of: Problem, index: number, fields: Partial<Judged> = {}): Judged => ({
  problem: of,
  trace: trace(of, index),
  verdicts: [verdict("shape/complete"), verdict("verify/math-answer", { expected: "18", found: "18" })],
  standing: "kept",
  ...fields
})

export const example = (of: Problem, index: number, fields: Partial<Example> = {}): Example => ({
  problem: of,
  trace: trace(of, index),
  verdicts: [verdict("shape/complete")],
  split: "train",
  ...fields
})

export const FACTS: CardFacts = {
  name: "quickstart",
  command: "cotton run recipe.yaml --dir runs/quickstart",
  teacher: { model: "deepseek-ai/DeepSeek-R1-0528", hosts: ["127.0.0.1:8000"] },
  sampling: { keep: 1, tries: 4, limit: 32_768, temperature: 0.6, topP: 0.95, perRequest: 1 },
  prompt: { template: "{{problem}}", shots: [] },
  filters: [
    { id: "shape/complete", version: 2, options: {} },
    { id: "language/mixing", version: 1, options: { max: 0.005 } }
  ],
  problems: 10,
  funnel: {
    sampled: 12,
    failed: 1,
    kept: 6,
    rejected: 4,
    undecided: 1,
    unjudged: 0,
    problems: 9,
    problemsKept: 5,
    causes: [{ filter: "verify/math-answer", reason: "wrong-answer", outcome: "fail", total: 4, first: 3, sole: 2 }]
  },
  cuts: {
    verified: {
      spec: { answer: "right", ignore: [] },
      choice: {
        perProblem: 1,
        problems: 5,
        target: null,
        short: 0,
        left: { failed: 1, rejected: 4, undecided: 1, unjudged: 0, perProblem: 1, tokens: 0 }
      }
    }
  },
  judges: [],
  cost: {
    usd: 1.25,
    ms: 3_600_000,
    inputTokens: 2_000,
    outputTokens: 90_000,
    judging: { calls: 0, usd: 0, input: 0, output: 0 }
  }
}

export const optionsFor = (dir: string, fields: Partial<DatasetOptions> = {}): DatasetOptions => ({
  dir,
  cuts: ["verified"],
  spec: SPEC,
  recipeDigest: "0123456789abcdef",
  ...fields
})

/** Opens a dataset, lets `fill` push its rows, and finishes it. */
export const writeDataset = (
  options: DatasetOptions,
  fill: (push: {
    readonly trace: (...args: Parameters<DatasetWriter["addTrace"]>) => Promise<void>
    readonly example: (...args: Parameters<DatasetWriter["addExample"]>) => Promise<void>
  }) => Promise<void>,
  facts: CardFacts = FACTS
): Promise<DatasetSummary> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const writer = yield* openDataset(options)
        yield* Effect.promise(() =>
          fill({
            trace: (...args) => Effect.runPromise(writer.addTrace(...args)),
            example: (...args) => Effect.runPromise(writer.addExample(...args))
          })
        )
        return yield* writer.finish(facts)
      })
    )
  )
