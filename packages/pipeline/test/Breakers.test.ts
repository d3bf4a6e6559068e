import { describe, expect, it } from "@effect/vitest"
import { simulator } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import { type Event } from "../src/index.ts"
import {
  buy,
  callsOf,
  dossiers,
  runAll,
  says,
  settledBy,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

const ONE_EACH = { sample: { keep: 1, tries: 1, seed: 0 }, judge: ["shape/complete"] }
const IMPATIENT = { breakers: { giveUpAfter: 1.5, maxPause: 0.5 } }

const pauses = (events: ReadonlyArray<Event>) =>
  events.flatMap((event) => (event._tag === "Paused" && event.why !== null ? [event.why] : []))

describe("a teacher that is not there", () => {
  it.live("closes the run, spends no ask, and the same command goes on when it is back", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(40)
      writeProblems(at, lessons)
      const { url, port } = yield* Effect.scoped(simulator({}))
      writeRecipe(at, url, { ...ONE_EACH, ...IMPATIENT })
      const { run, result, events } = yield* runAll(at)
      expect(result.closing).toMatchObject({ why: "teacher", message: expect.stringContaining(new URL(url).host) })
      expect(settledBy(events)).toEqual([])
      expect(callsOf(yield* dossiers(at, run))).toEqual([])
      expect(pauses(events).length).toBeGreaterThan(0)
      // The crowd that was sent first, and then one probe at a time.
      expect(events.filter(({ _tag }) => _tag === "Retried").length).toBeLessThan(8 + 10)

      const back = yield* teaching(at, lessons, { port })
      expect((yield* buy(at)).closing).toEqual({ why: "settled" })
      expect(back.stats().requests).toBe(40)
    })
  )

  it.live("or has a web page for every request, is given up the same way", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(40)
      const teacher = yield* teaching(at, lessons, { faults: { html: 1 } })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { ...ONE_EACH, ...IMPATIENT })
      const { run, closing } = yield* buy(at)
      expect(closing).toMatchObject({ why: "teacher" })
      expect(callsOf(yield* dossiers(at, run))).toEqual([])
      expect(teacher.stats().requests).toBeLessThan(8 + 10)
    })
  )

  it.live("at one of two endpoints leaves the work to the other", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(60)
      const teacher = yield* teaching(at, lessons)
      const { url } = yield* Effect.scoped(simulator({}))
      writeProblems(at, lessons)
      const endpoints = [url, teacher.url].map((url) => ({ url, price: "free", slots: 4 }))
      writeRecipe(at, url, { ...ONE_EACH, ...IMPATIENT, teacher: { model: "m", at: endpoints } })
      const { run, closing, events } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(settledBy(events)).toHaveLength(60)
      const hosts = new Set(callsOf(yield* dossiers(at, run)).map(({ fetched }) => fetched.host))
      expect(hosts).toEqual(new Set([new URL(teacher.url).host]))
    })
  )
})

describe("an outage in the middle", () => {
  it.live.each([503, 429] as const)("with %i loses nothing and costs few requests", (status) =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(150)
      const outages = [{ afterCompleted: 40, ms: 2500, status }]
      const teacher = yield* teaching(at, lessons, { latency: { firstTokenMs: 20 }, outages })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, ONE_EACH, { slots: 30 })
      const { run, closing, events } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(settledBy(events).map(({ why }) => why)).toEqual(Array(150).fill("kept"))
      expect(pauses(events).some((why) => why.includes(`HTTP ${status}`))).toBe(true)
      const calls = callsOf(yield* dossiers(at, run))
      expect(calls).toHaveLength(150)
      expect(teacher.stats()).toMatchObject({ requests: 150 + teacher.stats().unavailable, completed: 150 })
      // The crowd that was in flight, those that took its places before the breaker saw it, and the probes.
      expect(teacher.stats().unavailable).toBeLessThan(2 * 30 + 10)
    })
  )

  it.live("is over with the first token of a probe: the others do not wait for the end of its reply", () =>
    Effect.gen(function* () {
      const at = yield* site
      const long = (answer: string) => says(answer, { reasoning: "and then I count one more. ".repeat(30) })
      const lessons = sums(24, (answer) => [long(answer)])
      const teacher = yield* teaching(at, lessons, {
        outages: [{ afterCompleted: 8, ms: 1500 }],
        stream: { tokensPerChunk: 4 },
        latency: { perChunkMs: 25 }
      })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, ONE_EACH, { slots: 8 })
      const { closing } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      const requests = teacher.requests()
      const lastRefused = Math.max(...requests.filter(({ outcome }) => outcome === "unavailable").map(({ n }) => n))
      const [probe, next] = requests.filter(({ n }) => n > lastRefused).toSorted((a, b) => a.n - b.n)
      expect(next?.startedAt).toBeLessThan(probe?.endedAt ?? 0)
    })
  )
})

describe("judges that cannot judge", () => {
  /** The public name is what a recipe of a user's imports; the test runner has no hook that finds it. */
  const AUTHORING = new URL("../src/authoring.ts", import.meta.url).href
  const recipeTs = (url: string, body: string) => `import { defineCheck } from ${JSON.stringify(AUTHORING)}
import * as Schema from ${JSON.stringify(import.meta.resolve("effect/Schema"))}
export default {
  problems: { from: "problems.jsonl" },
  teacher: { model: "teacher", at: [{ url: ${JSON.stringify(url)}, price: "free", slots: 8 }] },
  sample: { keep: 1, tries: 1, seed: 0 },
  breakers: { giveUpAfter: 1.5, maxPause: 0.5 },
  // About ten replies: a busy machine's filters do not fall behind by the whole set.
  unjudgedBytes: 4000,
  judge: ["shape/complete", "mine/broken"],
  filters: [defineCheck({ id: "mine/broken", version: 1, options: Schema.Struct({}), run: ({ problem }) => { ${body} } })]
}
`

  it.live.each([
    ["throw", `throw new Error("on purpose")`, "error"],
    ["say unsure", `return { outcome: "unsure", reason: "no-idea" }`, "unsure"]
  ] as const)("since they %s: buying pauses, then closes; nothing that was bought is lost", ([, body, outcome]) =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(200)
      const teacher = yield* teaching(at, lessons, { latency: { firstTokenMs: 10 } })
      writeProblems(at, lessons)
      const file = at.write("recipe.ts", recipeTs(teacher.url, body))
      const { run, result, events } = yield* runAll(at, { file })
      expect(result.closing).toMatchObject({
        why: "judges",
        message: expect.stringMatching(new RegExp(`^mine/broken says ${outcome}`))
      })
      const calls = callsOf(yield* dossiers(at, run))
      const bought = teacher.stats().requests
      expect(calls).toHaveLength(bought)
      // A window and what was in flight, not two hundred; then one trial at a time.
      expect(bought).toBeLessThan(80)
      expect(settledBy(events)).toHaveLength(bought)
      expect(result.dataset?.chosen.get("verified")?.rows.size).toBe(0)

      // The filter is mended (and is another version): what is stored is judged, the rest is bought.
      const mended = recipeTs(teacher.url, `return { outcome: "pass" }`).replace("version: 1", "version: 2")
      const whole = yield* buy(at, { file: at.write("mended.ts", mended) })
      expect(whole.closing).toEqual({ why: "settled" })
      expect(settledBy(whole.events).map(({ why }) => why)).toEqual(Array(200).fill("kept"))
      expect(teacher.stats().requests).toBe(200)
    })
  )

  it.live("on every fifth trace pause nothing", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(100)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      const body = `if (Number(problem.id.slice(1)) % 5 === 0) throw new Error("on purpose"); return { outcome: "pass" }`
      const file = at.write("recipe.ts", recipeTs(teacher.url, body))
      const { result, events } = yield* runAll(at, { file })
      expect(result.closing).toEqual({ why: "settled" })
      expect(pauses(events)).toEqual([])
      expect(result.dataset?.chosen.get("verified")?.rows.size).toBe(80)
      // An error is tried again when the run goes on, and asks for nothing.
      const again = yield* buy(at, { file })
      expect(again.events.filter(({ _tag }) => _tag === "Judged")).toHaveLength(100)
      expect(again.events).toContainEqual({ _tag: "Phase", phase: "judging", why: "20 stored traces" })
      expect(teacher.stats().requests).toBe(100)
    })
  )
})
