import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import type { Judged } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { openParquet, type Origin, VOLATILE_COLUMNS } from "../../src/index.ts"
import { ParquetSink } from "../../src/ParquetSink.ts"
import { traceColumns } from "../../src/shapes/trace.ts"
import { judged, problem, SPEC, tempFolder, trace, turn, verdict } from "../fixtures.ts"

const roundTrip = async (item: Judged, origin: Origin = {}): Promise<Record<string, unknown>> => {
  const folder = tempFolder()
  const sink = new ParquetSink(folder, "traces", traceColumns("digest"), SPEC)
  await sink.add({ ...item, origin })
  const [file] = await sink.finish()
  const [row] = await (await openParquet(join(folder, file?.name ?? ""))).read(0, 1)
  return row ?? {}
}

describe("traces", () => {
  it("holds a rejected trace whole, with what decided and what each filter said", async () => {
    const of = problem("p", { messages: [{ role: "user", content: "Why?" }] })
    const verdicts = [
      verdict("shape/complete", { outcome: "unsure", reason: "time-out" }),
      verdict("verify/math-answer", {
        version: 3,
        outcome: "fail",
        reason: "wrong-answer",
        expected: "18",
        found: "16",
        score: 0.5,
        evidence: [{ turn: 0, field: "content", start: 6, end: 8, note: "the answer" }]
      })
    ]
    const row = await roundTrip(judged(of, 1, { verdicts, standing: "rejected" }), { limit: 4096, attempts: 2 })
    expect(row).toMatchObject({
      trace_id: "p/1",
      standing: "rejected",
      filter: "verify/math-answer",
      reason: "wrong-answer",
      limit: 4096n,
      answer: "18",
      problem: "Why?",
      reasoning: "Let me see.",
      content: "It is 18.",
      turns: 1n,
      unclosed: false,
      usd: 0.0025,
      started_at: new Date(1_700_000_000_001),
      ms: 1234.5,
      first_token_ms: 80,
      attempts: 2n
    })
    expect(row["verdicts"]).toEqual([
      {
        filter: "shape/complete",
        version: 1n,
        outcome: "unsure",
        reason: "time-out",
        expected: null,
        found: null,
        score: null,
        evidence: null,
        parts: null
      },
      {
        filter: "verify/math-answer",
        version: 3n,
        outcome: "fail",
        reason: "wrong-answer",
        expected: "18",
        found: "16",
        score: 0.5,
        evidence: '[{"turn":0,"field":"content","start":6,"end":8,"note":"the answer"}]',
        parts: null
      }
    ])
  })

  it("tells a trace that a judge lifted from one that the rule passed", async () => {
    const words = { reason: "wrong-answer", found: "9 + 9" }
    const rule = verdict("verify/math-answer", { outcome: "fail", ...words })
    const judge = verdict("judge/same-answer", { options: { by: "grader" }, score: 0.75, found: "18" })
    const exact = verdict("verify/exact", { outcome: "unsure", reason: "no-answer" })
    const lifted = verdict("verify/math-answer", { ...words, parts: [rule, judge] })
    const panel = verdict("verify/panel", { parts: [exact, lifted] })
    const row = await roundTrip(judged(problem("p"), 0, { verdicts: [verdict("verify/math-answer"), lifted, panel] }))
    const none = { reason: null, found: null, score: null, by: null }
    const ruleRow = { ...none, filter: "verify/math-answer", outcome: "fail", reason: "wrong-answer", found: "9 + 9" }
    const judgeRow = {
      filter: "judge/same-answer",
      outcome: "pass",
      reason: null,
      found: "18",
      score: 0.75,
      by: "grader"
    }
    const verdicts = row["verdicts"] as ReadonlyArray<{ readonly parts: unknown }>
    expect(verdicts.map(({ parts }) => parts)).toEqual([
      null,
      [ruleRow, judgeRow],
      [
        { ...none, filter: "verify/exact", outcome: "unsure", reason: "no-answer" },
        { ...ruleRow, outcome: "pass" },
        ruleRow,
        judgeRow
      ]
    ])
  })

  it("has no parts where an entry was asked for none", async () => {
    const row = await roundTrip(judged(problem("p"), 0, { verdicts: [verdict("verify/panel", { parts: [] })] }))
    expect(row["verdicts"]).toMatchObject([{ filter: "verify/panel", parts: null }])
  })

  it("an undecided trace names what could not judge, a kept one names nothing", async () => {
    const undecided = [verdict("a"), verdict("b", { outcome: "error" })]
    const row = await roundTrip(judged(problem("p"), 0, { verdicts: undecided, standing: "undecided" }))
    expect(row).toMatchObject({ filter: "b", reason: "error" })
    expect(await roundTrip(judged(problem("p"), 0, { verdicts: [] }))).toMatchObject({ filter: null, verdicts: [] })
  })

  it("a trace without a turn has its columns all the same", async () => {
    const of = problem("p")
    const row = await roundTrip(judged(of, 0, { trace: trace(of, 0, { turns: [], finish: "failed" }) }))
    expect(row).toMatchObject({ turns: 0n, reasoning: null, content: null, finish: "failed" })
  })

  it("does not give a summary of a hidden chain for the chain", async () => {
    const of = problem("p")
    const turns = [turn({ hidden: true, reasoning: "A summary." })]
    const row = await roundTrip(judged(of, 0, { trace: trace(of, 0, { turns }) }))
    expect(row).toMatchObject({ hidden_chain: true, reasoning: null })
  })

  it("writes a prompt of several turns under their roles", async () => {
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Why?" }
    ] as const
    expect(await roundTrip(judged(problem("p", { messages }), 0))).toMatchObject({
      problem: "[system]\nBe brief.\n\n[user]\nWhy?"
    })
  })

  it("holds the problem's metadata as JSON, equal for equal metadata, without its line", async () => {
    const of = async (metadata: Judged["problem"]["metadata"]) =>
      (await roundTrip(judged(problem("p", { metadata }), 0)))["metadata"]
    expect(await of({ line: 3, level: 2, book: { title: "Ü\u0000", by: null } })).toBe(
      '{"book":{"by":null,"title":"Ü\\u0000"},"level":2}'
    )
    expect(await of({ book: { by: null, title: "Ü\u0000" }, level: 2, line: 9 })).toBe(
      await of({ level: 2, book: { title: "Ü\u0000", by: null } })
    )
    expect(await of({ line: 3 })).toBeNull()
    expect(await of({})).toBeNull()
  })

  it("has every volatile column, and time and money in no other", async () => {
    const of = problem("p")
    const names = traceColumns("digest").map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining([...VOLATILE_COLUMNS]))
    const other = trace(of, 0, { usd: 99, timing: { at: 1, ms: 2, firstTokenMs: 3 } })
    const verdicts = [
      verdict("shape/complete", { ms: 9 }),
      verdict("verify/math-answer", { expected: "18", found: "18" })
    ]
    const one = await roundTrip(judged(of, 0), { attempts: 1 })
    const two = await roundTrip(judged(of, 0, { trace: other, verdicts }), { attempts: 5 })
    const differing = Object.keys(one).filter((name) => !isDeepStrictEqual(one[name], two[name]))
    expect(differing.toSorted()).toEqual([...VOLATILE_COLUMNS].toSorted())
  })
})
