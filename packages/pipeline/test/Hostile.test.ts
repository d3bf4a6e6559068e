import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { readTraceFiles } from "../../../test/loss/Dataset.ts"
import {
  buy,
  callsOf,
  dossiers,
  type Reply,
  runAll,
  says,
  settledBy,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

const box = String.raw`\boxed{7}`
const MEGABYTES = "Then I add one more to it, and one. ".repeat(150_000)

/** What a teacher may send, how the default filters see it, and what the dataset shall hold of it. */
const REPLIES: ReadonlyArray<
  Reply & { readonly name: string; readonly standing?: string; readonly chain?: string | null }
> = [
  {
    name: "five megabytes of thoughts",
    reasoning: MEGABYTES,
    content: box,
    standing: "rejected",
    chain: MEGABYTES.trim()
  },
  { name: "five megabytes of answer", reasoning: "Hm.", content: `${MEGABYTES}${box}`, standing: "rejected" },
  { name: "a million characters without a space", reasoning: "x".repeat(1_000_000), content: box },
  {
    name: "NUL and other controls",
    reasoning: "a\u0000b\u0007\u001b[2J\u2028c",
    content: `\u0000${box}`,
    standing: "kept"
  },
  { name: "lone surrogates", reasoning: "half \ud83d of it \udc00", content: `\ud800 ${box}`, standing: "kept" },
  { name: "closing tags without end", reasoning: null, content: `a${"</think>\n".repeat(2000)}${box}`, chain: "a" },
  { name: "opening tags without end", reasoning: null, content: `${"<think>\n".repeat(2000)}${box}` },
  { name: "nested tags", reasoning: null, content: `<think>a <think> b</think> c</think>${box}` },
  { name: "nothing at all", reasoning: null, content: null, standing: "rejected", chain: null },
  { name: "blanks only", reasoning: null, content: " \n\t ", standing: "rejected", chain: null },
  { name: "thoughts and no answer", reasoning: `so it is ${box}`, content: null, standing: "rejected" },
  { name: "the journal's own SQL", reasoning: "'); DROP TABLE call; --", content: `"; ${box}`, standing: "kept" },
  { name: "backtracking bait", reasoning: "\\boxed{".repeat(5000), content: `${"((((".repeat(5000)}${box}` },
  { name: "a template that leaks", reasoning: "Hm.", content: `<|im_start|>assistant ${box}` },
  { name: "an unknown finish", reasoning: "Hm.", content: box, finish: "eos_token_found", standing: "undecided" },
  { name: "a filtered finish", reasoning: "Hm.", content: "", finish: "content_filter", standing: "rejected" }
]

describe("replies that nobody asked for", () => {
  it.live("are each stored, judged and exported", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = REPLIES.map((reply, n) => ({
        id: `p${n}`,
        prompt: `What is the sum of ${n} and ${7 - n}?`,
        answer: "7",
        replies: [reply]
      }))
      // Chunks of a few thousand tokens: what is in them is of interest here, not how many there are.
      const teacher = yield* teaching(at, lessons, { stream: { tokensPerChunk: 3000 } })
      writeProblems(at, lessons)
      writeRecipe(
        at,
        teacher.url,
        {
          sample: { keep: 1, tries: 1, limit: 4_000_000, seed: 0 },
          judge: ["shape/complete", "readability/repetition", "language/script-mixing", "verify/math-answer"],
          judgeTimeout: 60,
          breakers: { share: 1 }
        },
        { price: "free" }
      )
      const { run, result, events } = yield* runAll(at)
      expect(result.closing).toEqual({ why: "settled" })
      expect(settledBy(events)).toHaveLength(REPLIES.length)
      const calls = callsOf(yield* dossiers(at, run))
      expect(calls).toHaveLength(REPLIES.length)
      for (const [n, { reasoning, content, finish }] of REPLIES.entries()) {
        const { reply, finish: stored } = calls[n]!
        // To the last code unit, lone surrogates too: what was paid for is kept as it came.
        expect(reply?.message["reasoning_content"] ?? null).toBe(reasoning)
        expect(reply?.message["content"] ?? "").toBe(content ?? "")
        expect(stored).toBe(finish ?? "stop")
      }

      const rows = yield* Effect.promise(() => readTraceFiles(join(at.dir, "dataset")))
      expect(rows).toHaveLength(REPLIES.length)
      for (const [n, { name, standing }] of REPLIES.entries()) {
        const { verdicts, ...row } = rows[n]!
        if (standing !== undefined) expect([name, row["standing"]]).toEqual([name, standing])
        const outcomes = (verdicts as ReadonlyArray<{ outcome: string; reason: string | null }>).map(
          ({ outcome, reason }) => (outcome === "unsure" ? `unsure ${reason}` : outcome)
        )
        expect([name, outcomes.length]).toEqual([name, 4])
        // No filter broke on it, and none was killed.
        const broken = outcomes.filter((one) => ["error", "unsure timeout", "unsure worker-died"].includes(one))
        expect([name, broken]).toEqual([name, []])
      }
      for (const [n, { chain, name }] of REPLIES.entries())
        if (chain !== undefined) expect([name, rows[n]!["reasoning"] ?? null]).toEqual([name, chain])
      expect(rows[4]).toMatchObject({ reasoning: "half \ufffd of it \ufffd", content: `\ufffd ${box}` })
      const verified = yield* Effect.promise(() => readTraceFiles(join(at.dir, "dataset"), "verified"))
      expect(verified).toHaveLength(rows.filter(({ standing }) => standing === "kept").length)

      // And the same again from the journal alone.
      yield* buy(at)
      expect(teacher.stats().requests).toBe(REPLIES.length)
    })
  )

  it.live("that outgrow teacher.maxReplyBytes are stopped, stored as failures and not asked again", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(4, (answer, n) => [n === 1 ? says(answer, { reasoning: MEGABYTES }) : says(answer)])
      const teacher = yield* teaching(at, lessons, { stream: { tokensPerChunk: 500 } })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, limit: 4_000_000, seed: 0 } }, { price: "free" })
      for (let time = 0; time < 2; time++) {
        const { run, closing } = yield* buy(at, { set: ["teacher.maxReplyBytes=100000"] })
        expect(closing).toEqual({ why: "settled" })
        const reasons = callsOf(yield* dossiers(at, run)).map(({ failure }) => failure?.reason ?? null)
        expect(reasons).toEqual([null, "too-large", null, null])
        expect(teacher.stats().requests).toBe(4)
      }
    })
  )
})
