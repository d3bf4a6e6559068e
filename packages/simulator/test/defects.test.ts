import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { generateProblems, type SimulatorOptionsInput } from "../src/index.ts"
import { DEFECTS, ownRate, type Defect } from "../src/scripted/Defect.ts"
import { boxIn, complete, SOUND, user, withSimulator, type Reply } from "./client.ts"

const rows = generateProblems({ count: 1000, seed: 21 })

const collect = (options: SimulatorOptionsInput, count: number, body: Record<string, unknown> = {}) =>
  withSimulator(options, async (simulator) => {
    const replies: Array<Reply> = []
    for (const row of rows.slice(0, count))
      replies.push(await complete(simulator, user(row.problem), { seed: 1, ...body }))
    return { replies, stats: simulator.stats(), requests: simulator.requests() }
  })

const always = (defect: Defect) => ({ scripted: { ...SOUND, [defect]: 1 } })

/** Four standard deviations of a binomial count. */
const within = (count: number, share: number, n: number) =>
  expect(Math.abs(count - share * n)).toBeLessThanOrEqual(4 * Math.sqrt(n * share * (1 - share)) + 1)

describe("the rates of the scripted teacher", () => {
  it("are those of its options, over a thousand prompts", async () => {
    const scripted = {
      wrong: 0.2,
      loop: 0.1,
      languageSwitch: 0.08,
      noBox: 0.06,
      unclosed: 0.05,
      refusal: 0.04,
      emptyThink: 0.03
    }
    const { replies, requests, stats } = await collect({ scripted, maxReplyTokens: 3000 }, 1000)
    for (const [defect, share] of Object.entries(scripted)) within(stats.planted[defect] ?? 0, share, 1000)
    within(stats.planted["none"] ?? 0, 0.44, 1000)
    const cut = replies.filter(({ choices }) => choices[0]?.finish_reason === "length").length
    expect(cut).toBe(stats.planted["loop"])
    for (const [index, { choices }] of replies.entries()) {
      const [planted] = requests[index]?.planted ?? []
      const right = boxIn(choices[0]?.message.content) === rows[index]?.answer
      const hasAnswer = planted === "none" || planted === "languageSwitch" || planted === "emptyThink"
      expect(right, `${planted}: ${rows[index]?.problem}`).toBe(hasAnswer)
    }
  })

  it("leave 60 to 75 % good replies by default", async () => {
    const { stats } = await collect({}, 1000)
    expect(stats.planted["none"]).toBeGreaterThan(600)
    expect(stats.planted["none"]).toBeLessThan(750)
  })

  it("make some problems harder than others, and still keep the mean", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (mean) => {
        const rates = Array.from({ length: 1001 }, (_, i) => ownRate(mean, i / 1000))
        expect(Math.min(...rates)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...rates)).toBeLessThanOrEqual(1)
        expect(rates.reduce((sum, rate) => sum + rate, 0) / 1001).toBeCloseTo(mean, 6)
      })
    )
  })

  it("are all or nothing at 1 and 0", async () => {
    for (const defect of DEFECTS) {
      const { stats } = await collect({ ...always(defect), maxReplyTokens: 500 }, 25)
      expect(stats.planted).toEqual({ [defect]: 25 })
    }
    expect((await collect({ scripted: SOUND }, 25)).stats.planted).toEqual({ none: 25 })
  })
})

describe("each defect", () => {
  const first = ({ choices }: Reply) => {
    const choice = choices[0]
    if (choice === undefined) throw new Error("no choice")
    return { ...choice.message, finish: choice.finish_reason }
  }

  it("wrong: a box with another answer", async () => {
    const { replies } = await collect(always("wrong"), 150)
    for (const [index, reply] of replies.entries()) {
      expect(boxIn(first(reply).content)).toBeDefined()
      expect(boxIn(first(reply).content)).not.toBe(rows[index]?.answer)
    }
  })

  it("loop: the chain repeats itself until the limit of the request", async () => {
    const { replies } = await collect(always("loop"), 60, { max_tokens: 2500 })
    for (const reply of replies) {
      const { content, finish, reasoning_content: chain = "" } = first(reply)
      expect([content, finish]).toEqual([null, "length"])
      expect(reply.usage.completion_tokens).toBe(2500)
      const end = chain?.slice(-1500) ?? ""
      const period = Array.from({ length: 1200 }, (_, i) => i + 1).find((p) => end.slice(p) === end.slice(0, -p))
      expect(period).toBeDefined()
    }
  })

  it("languageSwitch: another script in the chain, and the right answer all the same", async () => {
    const { replies } = await collect(always("languageSwitch"), 200)
    for (const [index, reply] of replies.entries()) {
      const { content, reasoning_content: chain } = first(reply)
      const foreign =
        rows[index]?.language === "zh" ? /[a-zа-я]{3,} [a-zа-я]+/i : /[\p{Script=Han}\p{Script=Cyrillic}]{4,}/u
      expect(chain).toMatch(foreign)
      expect(boxIn(content)).toBe(rows[index]?.answer)
    }
    const { replies: pure } = await collect({ scripted: SOUND }, 200)
    for (const [index, reply] of pure.entries()) {
      if (rows[index]?.language !== "zh")
        expect(first(reply).reasoning_content).not.toMatch(/[\p{Script=Han}\p{Script=Cyrillic}]/u)
    }
  })

  it("noBox: the answer, but no box", async () => {
    const { replies } = await collect(always("noBox"), 100)
    for (const [index, reply] of replies.entries()) {
      expect(first(reply).content).toContain(rows[index]?.answer)
      expect(first(reply).content).not.toContain("boxed")
    }
  })

  it("unclosed: everything is in the chain, and the reply ends with stop", async () => {
    const { replies } = await collect(always("unclosed"), 50)
    for (const reply of replies) expect([first(reply).content, first(reply).finish]).toEqual([null, "stop"])
    const inline = await collect({ ...always("unclosed"), reasoning: "inline" }, 20)
    for (const reply of inline.replies) {
      expect(first(reply).content).toMatch(/^<think>\n/)
      expect(first(reply).content).not.toContain("</think>")
    }
  })

  it("refusal: no answer, in the problem's language", async () => {
    const { replies } = await collect(always("refusal"), 50)
    for (const [index, reply] of replies.entries()) {
      const words = { en: /can't help/, de: /nicht helfen/, fr: /peux pas/, es: /no puedo ayudar/i, zh: /无法|不能/ }
      expect(first(reply).content).toMatch(words[rows[index]?.language ?? "en"])
    }
  })

  it("emptyThink: the right answer without a chain", async () => {
    const { replies } = await collect(always("emptyThink"), 50)
    for (const [index, reply] of replies.entries()) {
      expect(first(reply).reasoning_content).toBeNull()
      expect(boxIn(first(reply).content)).toBe(rows[index]?.answer)
    }
    const inline = await collect({ ...always("emptyThink"), reasoning: "inline" }, 5)
    for (const reply of inline.replies) expect(first(reply).content).toMatch(/^<think>\n\n<\/think>\n\n/)
  })
})
