import type { Problem } from "@cotton/schema/Problem"
import type { Judging } from "@cotton/schema/ports/Judging"
import { type Sandbox, SandboxError } from "@cotton/schema/ports/Sandbox"
import { standing, type Subject } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import { loadChain } from "../src/Chain.ts"
import { judgesOf, withJudges } from "../src/Judges.ts"
import { planFilters } from "../src/Plan.ts"
import { subjectOf } from "./Subject.ts"

const TESTS: NonNullable<Problem["tests"]> = { language: "python", kind: "stdin", cases: [{ input: "", output: "3" }] }

const subject = (content: string, tests: Problem["tests"] | null = TESTS, finish = "stop"): Subject => {
  const { problem, trace } = subjectOf({ content, finish })
  return { problem: tests === null || tests === undefined ? problem : { ...problem, tests }, trace }
}

/** What a sandbox does of which nothing but the program's output is known. */
const printing =
  (stdout: string): Sandbox["Service"]["run"] =>
  () =>
    Effect.succeed({
      exit: 0,
      signal: null,
      stdout,
      stderr: "",
      timedOut: false,
      outputCut: false,
      memoryOut: false,
      ms: 1
    })

const judging = async (run: Sandbox["Service"]["run"], concurrency = 2): Promise<Judging["Service"]> => {
  const plan = await Effect.runPromise(planFilters(["verify/code-tests", "shape/complete"], []))
  const chain = await Effect.runPromise(loadChain(plan, []))
  const checks: Judging["Service"] = { plan, judge: (one) => Effect.sync(() => chain(one)) }
  return Effect.runPromise(withJudges(plan, checks, { sandbox: { name: "test", concurrency, run, start: null } }))
}

const ANSWER = "```python\nprint(3)\n```"

describe("judges", () => {
  it("are found in a plan by what they have", async () => {
    const plan = await Effect.runPromise(planFilters(["shape/complete", "verify/code-tests"], []))
    const seated = await Effect.runPromise(judgesOf(plan))
    expect(seated.map(({ planned }) => planned.id)).toEqual(["verify/code-tests"])
  })

  it("are asked when all checks pass, and their verdict stands at their place with the plan's options", async () => {
    const service = await judging(printing("3\n"))
    const verdicts = await Effect.runPromise(service.judge(subject(ANSWER)))
    expect(verdicts.map(({ filter, outcome }) => [filter, outcome])).toEqual([
      ["verify/code-tests", "pass"],
      ["shape/complete", "pass"]
    ])
    expect(verdicts[0]!.options).toEqual(service.plan[0]!.options)
    expect(standing(await Effect.runPromise((await judging(printing("4\n"))).judge(subject(ANSWER))))).toBe("rejected")
  })

  it("are not asked of a trace that a check has rejected: it is rejected, and they show no pass", async () => {
    let runs = 0
    const service = await judging((program) => Effect.suspend(() => (runs++, printing("3")(program))))
    const verdicts = await Effect.runPromise(service.judge(subject(ANSWER, TESTS, "length")))
    expect(runs).toBe(0)
    expect(verdicts[0]).toMatchObject({
      outcome: "unsure",
      reason: "not-run",
      found: "shape/complete rejects the trace"
    })
    expect(standing(verdicts)).toBe("rejected")
  })

  it("are not asked for what they can tell without running anything", async () => {
    let runs = 0
    const service = await judging((program) => Effect.suspend(() => (runs++, printing("3")(program))))
    const reasons = [subject("It is 3."), subject(ANSWER, null), subject("```python\n\n```")].map((one) =>
      Effect.runPromise(Effect.map(service.judge(one), ([verdict]) => `${verdict!.outcome} ${verdict!.reason}`))
    )
    expect(await Promise.all(reasons)).toEqual(["fail no-code", "unsure no-tests", "fail no-code"])
    expect(runs).toBe(0)
  })

  it("say error, never fail, when the sandbox is dead or they break themselves", async () => {
    const dead = await judging(() => Effect.fail(new SandboxError({ reason: "broken", message: "bwrap is gone" })))
    const [verdict] = await Effect.runPromise(dead.judge(subject(ANSWER)))
    expect(verdict).toMatchObject({ outcome: "error", reason: "sandbox", found: "bwrap is gone" })
    const broken = await judging(() => Effect.die(new Error("no")))
    expect((await Effect.runPromise(broken.judge(subject(ANSWER))))[0]).toMatchObject({
      outcome: "error",
      reason: "threw"
    })
  })

  it("are at work in bounded number, and leave when nobody waits for them", async () => {
    const counts = { now: 0, most: 0, left: 0 }
    const service = await judging(
      () =>
        Effect.callback<never>(() => {
          counts.most = Math.max(counts.most, ++counts.now)
          return Effect.sync(() => {
            counts.now--
            counts.left++
          })
        }),
      2
    )
    await Effect.runPromise(
      Effect.gen(function* () {
        const fibers = yield* Effect.forEach([1, 2, 3, 4, 5], () => Effect.forkChild(service.judge(subject(ANSWER))))
        while (counts.now < 2) yield* Effect.sleep(1)
        yield* Effect.sleep(20)
        yield* Fiber.interruptAll(fibers)
      })
    )
    expect([counts.most, counts.now]).toEqual([2, 0])
    expect(counts.left).toBeGreaterThanOrEqual(2)
  })

  it("where the sandbox can't be talked to, believe no tests that end without the number that they were told", async () => {
    const service = await judging(printing('{"nonce":"0","outcome":"passed"}\n'))
    const tests = { language: "python", kind: "asserts", code: "assert f(1)" } as const
    expect((await Effect.runPromise(service.judge(subject(ANSWER, tests))))[0]).toMatchObject({
      outcome: "unsure",
      reason: "bad-tests"
    })
  })
})
