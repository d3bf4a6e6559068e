import { type Answered, Consultant, type Question } from "@cotton/schema/ports/Consultant"
import type { Finding } from "@cotton/schema/Verdict"
import { generateProblems, startSimulator } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { describe, expect, it } from "vitest"
import type { AnyCheck } from "../../src/Check.ts"
import { registry } from "../../src/registry.ts"
import { type Parts, subjectOf } from "../Subject.ts"

/* The questions of the filters as the simulator understands them: a change of their form would make it a poor judge. */

const judging = async <A>(
  use: (judge: (id: string, parts: Parts, options?: object) => Promise<Finding>) => Promise<A>
) => {
  const simulator = await startSimulator({ models: ["*"], judge: { errors: 0, garbage: 0 } })
  const post = async (path: string, body: object) => {
    const response = await fetch(`${simulator.url}/${path}`, { method: "POST", body: JSON.stringify(body) })
    return (await response.json()) as Record<string, ReadonlyArray<never>>
  }
  const ask = ({ judge, messages }: Question) =>
    Effect.promise(async (): Promise<Answered> => {
      if (judge === "scorer") {
        const { data } = await post("pooling", { model: "rm", messages })
        const [{ data: scores }] = data as unknown as readonly [{ readonly data: ReadonlyArray<number> }]
        return { _tag: "Answered", key: "k", content: String(scores[0]), finish: "stop" }
      }
      const { choices } = await post("chat/completions", { model: "grader", messages, temperature: 0 })
      const [{ message }] = choices as unknown as readonly [{ readonly message: { readonly content: string } }]
      return { _tag: "Answered", key: "k", content: message.content, finish: "stop" }
    })
  try {
    return await use(async (id, parts, options = {}) => {
      const { check }: { readonly check: AnyCheck } = await registry[id]!()
      const decoded: unknown = SchemaParser.decodeUnknownSync(check.options)(options)
      const judged = check.judge!(subjectOf(parts), decoded) as Effect.Effect<Finding, never, Consultant>
      return Effect.runPromise(Effect.provideService(judged, Consultant, { ask }))
    })
  } finally {
    await simulator.close()
  }
}

describe("the simulated judge", () => {
  const problems = generateProblems({ count: 10, seed: 9 })

  it("tells right from wrong answers in the form of each filter, with the reference first or last", () =>
    judging(async (judge) => {
      for (const { answer, problem } of problems) {
        const outcomes = async (boxed: string) => {
          const parts = { question: problem, answer, content: `So it is \\boxed{${boxed}}.` }
          const found = [
            await judge("judge/same-answer", parts, { orders: "both" }),
            await judge("judge/sound-answer", parts),
            await judge("judge/reward", parts, { by: "scorer", min: 0 })
          ]
          return found.map(({ outcome, reason }) => reason ?? outcome)
        }
        expect(await outcomes(answer)).toEqual(["pass", "pass", "pass"])
        expect(await outcomes("-99999")).toEqual(["judged-different", "judged-unsound", "low-reward"])
      }
    }))
})
