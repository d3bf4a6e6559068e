import { describe, expect, it } from "@effect/vitest"
import { layerJournal, layerJournalReader } from "@cotton/store"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { candidates } from "../../../selection/test/arbitraries.ts"
import { composed } from "../../src/compare/Compose.ts"
import { type Experiment, planExperiment } from "../../src/compare/Experiment.ts"
import { readSamples, type Sample } from "../../src/compare/Samples.ts"
import { gather, judgeLacking, whatIf } from "../../src/compare/WhatIf.ts"
import { choose, loadRecipe, planRun, readStoredRun, rejudge } from "../../src/index.ts"
import { layerRunJudging } from "../../src/Services.ts"
import { runAll, says, type Site, site, sums, teaching, writeProblems, writeRecipe } from "../Workbench.ts"

/** Right, wrong and cut-off replies of various lengths. */
const mixed = sums(12, (answer, n) => [
  n % 3 === 0 ? says("0") : says(answer, { reasoning: "and one more, and ".repeat(1 + (n % 5)) }),
  says(answer),
  says(answer, { finish: "length" }),
  says("1")
])

const RECIPE = {
  sample: { keep: 2, tries: 4, seed: 0 },
  cuts: { verified: { answer: "right" }, all: { answer: "any", tokens: "verified" } },
  export: { validation: 0.4 }
}

const started = Effect.gen(function* () {
  const at = yield* site
  const teacher = yield* teaching(at, mixed)
  writeProblems(at, mixed)
  writeRecipe(at, teacher.url, RECIPE)
  yield* runAll(at)
  return at
})

const journal = (at: Site) => layerJournal({ path: join(at.dir, "journal.db"), rollback: false })

/** As `cotton cut DIR --set …` does. */
const trying = (at: Site, ...set: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const experiment = yield* planExperiment(yield* readStoredRun(at.dir), set)
    const gathered = yield* gather(experiment).pipe(
      Effect.flatMap(({ lacking }) => judgeLacking(experiment, lacking)),
      Effect.provide(journal(at))
    )
    return { experiment, gathered, result: yield* whatIf(experiment, gathered) }
  })

const RELAXED = "judge=[shape/complete]"

describe("a run under other settings", () => {
  it.live("reads the same samples as a cut chooses from", () =>
    Effect.gen(function* () {
      const at = yield* started
      const { run } = yield* readStoredRun(at.dir)
      const { all } = yield* Effect.provide(choose(run), journal(at))
      const { bought, lacking, samples } = yield* Effect.provide(
        readSamples(run),
        layerJournalReader(join(at.dir, "journal.db"))
      )
      expect(
        samples.map(({ finish, key, seq, ...candidate }) => [candidate, finish === "" || key === "" || seq < 1])
      ).toEqual(all.map((candidate) => [candidate, false]))
      expect(lacking).toBe(0)
      expect(bought.size).toBe(12)
    })
  )

  it.live("without a change: nothing changes", () =>
    Effect.gen(function* () {
      const at = yield* started
      const { experiment, result } = yield* trying(at)
      expect(experiment.changes).toEqual([])
      expect([result.settings, result.attribution]).toEqual([[], []])
      for (const { after, before, effect, moved, rows } of result.cuts) {
        expect(after).toEqual(before)
        expect([effect, moved, rows]).toEqual([{ gained: 0, lost: 0, problems: 0, tokens: 0 }, 0, []])
      }
    })
  )

  it.live("several changes: each by itself, and after all the others", () =>
    Effect.gen(function* () {
      const at = yield* started
      const limit = "cuts.verified.perProblem=1"
      const { result } = yield* trying(at, limit, RELAXED)
      const alone = yield* trying(at, RELAXED)
      const [verified] = result.cuts
      const [ofLimit, ofFilter] = result.attribution
      expect([ofLimit?.label, ofFilter?.label]).toEqual([limit, RELAXED])
      expect(ofFilter?.alone?.get("verified")).toEqual({ ...alone.result.cuts[0]?.effect, moved: 0 })
      // First the one, then the other: together they make the whole.
      for (const one of result.attribution) {
        const other = result.attribution.find(({ label }) => label !== one.label)
        const { gained = 0, lost = 0 } = one.alone?.get("verified") ?? {}
        const then = other?.given?.get("verified") ?? { gained: 0, lost: 0 }
        expect(gained - lost + then.gained - then.lost).toBe(verified!.effect.gained - verified!.effect.lost)
      }
      expect(alone.result.cuts[0]?.rows.every(({ change, why }) => change === "gained" && why._tag !== "Row")).toBe(
        true
      )
      expect(alone.result.cuts[0]?.effect.gained).toBeGreaterThan(0)
    })
  )

  it.live("marks put together from two plans are those of a judging of their own", () =>
    Effect.gen(function* () {
      const at = yield* started
      const changes = [
        "judge=[{ shape/length: { minTokens: 12 } }, verify/math-answer]",
        "judge[1]={ verify/number: {} }"
      ]
      const { experiment, gathered } = yield* trying(at, ...changes)
      const between = experiment.changes[0]!.alone!
      expect(between.plan).not.toBe(experiment.after.plan)
      const together = composed(between, gathered.judged)
      const judged = yield* Effect.provide(rejudge(between), layerRunJudging(between)).pipe(
        Effect.andThen(readSamples(between)),
        Effect.provide(journal(at))
      )
      expect(together).toEqual(judged.samples)
      expect(judged.samples.some(({ marks }) => marks.length > 0)).toBe(true)
      // A filter that neither side has cannot be put together.
      const strange = yield* planExperiment(yield* readStoredRun(at.dir), [
        "judge=[{ shape/length: { minTokens: 77 } }]"
      ])
      expect(composed(strange.after, gathered.judged)).toBe(null)
    })
  )

  it.live("what a filter was not asked for another's sake is no verdict under filters without that other", () =>
    Effect.gen(function* () {
      const at = yield* site
      writeProblems(at, mixed)
      const planned = (...judge: ReadonlyArray<unknown>) =>
        Effect.flatMap(loadRecipe(writeRecipe(at, "http://127.0.0.1:1/v1", { judge }), []), (it) => planRun(it))
      const tests = { "verify/code-tests": {} }
      const length = { "shape/length": { minTokens: 9 } }
      const short = { filter: "shape/length", outcome: "fail", reason: "too-short" } as const
      const cutOff = { filter: "shape/complete", outcome: "fail", reason: "cut-off" } as const
      const notRun = { filter: "verify/code-tests", outcome: "unsure", reason: "not-run" } as const
      const sample = (marks: Sample["marks"]): Sample => ({
        traceId: "p/0",
        problemId: "p",
        index: 0,
        outputTokens: 1,
        replied: true,
        marks,
        seq: 1,
        key: "k",
        finish: "stop"
      })
      const all = yield* planned("shape/complete", length, tests)
      const marksUnder = (run: Experiment["before"], ...marks: Sample["marks"]) =>
        composed(run, [{ run: all, samples: [sample(marks)] }])?.map((one) => one.marks) ?? null
      const withLength = yield* planned(length, tests)
      // The one that rejects is there too: nobody would have asked.
      expect(marksUnder(withLength, short, notRun)).toEqual([[short, notRun]])
      expect(marksUnder(withLength, cutOff, short, notRun)).toEqual([[short, notRun]])
      // It is not, or not with these options: what the tests would say is not known.
      expect(marksUnder(withLength, cutOff, notRun)).toBe(null)
      expect(marksUnder(yield* planned("shape/complete", tests), short, notRun)).toBe(null)
      expect(marksUnder(yield* planned(tests), short, notRun)).toBe(null)
      // It is there, but later: it may have needed an answer itself, and would not have been asked before the tests.
      expect(marksUnder(yield* planned(tests, length), short, notRun)).toBe(null)
      // It was later and rejected all the same, so it needed none: wherever it stands, the tests are not tried.
      const testsFirst = yield* planned(tests, "shape/complete", length)
      const sources = [{ run: testsFirst, samples: [sample([notRun, short])] }]
      expect(composed(withLength, sources)?.map((one) => one.marks)).toEqual([[short, notRun]])
      expect(composed(yield* planned(tests, length), sources)?.map((one) => one.marks)).toEqual([[notRun, short]])
      // A verdict stands whatever is beside it, and filters that were asked are put together as before.
      const wrong = { ...notRun, outcome: "fail", reason: "wrong-output" } as const
      expect(marksUnder(yield* planned(tests), short, wrong)).toEqual([[wrong]])
      expect(marksUnder(yield* planned("shape/complete"), cutOff, notRun)).toEqual([[cutOff]])
    })
  )

  it.live("a plan that turns out not to follow from what was judged for it is judged as well", () =>
    Effect.gen(function* () {
      const at = yield* site
      const teacher = yield* teaching(at, mixed)
      writeProblems(at, mixed)
      const recipe = {
        problems: { from: "problems.jsonl" },
        teacher: { model: "teacher", at: [{ url: teacher.url, price: "free" }] },
        sample: { keep: 1, tries: 1, seed: 0 },
        judge: ["shape/complete", "verify/number"]
      }
      const file = at.write(
        "recipe.mjs",
        `import * as Schema from ${JSON.stringify(import.meta.resolve("effect/Schema"))}
const run = () => ({ outcome: "unsure", reason: "not-run" })
export default { ...${JSON.stringify(recipe)}, filters: [{ id: "verify/own", version: 1, options: Schema.Struct({}), run }] }
`
      )
      yield* runAll(at, { file })
      const { gathered } = yield* trying(at, "judge[0]={ shape/length: { minTokens: 100000 } }", "judge[1]=verify/own")
      expect(gathered.lacking).toEqual([])
      const own = gathered.judged.filter(({ run }) => run.filters[1]?.id === "verify/own")
      expect(own.map(({ run, samples }) => [run.filters[0]?.id, samples.length])).toEqual([
        ["shape/length", 12],
        ["shape/complete", 12]
      ])
    })
  )

  it.live("a recipe's file that was changed since is a change; one that is gone is none", () =>
    Effect.gen(function* () {
      const at = yield* started
      writeRecipe(at, "http://127.0.0.1:1/v1", { ...RECIPE, cuts: { verified: { perProblem: 1 } } })
      const changed = yield* trying(at, RELAXED)
      expect(changed.result.attribution.map(({ label }) => label)).toEqual(["recipe.yaml as it is now", RELAXED])
      expect(changed.result.cuts.map(({ name, after }) => [name, after === null])).toEqual([
        ["verified", false],
        ["all", true]
      ])
      rmSync(join(at.folder, "recipe.yaml"))
      const gone = yield* trying(at, "cuts.verified.perProblem=1")
      expect(gone.result.attribution.map(({ label }) => label)).toEqual(["cuts.verified.perProblem=1"])
      expect(gone.result.cuts.map(({ name }) => name)).toEqual(["verified", "all"])
      writeFileSync(join(at.folder, "recipe.yaml"), "cuts: [")
      expect((yield* Effect.flip(trying(at)))._tag).toBe("RecipeError")
    })
  )

  it.live("what was asked with cannot be changed afterwards", () =>
    Effect.gen(function* () {
      const at = yield* started
      const error = yield* Effect.flip(trying(at, "sample.temperature=0.1"))
      expect([error._tag, error.message]).toEqual([
        "OtherRecipe",
        expect.stringContaining("sample.temperature: 0.6 → 0.1")
      ])
    })
  )
})

describe("attribution", () => {
  const withCut = (
    experiment: Experiment["before"],
    perProblem: number | undefined,
    ignore: ReadonlyArray<string>
  ) => ({
    ...experiment,
    recipe: {
      ...experiment.recipe,
      cuts: { it: { answer: "right" as const, ignore, ...(perProblem === undefined ? {} : { perProblem }) } }
    }
  })
  const sampled = (rows: ReadonlyArray<Omit<Sample, "seq" | "key" | "finish">>): ReadonlyArray<Sample> =>
    rows.map((row, seq) => ({ ...row, seq, key: row.traceId, finish: "stop" }))

  it.live("of a single change is the whole, and the order of two does not change what they come to", () =>
    Effect.gen(function* () {
      const at = yield* site
      writeProblems(at, mixed)
      const base = yield* planRun(yield* loadRecipe(writeRecipe(at, "http://127.0.0.1:1/v1", RECIPE)))
      const limits = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })
      const ignores = fc.subarray(["verify/number", "shape/complete"])
      fc.assert(
        fc.property(candidates, limits, limits, ignores, (rows, was, is, ignore) => {
          const before = withCut(base, was, [])
          const limited = withCut(base, is, [])
          const ignoring = withCut(base, was, ignore)
          const after = withCut(base, is, ignore)
          const judged = { judged: [{ run: before, samples: sampled(rows) }], lacking: [] }
          const single = Effect.runSync(
            whatIf({ before, after, changes: [{ label: "one", alone: after, others: before }] }, judged)
          )
          const [whole] = single.cuts
          const [one] = single.attribution
          const effect = { ...whole?.effect, moved: whole?.moved }
          expect(one?.alone?.get("it")).toEqual(effect)
          expect(one?.given?.get("it")).toEqual(effect)
          const changes = [
            { label: "limit", alone: limited, others: ignoring },
            { label: "ignore", alone: ignoring, others: limited }
          ]
          const [a, b] = Effect.runSync(whatIf({ before, after, changes }, judged)).attribution
          const net = (effect: { gained: number; lost: number } | undefined) =>
            (effect?.gained ?? 0) - (effect?.lost ?? 0)
          const sum = whole!.effect.gained - whole!.effect.lost
          expect(net(a?.alone?.get("it")) + net(b?.given?.get("it"))).toBe(sum)
          expect(net(b?.alone?.get("it")) + net(a?.given?.get("it"))).toBe(sum)
        }),
        { numRuns: 60 }
      )
    })
  )
})
