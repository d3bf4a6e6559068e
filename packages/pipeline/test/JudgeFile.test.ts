import { describe, expect, it } from "@effect/vitest"
import { planFilters } from "@cotton/filters"
import { ThinkTags } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { JUDGE_FIELDS, judgeFile, type JudgeFields, layerJudging } from "../src/index.ts"
import { type Site, site } from "./Workbench.ts"

const box = (answer: string) => String.raw`So it is \boxed{${answer}}.`

const judge = (at: Site, text: string, refs: Parameters<typeof planFilters>[0], fields: Partial<JudgeFields> = {}) =>
  Effect.gen(function* () {
    at.write("rows.jsonl", text)
    const filters = yield* planFilters(refs, [])
    const think = Schema.decodeUnknownSync(ThinkTags)({})
    return yield* judgeFile("rows.jsonl", { fields: { ...JUDGE_FIELDS, ...fields }, think, folder: at.folder }).pipe(
      Stream.runCollect,
      Effect.provide(layerJudging({ filters, seconds: 20, module: null }))
    )
  })

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => JSON.stringify(row)).join("\n")

describe("rows of a file", () => {
  it.live("are judged in their order, by their ids or else by their lines", () =>
    Effect.gen(function* () {
      const at = yield* site
      const rows = Array.from({ length: 400 }, (_, n) => ({
        ...(n % 2 === 0 ? { id: `row-${n}` } : {}),
        answer: n % 3 === 0 ? "0" : String(n),
        // Lengths that would bring the short ones back first.
        response: `${"One more step. ".repeat(n % 7 === 0 ? 3000 : 1)}${box(String(n))}`
      }))
      const judged = yield* judge(at, jsonl(rows), ["verify/math-answer"])
      expect(judged.map(({ id }) => id)).toEqual(rows.map(({ id }, n) => id ?? String(n + 1)))
      expect(judged.map(({ outcome }) => outcome)).toEqual(
        rows.map((_, n) => (n % 3 === 0 && n !== 0 ? "fail" : "pass"))
      )
    })
  )

  it.live("have as many tokens as their characters suggest, which is said to be an estimate", () =>
    Effect.gen(function* () {
      const at = yield* site
      // Four bytes a token: 2, 5 with the chain of thought, and 3 of a text whose every character has three bytes.
      const rows = [
        { response: "12345678" },
        { response: "12345678", reasoning: "123456789012" },
        { response: "<think>123456789012</think>12345678" },
        { response: "四四四四" }
      ]
      const least = yield* judge(at, jsonl(rows), [{ "shape/length": { minTokens: 3 } }])
      expect(least.map(({ outcome, verdicts }) => [outcome, verdicts[0]?.found])).toEqual([
        ["unsure", "2 output tokens, estimated"],
        ["pass", "5 output tokens, estimated"],
        ["pass", "5 output tokens, estimated"],
        ["pass", "3 output tokens, estimated"]
      ])
      const most = yield* judge(at, jsonl(rows), [{ "shape/length": { maxTokens: 3 } }])
      expect(most.map(({ outcome, verdicts }) => [outcome, verdicts[0]?.reason])).toEqual([
        ["pass", undefined],
        ["unsure", "estimated-usage"],
        ["unsure", "estimated-usage"],
        ["pass", undefined]
      ])
    })
  )

  it.live("bring their metadata along", () =>
    Effect.gen(function* () {
      const at = yield* site
      const puzzle = { kind: "arithmetic", expression: "6 * 7" }
      const rows = [{ puzzle }, { puzzle: { ...puzzle, expression: "6 * 8" } }, ["puzzle"], undefined].map(
        (metadata) => ({
          response: box("42"),
          metadata
        })
      )
      const judged = yield* judge(at, jsonl(rows), ["verify/puzzle"])
      expect(judged.map(({ outcome, verdicts }) => [outcome, verdicts[0]?.reason])).toEqual([
        ["pass", undefined],
        ["fail", "wrong-value"],
        ["unsure", "no-puzzle"],
        ["unsure", "no-puzzle"]
      ])
    })
  )

  it.live("may be called otherwise, and hold numbers", () =>
    Effect.gen(function* () {
      const at = yield* site
      const rows = [
        { uid: 7, gold: 12, output: box("12") },
        { uid: "8", gold: 12.5, output: box("12.50") },
        { uid: 9, gold: "12", output: box("13"), response: box("12") }
      ]
      const names = { id: "uid", answer: "gold", response: "output" }
      const judged = yield* judge(at, jsonl(rows), ["verify/number"], names)
      expect(judged.map(({ id, outcome }) => [id, outcome])).toEqual([
        ["7", "pass"],
        ["8", "pass"],
        ["9", "fail"]
      ])
      expect(judged[2]?.verdicts[0]).toMatchObject({ filter: "verify/number", reason: "wrong-answer" })
    })
  )

  it.live("have their chain inline or in a field of its own, and a finish reason by either name", () =>
    Effect.gen(function* () {
      const at = yield* site
      const rows = [
        { id: "inline", response: `<think>\nHm.\n</think>\n\n${box("1")}`, finish: "stop" },
        { id: "unclosed", response: `<think>\nHm, so ${box("1")}`, finish: "stop" },
        { id: "field", reasoning: "Hm.", response: box("1"), finish_reason: "stop" },
        // With a field for the chain, tags in the answer are text.
        { id: "both", reasoning: "Hm.", response: `<think>\nHm, so ${box("1")}`, finish: "stop" },
        { id: "cut", response: box("1"), finish: "length" },
        { id: "cut-too", response: box("1"), finish_reason: "length" },
        { id: "empty", response: "", finish: "stop" }
      ]
      const judged = yield* judge(at, jsonl(rows), ["shape/complete"])
      const reasons = Object.fromEntries(
        judged.map(({ id, outcome, verdicts }) => [id, verdicts[0]?.reason ?? outcome])
      )
      expect(reasons).toMatchObject({
        inline: "pass",
        unclosed: "unclosed-think",
        field: "pass",
        cut: "cut-off",
        "cut-too": "cut-off",
        empty: "no-answer"
      })
      expect(reasons["both"]).not.toBe("unclosed-think")
    })
  )

  it.live("without a gold answer are unsure for a verifier, not failed; other verdicts stand beside it", () =>
    Effect.gen(function* () {
      const at = yield* site
      const judged = yield* judge(at, jsonl([{ response: box("1") }, { response: "" }]), [
        "shape/complete",
        "verify/math-answer"
      ])
      expect(judged.map(({ outcome }) => outcome)).toEqual(["unsure", "fail"])
      expect(judged[0]?.verdicts.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
        expect.stringMatching(/pass|unknown-finish|unsure/),
        "no-gold"
      ])
    })
  )

  it.live("that cannot be read stop with file, line and field", () =>
    Effect.gen(function* () {
      const at = yield* site
      const good = JSON.stringify({ response: box("1") })
      for (const [bad, words] of [
        ['{"response": "x"', "rows.jsonl:3: the row is not JSON"],
        ["[1, 2]", "rows.jsonl:3: the row is not an object"],
        ["null", "rows.jsonl:3: the row is not an object"],
        ['{"respons": "x"}', "rows.jsonl:3: field response: is missing, or is no text. --map response=FIELD"],
        ['{"response": { "text": "x" }}', "rows.jsonl:3: field response: is missing, or is no text"]
      ] as const) {
        const error = yield* Effect.flip(judge(at, [good, good, bad, good].join("\n"), ["shape/complete"]))
        expect(error._tag).toBe("RowError")
        expect(error.message).toContain(words)
      }
    })
  )

  it.live("that are none are none; a file that is not there is said to be missing", () =>
    Effect.gen(function* () {
      const at = yield* site
      expect(yield* judge(at, "\n\n", ["shape/complete"])).toEqual([])
      const think = Schema.decodeUnknownSync(ThinkTags)({})
      const nowhere = judgeFile("nowhere.jsonl", { fields: JUDGE_FIELDS, think, folder: at.folder })
      const error = yield* Effect.flip(
        Stream.runDrain(nowhere).pipe(Effect.provide(layerJudging({ filters: [], seconds: 1, module: null })))
      )
      expect(error.message).toMatch(/^nowhere\.jsonl: no such file/)
    })
  )
})
