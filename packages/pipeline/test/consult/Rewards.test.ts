import { describe, expect, it } from "@effect/vitest"
import { simulator } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import { dossiers, runAll, site, sums, teaching, writeProblems, writeRecipe } from "../Workbench.ts"

const WIRES = ["pooling", "classify", "get-reward"] as const

const scored = (wire: (typeof WIRES)[number], url: string) => ({
  judge: ["shape/complete", "judge/reward"],
  judges: { scorer: { model: "rm", wire, at: [{ url, price: { input: 1, output: 0 } }] } }
})

describe("a reward model", () => {
  it.live.each(WIRES)("asked over %s scores each trace once, and is paid from the run's purse", (wire) =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(5)
      const teacher = yield* teaching(at, lessons)
      const rewards = yield* simulator({ models: ["rm"] })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, scored(wire, rewards.url.replace("/v1", "")))
      const { result, run } = yield* runAll(at)
      expect(result.closing).toEqual({ why: "settled" })
      const verdicts = (yield* dossiers(at, run)).flatMap(({ calls }) =>
        calls.map(({ judgement }) => judgement?.verdicts.at(-1))
      )
      expect(verdicts).toHaveLength(5)
      for (const verdict of verdicts) {
        expect(verdict).toMatchObject({ filter: "judge/reward", outcome: "pass", options: { by: "scorer" } })
        expect(verdict!.score).toEqual(expect.any(Number))
      }
      expect(result.dataset?.judging).toMatchObject({ calls: 5, output: 0 })
      expect(result.dataset!.judging.usd).toBeCloseTo(result.dataset!.judging.input / 1e6, 9)
      yield* runAll(at)
      expect(rewards.stats()).toMatchObject({ requests: 5, completed: 5 })
      expect(new Set(rewards.requests().map(({ path }) => path))).toEqual(new Set([`/${wire.replace("-", "_")}`]))
    })
  )

  it.live("at a wrong address ends the run, which says so, and is asked once the address is right", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(3)
      const teacher = yield* teaching(at, lessons)
      const rewards = yield* simulator({ models: ["rm"] })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, scored("pooling", `${rewards.url}/v1`))
      const { result } = yield* runAll(at)
      expect(result.closing).toMatchObject({
        why: "judges",
        message: expect.stringMatching(/the judge scorer cannot be asked: .*beside \/v1/) as string
      })
      writeRecipe(at, teacher.url, scored("pooling", rewards.url))
      const again = yield* runAll(at, { confirmed: true })
      expect(again.result.closing).toEqual({ why: "settled" })
      expect(again.result.dataset?.chosen.get("verified")?.rows.size).toBe(3)
    })
  )
})
