/* DIR EXPECTED FORM: writes the sample run's dataset to DIR, and the rows that should be read from it to EXPECTED. */
import { closeSync, openSync, writeSync } from "node:fs"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { openDataset } from "../packages/exporter/src/Dataset.ts"
import type { CutSpec, ExportSpec } from "../packages/schema/src/Recipe.ts"
import { chooseCuts } from "../packages/selection/src/Cut.ts"
import { funnelOf } from "../packages/selection/src/Funnel.ts"
import { splitOf } from "../packages/selection/src/Splits.ts"
import { expectedExample, expectedTrace, toLine } from "./expected-rows.ts"
import { candidates, samples } from "./samples.ts"

const [dir = "", expectedPath = "", form = "think"] = process.argv.slice(2)
const LIMIT = 32_768
const RECIPE = "0123456789abcdef0123456789abcdef"
const SEED = 4

const spec: ExportSpec = {
  validation: 0.2,
  seed: SEED,
  reasoning: form as ExportSpec["reasoning"],
  // Small, so that the sample run fills many groups and several files.
  rowGroupRows: 20,
  rowGroupBytes: 400_000,
  fileBytes: 1_500_000
}

const cuts: Readonly<Record<string, CutSpec>> = {
  verified: { answer: "right", ignore: ["judge/style"], perProblem: 2 },
  all: { answer: "any", ignore: [], tokens: "verified" },
  // A name that YAML 1.1 takes for a boolean, and no row at all.
  no: { answer: "right", ignore: [], tokens: "verified", perProblem: 1 }
}

const choices = Result.getOrThrow(chooseCuts(candidates, cuts, 1, SEED))

const expected = openSync(expectedPath, "w")
const expect = (config: string, split: string, row: object): void => {
  writeSync(expected, `${toLine({ config, split, row })}\n`)
}

const facts = {
  name: '--- [hostile] | name: \u2028 \uD800 💩 "quoted" \\',
  command: "cotton run recipe.yaml\n```\n---",
  teacher: { model: "deepseek-ai/DeepSeek-R1-0528", hosts: ["127.0.0.1:8000"], terms: "MIT" },
  licence: "cc-by-4.0",
  sampling: { keep: 2, tries: 3, limit: LIMIT, temperature: 0.6, topP: 0.95, perRequest: 1 },
  prompt: { system: "Think.\n---\n", template: "{{problem}}", shots: [] },
  filters: [{ id: "shape/complete", version: 2, options: { note: "--- | `" } }],
  problems: 120,
  funnel: funnelOf(candidates),
  cuts: Object.fromEntries(
    [...choices].map(([name, choice]) => [name, { spec: cuts[name] ?? { answer: "right", ignore: [] }, choice }])
  ),
  judges: [],
  cost: { usd: 1.5, ms: 1000, inputTokens: 1, outputTokens: 2, judging: { calls: 0, usd: 0, input: 0, output: 0 } }
} as const

const program = Effect.gen(function* () {
  const writer = yield* openDataset({ dir, cuts: Object.keys(cuts), spec, recipeDigest: RECIPE })
  for (const sample of samples) {
    const { problem, trace } = sample
    const origin = { limit: LIMIT, attempts: 1 + (trace.index % 2) }
    yield* writer.addTrace(sample, origin)
    expect("traces", "train", expectedTrace(sample, LIMIT, origin.attempts, RECIPE))
    for (const [name, { rows }] of choices) {
      if (name === "no" || !rows.has(trace.id)) continue
      const split = splitOf(problem.id, spec.seed, spec.validation)
      yield* writer.addExample(name, { ...sample, split }, origin)
      expect(name, split, expectedExample(sample, spec.reasoning, LIMIT, RECIPE))
    }
  }
  return yield* writer.finish(facts)
})

const summary = await Effect.runPromise(Effect.scoped(program))
closeSync(expected)
console.log(JSON.stringify({ form, cuts: summary.cuts, traces: summary.traces, files: summary.files.length }))
