import type { Answered } from "@cotton/schema/ports/Consultant"
import type { Outcome, Verdict } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { loadChain } from "../src/Chain.ts"
import { afterFallBack } from "../src/Entry.ts"
import { judgesOf, withJudges } from "../src/Judges.ts"
import { idsIn, leavesOf } from "../src/Leaves.ts"
import { needsAnswer } from "../src/NeedsAnswer.ts"
import { planFilters } from "../src/Plan.ts"
import { decide, type PanelOptions } from "../src/verify/panel.ts"
import { subjectOf } from "./Subject.ts"

const said = (outcome: Outcome, filter = "a"): Verdict => ({
  filter,
  version: 1,
  options: {},
  outcome,
  ...(outcome === "pass" ? {} : { reason: `${filter}-${outcome}` }),
  ms: 1
})

/** `p`, `f`, `u`, `e` for what a member says, `-` for one that was not asked. */
const members = (words: string): ReadonlyArray<Verdict | null> => {
  const outcomes: Record<string, Outcome> = { p: "pass", f: "fail", u: "unsure", e: "error" }
  return Array.from(words, (word, at) => (word === "-" ? null : said(outcomes[word]!, `m${at}`)))
}

const of = (words: string, options: Partial<PanelOptions>): string | null => {
  const finding = decide(members(words), { rule: "first-sure", quorum: 0.5, ask: "needed", ...options })
  return finding && (finding.reason ?? finding.outcome)
}

describe("a panel", () => {
  it("of the first sure one is decided by nobody behind one that is still open, or that broke", () => {
    expect(["uu", "u-p", "-p", "ep", "uf-", "p-"].map((words) => of(words, { rule: "first-sure" }))).toEqual([
      "no-member-sure",
      null,
      null,
      "m0-error",
      "m1-fail",
      "pass"
    ])
  })

  it("of the majority is unsure at a tie, and when too few are sure; it waits for those that may turn it", () => {
    expect(
      ["pf", "puuu", "uuu", "pe", "pfe", "p--", "pp-", "ff-", "pfp", "fpf", "ppfu"].map((words) =>
        of(words, { rule: "majority" })
      )
    ).toEqual([
      "tie",
      "too-few-sure",
      "too-few-sure",
      "m1-error",
      "m2-error",
      null,
      "pass",
      "m0-fail",
      "pass",
      "m0-fail",
      "pass"
    ])
    expect(of("puu", { rule: "majority", quorum: 0.3 })).toBe("pass")
  })

  it("of all is rejected by one, and undecided by one that is unsure", () => {
    expect(["pfe", "puf", "pp", "pu", "pe", "p-", "-f"].map((words) => of(words, { rule: "all" }))).toEqual([
      "m1-fail",
      "m2-fail",
      "pass",
      "m1-unsure",
      "m1-error",
      null,
      "m1-fail"
    ])
  })

  it("that is to ask all decides nothing before it has", () => {
    for (const rule of ["first-sure", "majority", "all"] as const) {
      expect(of("ppp-", { rule, ask: "all" })).toBeNull()
      // One that broke is asked again, though the others have decided: what it says is wanted too.
      expect(of("pppe", { rule, ask: "all" })).toBe("m3-error")
    }
  })

  it("never comes to another verdict by asking less: what is decided early stays so, whatever the others say", () => {
    const words = fc.array(fc.constantFrom("p", "f", "u", "e"), { minLength: 1, maxLength: 6 })
    const rule = fc.constantFrom("first-sure", "majority", "all" as const)
    fc.assert(
      fc.property(words, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), rule, (all, asked, by) => {
        const early = of(all.map((word, at) => (asked[at] ? word : "-")).join(""), { rule: by })
        const whole = of(all.join(""), { rule: by })
        expect(whole).not.toBeNull()
        // A rejection may have the reason of another member.
        const kind = (text: string | null) => (text?.endsWith("-fail") ? "fail" : text)
        if (early !== null) expect(kind(whole)).toBe(kind(early))
      })
    )
  })
})

describe("a fall-back", () => {
  const table = (first: Outcome, second: Outcome) => {
    const verdict = afterFallBack({ id: "x", version: 1, options: {} }, said(first, "rule"), said(second, "judge"))
    return verdict.reason ?? verdict.outcome
  }
  it("decides by this table", () => {
    expect([table("fail", "pass"), table("unsure", "pass")]).toEqual(["pass", "pass"])
    expect([table("fail", "fail"), table("unsure", "fail")]).toEqual(["rule-fail", "judge-fail"])
    expect([table("fail", "unsure"), table("unsure", "unsure")]).toEqual(["rule-fail", "rule-unsure"])
    expect([table("fail", "error"), table("unsure", "error")]).toEqual(["judge-error", "judge-error"])
  })
})

const SAME = "judge/same-answer"

/** A whole plan over a chain of checks; the judge says what is written down. */
const judging = (refs: ReadonlyArray<unknown>, correctness: ReadonlyArray<"correct" | "incorrect" | "gone"> = []) => {
  const asked: Array<string> = []
  const ask = ({ judge }: { readonly judge: string }) =>
    Effect.sync((): Answered => {
      asked.push(judge)
      const says = correctness[asked.length - 1] ?? "gone"
      return says === "gone"
        ? { _tag: "Unanswered", reason: "unreachable", message: "" }
        : { _tag: "Answered", key: "k", content: JSON.stringify({ analysis: "", correctness: says }), finish: "stop" }
    })
  const verdicts = (content: string, answer = "42", finish = "stop") =>
    Effect.runPromise(
      Effect.gen(function* () {
        const plan = yield* planFilters(refs as Parameters<typeof planFilters>[0], [])
        const chain = yield* loadChain(leavesOf(plan), [])
        const service = yield* withJudges(
          plan,
          { judge: (subject) => Effect.sync(() => chain(subject)) },
          { consultant: { ask } }
        )
        const { problem, trace } = subjectOf({ content, finish })
        return yield* service.judge({ problem: { ...problem, answer }, trace })
      })
    )
  return { verdicts, asked }
}

const summary = ({ filter, outcome, reason, parts }: Verdict): unknown =>
  parts === undefined ? [filter, reason ?? outcome] : [filter, reason ?? outcome, parts.map(summary)]

describe("an entry with a fall-back", () => {
  const by = { [SAME]: { by: "g" } }
  const entry = [{ "verify/exact": { then: by } }, "shape/complete"]

  it("does not ask it where the first filter passes, nor where another entry rejects", async () => {
    const { verdicts, asked } = judging(entry, ["correct"])
    expect((await verdicts("42")).map(summary)).toEqual([
      ["verify/exact", "pass"],
      ["shape/complete", "pass"]
    ])
    const long = judging([...entry, { "shape/length": { minTokens: 100_000 } }], ["correct"])
    expect((await long.verdicts("forty-two")).map(summary).slice(0, 2)).toEqual([
      ["verify/exact", "not-run", [["verify/exact", "wrong-answer"]]],
      ["shape/complete", "pass"]
    ])
    // What the fall-back can say without asking, it says.
    expect((await verdicts("forty-two", "42", "length")).map(summary)).toEqual([
      [
        "verify/exact",
        "wrong-answer",
        [
          ["verify/exact", "wrong-answer"],
          [SAME, "unfinished"]
        ]
      ],
      ["shape/complete", "cut-off"]
    ])
    expect([...asked, ...long.asked]).toEqual([])
  })

  it("is lifted by it, and keeps what both said", async () => {
    const { verdicts, asked } = judging(entry, ["correct"])
    expect((await verdicts("forty-two")).map(summary)).toEqual([
      [
        "verify/exact",
        "pass",
        [
          ["verify/exact", "wrong-answer"],
          [SAME, "pass"]
        ]
      ],
      ["shape/complete", "pass"]
    ])
    expect(asked).toEqual(["g"])
  })

  it("is tried again when the fall-back broke: it may have been right", async () => {
    const { verdicts } = judging(entry, ["gone"])
    expect((await verdicts("forty-two"))[0]).toMatchObject({ outcome: "error", reason: "judge-unreachable" })
  })

  it("rejects the trace for other judges once both have", async () => {
    const { verdicts, asked } = judging([...entry, { "judge/sound-answer": { by: "other" } }], ["incorrect"])
    expect((await verdicts("forty-two")).map(summary).at(-1)).toEqual(["judge/sound-answer", "not-run"])
    expect(asked).toEqual(["g"])
  })

  it("needs a gold answer only where both do", async () => {
    const needing = async (refs: ReadonlyArray<unknown>) => {
      const plan = await Effect.runPromise(planFilters(refs as Parameters<typeof planFilters>[0], []))
      return Effect.runPromise(needsAnswer(plan, []))
    }
    expect(await needing([{ "verify/math-answer": { then: SAME } }])).toEqual(["verify/math-answer"])
    expect(await needing([{ "verify/math-answer": { then: "judge/sound-answer" } }])).toEqual([])
    expect(await needing([{ "verify/panel": { of: ["verify/exact", "judge/sound-answer"] } }])).toEqual([])
    expect(await needing([{ "verify/panel": { of: ["verify/exact", "verify/number"] } }])).toEqual(["verify/panel"])
    const mixed = { of: ["verify/exact", "judge/sound-answer"], rule: "all" }
    expect(await needing([{ "verify/panel": mixed }])).toEqual(["verify/panel"])
  })
})

describe("a panel in a plan", () => {
  const panel = (of: ReadonlyArray<unknown>, more: object = {}) => [{ "verify/panel": { of, ...more } }]

  it("asks its costly members only while the others have not decided", async () => {
    const first = judging(panel(["verify/exact", { [SAME]: { by: "g" } }]), ["correct"])
    expect((await first.verdicts("42")).map(summary)).toEqual([["verify/panel", "pass", [["verify/exact", "pass"]]]])
    const most = judging(panel(["verify/exact", "verify/number", { [SAME]: { by: "g" } }], { rule: "majority" }))
    expect((await most.verdicts("42"))[0]).toMatchObject({ outcome: "pass" })
    expect([...first.asked, ...most.asked]).toEqual([])
    const all = judging(panel(["verify/exact", { [SAME]: { by: "g" } }], { ask: "all" }), ["incorrect"])
    expect((await all.verdicts("42")).map(summary)).toEqual([
      [
        "verify/panel",
        "pass",
        [
          ["verify/exact", "pass"],
          [SAME, "judged-different"]
        ]
      ]
    ])
  })

  it("holds panels and fall-backs, and its leaves are judged in one go", async () => {
    const nested = panel(
      [
        { "verify/panel": { of: ["verify/exact", "verify/number"], rule: "all" } },
        { "verify/choice": { then: { [SAME]: { by: "g" } } } }
      ],
      { rule: "all" }
    )
    const plan = await Effect.runPromise(planFilters(nested as Parameters<typeof planFilters>[0], []))
    expect(leavesOf(plan).map(({ id }) => id)).toEqual(["verify/exact", "verify/number", "verify/choice", SAME])
    expect((await Effect.runPromise(judgesOf(plan))).map(({ planned }) => planned.id)).toEqual([SAME])
    const { verdicts } = judging(nested, ["correct"])
    expect((await verdicts("42")).map(summary)).toEqual([
      [
        "verify/panel",
        "pass",
        [
          [
            "verify/panel",
            "pass",
            [
              ["verify/exact", "pass"],
              ["verify/number", "pass"]
            ]
          ],
          [
            "verify/choice",
            "pass",
            [
              ["verify/choice", "bad-gold"],
              [SAME, "pass"]
            ]
          ]
        ]
      ]
    ])
  })
})

describe("a plan with entries in entries", () => {
  const wrong = async (ref: unknown) => {
    const error = await Effect.runPromise(Effect.flip(planFilters([ref] as Parameters<typeof planFilters>[0], [])))
    return [error.path.join("."), error.message.replace(/^[^:]*: /, "")]
  }
  it("says where something is wrong, however deep", async () => {
    expect(await wrong({ "verify/panel": { of: ["verify/exact", { "verify/number": { tolerance: "x" } }] } })).toEqual([
      "judge.0.verify/panel.of.1.verify/number.tolerance",
      expect.stringContaining("expected")
    ])
    expect((await wrong({ "verify/exact": { then: "judge/same-anser" } }))[1]).toContain(
      "did you mean `judge/same-answer`?"
    )
    expect(await wrong({ "verify/exact": { then: 7 } })).toEqual([
      "judge.0.verify/exact.then",
      "write a filter's id, or `id: { option: value }`"
    ])
  })

  it("names every filter in it, own ones too, before it is known to be well formed", () => {
    const own = { "mine/b": { then: "mine/c", of: ["mine/d", { "mine/e": null }] } }
    expect(idsIn(["mine/a", own, { "verify/panel": { of: 7 } }, {}, null, 7])).toEqual([
      "mine/a",
      "mine/b",
      "mine/d",
      "mine/e",
      "mine/c",
      "verify/panel"
    ])
  })

  it("has panels of two members at least, none twice, and members nowhere else", async () => {
    expect((await wrong("verify/panel"))[1]).toContain("at least two members")
    expect((await wrong({ "verify/panel": { of: ["verify/exact"] } }))[1]).toContain("at least two members")
    expect((await wrong({ "verify/panel": { of: ["verify/exact", "verify/exact"] } }))[1]).toContain("named twice")
    const alike = { "judge/same-answer": { by: "a" } }
    expect((await wrong({ "verify/panel": { of: ["verify/exact", alike, alike] } }))[1]).toContain("named twice")
    const models = ["a", "b", "c"].map((by) => ({ "judge/same-answer": { by } }))
    const plan = await Effect.runPromise(planFilters([{ "verify/panel": { of: models } }], []))
    expect(plan[0]!.of).toHaveLength(3)
    expect((await wrong({ "verify/exact": { of: ["verify/number", "verify/choice"] } }))[1]).toContain("is no panel")
  })
})
