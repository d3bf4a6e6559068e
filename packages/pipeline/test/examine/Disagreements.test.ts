import { describe, expect, it } from "@effect/vitest"
import type { PlannedFilter, Verdict } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { layerJournal } from "@cotton/store"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { type Comparison, disagreementsOf } from "../../src/examine/Disagreements.ts"
import { goldOf, type Run } from "../../src/Run.ts"
import { type Site, site } from "../Workbench.ts"
import { begin, callOf, problem, reading } from "./WrittenRun.ts"

/** A word for each outcome; `.` is one that was not asked. */
type Word = "pass" | "fail" | "unsure" | "error" | "."

const verdictOf = ({ id, version, options }: PlannedFilter, word: Word, parts?: ReadonlyArray<Verdict>): Verdict => ({
  filter: id,
  version,
  options,
  outcome: word as Verdict["outcome"],
  ms: 1,
  ...(word === "pass" ? {} : { reason: `says-${word}` }),
  ...(parts === undefined ? {} : { parts })
})

/** What a panel says whose members say this; its own outcome is beside the point. */
const panelOf = (planned: PlannedFilter, words: ReadonlyArray<Word | Verdict>): Verdict =>
  verdictOf(
    planned,
    "pass",
    words.flatMap((word, at) =>
      word === "." ? [] : [typeof word === "string" ? verdictOf(planned.of![at]!, word) : word]
    )
  )

interface Row {
  readonly verdict: Verdict
  /** Judged against another gold answer than today's. */
  readonly stale?: boolean
}

/** A run of one judging entry, with these verdicts of it on the traces `a/0`, `a/1`, …; and what is told of them. */
const told = (entry: object, rows: (planned: PlannedFilter, run: Run) => ReadonlyArray<Verdict | Row>, examples = 5) =>
  Effect.gen(function* () {
    const at = yield* site
    const run = yield* begin(at, { judge: [entry], sample: { keep: 1, tries: 200, seed: 0 } })
    yield* store(at, run, rows(run.filters[0]!, run))
    return yield* reading(at, (stored) => disagreementsOf(stored, { examples }))
  })

const store = (at: Site, run: Run, rows: ReadonlyArray<Verdict | Row>) =>
  Effect.gen(function* () {
    const journal = yield* Journal
    const of = problem("a")
    yield* journal.addProblems([of])
    for (const [index, row] of rows.entries()) {
      const { verdict, stale = false } = "verdict" in row ? row : { verdict: row }
      const seq = yield* journal.appendCall(callOf(run, { problem: of, index, fate: "kept" }))
      const gold = goldOf(stale ? problem("a", { answer: "5" }) : of)
      yield* journal.appendJudgement({ seq, plan: run.plan, gold, verdicts: [verdict] })
    }
  }).pipe(Effect.provide(layerJournal({ path: join(at.dir, "journal.db"), rollback: false })), Effect.scoped)

const PANEL = { "verify/panel": { of: ["verify/exact", "verify/number", "verify/math-answer"], rule: "majority" } }

const times = <A>(count: number, one: A): ReadonlyArray<A> => Array.from({ length: count }, () => one)

const pairsOf = ({ group: { labels }, pairs }: Comparison) =>
  pairs.map(({ first, second, traces, onlyFirst, onlySecond }) => [
    `${labels[first]} ${labels[second]}`,
    traces,
    onlyFirst,
    onlySecond
  ])

describe("where the members of a panel differ", () => {
  it.effect("is told of those that are sure: one that is unsure, broke or was not asked differs from nobody", () =>
    Effect.gen(function* () {
      const [comparison] = yield* told(PANEL, (planned) => [
        panelOf(planned, ["pass", "unsure", "error"]),
        panelOf(planned, ["fail", "unsure", "."]),
        panelOf(planned, ["pass", "pass", "fail"]),
        panelOf(planned, ["fail", "pass", "fail"])
      ])
      expect(comparison).toMatchObject({ group: { name: "verify/panel", as: "panel" }, traces: 4 })
      expect(pairsOf(comparison!)).toEqual([
        ["verify/number verify/math-answer", 2, 2, 0],
        ["verify/exact verify/number", 2, 0, 1],
        ["verify/exact verify/math-answer", 2, 1, 0]
      ])
      expect(comparison!.counts[2]).toEqual({ pass: 0, fail: 2, unsure: 0, error: 1, unasked: 1 })
      const [{ examples }] = comparison!.pairs as [Comparison["pairs"][number]]
      expect(examples.map(({ id }) => id)).toEqual(["a/2", "a/3"])
      expect(examples[0]).toMatchObject({
        passing: { filter: "verify/number" },
        failing: { filter: "verify/math-answer", reason: "says-fail" }
      })
    })
  )

  it.effect("is not told of a trace that was judged against another gold answer, or that another filter rejected", () =>
    Effect.gen(function* () {
      const [comparison] = yield* told(PANEL, (planned) => [
        { verdict: panelOf(planned, ["pass", "fail", "fail"]), stale: true },
        Object.assign({}, panelOf(planned, ["fail"]), { outcome: "unsure", reason: "not-run" }),
        panelOf(planned, ["pass", "pass", "pass"])
      ])
      expect(comparison!.traces).toBe(1)
      expect(pairsOf(comparison!).map(([, , ...ways]) => ways)).toEqual(times(3, [0, 0]))
    })
  )

  it.effect("keeps the first few traces of each way to differ, and counts them all", () =>
    Effect.gen(function* () {
      const [comparison] = yield* told(
        PANEL,
        (planned) => [
          ...times(7, panelOf(planned, ["pass", "fail", "pass"])),
          ...times(4, panelOf(planned, ["fail", "pass", "pass"]))
        ],
        2
      )
      const [pair] = comparison!.pairs
      expect(pair).toMatchObject({ onlyFirst: 7, onlySecond: 4, agreement: 0 })
      expect(pair!.examples.map(({ id }) => id)).toEqual(["a/0", "a/1", "a/7", "a/8"])
    })
  )

  it.effect("has an estimate where three were asked about thirty traces each, and else the reason why not", () =>
    Effect.gen(function* () {
      const alike = (planned: PlannedFilter, count: number) => [
        ...times(count - 10, panelOf(planned, ["pass", "pass", "pass"])),
        ...times(5, panelOf(planned, ["fail", "fail", "fail"])),
        ...times(5, panelOf(planned, ["pass", "pass", "fail"]))
      ]
      const reliabilities = function* (
        rows: (planned: PlannedFilter) => ReadonlyArray<Verdict>,
        entry: object = PANEL
      ) {
        return (yield* told(entry, rows))[0]!.reliabilities
      }
      expect(yield* Effect.gen(() => reliabilities((planned) => alike(planned, 29)))).toBe("too-few")
      expect(
        yield* Effect.gen(() =>
          reliabilities((planned) => [...alike(planned, 40), panelOf(planned, ["pass", "pass", "."])])
        )
      ).toBe("not-all-asked")
      const two = { "verify/panel": { of: ["verify/exact", "verify/number"] } }
      expect(
        yield* Effect.gen(() => reliabilities((planned) => times(40, panelOf(planned, ["pass", "fail"])), two))
      ).toBe("two-members")
      expect(yield* Effect.gen(() => reliabilities((planned) => alike(planned, 40)))).toMatchObject({
        right: expect.closeTo(35 / 40, 3),
        members: [
          { misses: expect.closeTo(0, 3) },
          { misses: expect.closeTo(0, 3) },
          { misses: expect.closeTo(5 / 35, 3), falsePasses: expect.closeTo(0, 3) }
        ]
      })
    })
  )
})

describe("where entries stand in one another", () => {
  it.effect("each panel and each fall-back is compared for itself, however deep it stands", () =>
    Effect.gen(function* () {
      const inner = { "verify/panel": { of: ["verify/exact", "verify/choice"], rule: "all" } }
      const entry = { "verify/panel": { of: [{ "verify/number": { then: inner } }, "verify/math-answer"] } }
      const comparisons = yield* told(entry, (planned) => {
        const [number] = planned.of!
        const asked = (first: Word, words: ReadonlyArray<Word>) =>
          verdictOf(number!, "fail", [verdictOf(number!, first), panelOf(number!.fallBack!, words)])
        return [
          panelOf(planned, [asked("fail", ["pass", "fail"]), "pass"]),
          // The fall-back was not asked.
          panelOf(planned, ["pass", "fail"])
        ]
      })
      expect(
        comparisons.map(({ group, traces, counts }) => [group.name, group.as, traces, counts[1]!.unasked])
      ).toEqual([
        ["verify/panel", "panel", 2, 0],
        ["verify/panel › verify/number and its fall-back", "fall-back", 2, 1],
        ["verify/panel › verify/number › verify/panel", "panel", 1, 0]
      ])
      expect(comparisons.map((one) => pairsOf(one)[0]?.slice(1))).toEqual([
        [2, 1, 1],
        [1, 0, 1],
        [1, 1, 0]
      ])
    })
  )

  it.effect("a fall-back has no agreement: it was asked only where the first one did not pass", () =>
    Effect.gen(function* () {
      const [comparison] = yield* told({ "verify/number": { then: "verify/math-answer" } }, (planned) => [
        ...times(3, verdictOf(planned, "pass")),
        verdictOf(planned, "pass", [verdictOf(planned, "fail"), verdictOf(planned.fallBack!, "pass")])
      ])
      expect(comparison).toMatchObject({
        traces: 4,
        counts: [
          { pass: 3, fail: 1 },
          { pass: 1, unasked: 3 }
        ],
        pairs: [{ traces: 1, onlyFirst: 0, onlySecond: 1, agreement: null, kappa: null }],
        reliabilities: "two-members"
      })
    })
  )

  it.effect("members that differ in nothing but their fall-backs are not taken for one another", () =>
    Effect.gen(function* () {
      const entry = { "verify/panel": { of: ["verify/number", { "verify/number": { then: "verify/math-answer" } }] } }
      const comparisons = yield* told(entry, (planned) => {
        const [, second] = planned.of!
        const won = verdictOf(second!, "pass", [verdictOf(second!, "fail"), verdictOf(second!.fallBack!, "pass")])
        return [panelOf(planned, ["fail", won])]
      })
      expect(comparisons.map((one) => pairsOf(one)[0])).toEqual([
        ["verify/number (1) verify/number (2)", 1, 0, 1],
        ["verify/number verify/math-answer", 1, 0, 1]
      ])
    })
  )
})
