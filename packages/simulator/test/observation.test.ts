import { describe, expect, it } from "vitest"
import { generateProblems, requestKey, type RequestRecord, type Stats } from "../src/index.ts"
import { ask, complete, SOUND, until, user, withSimulator } from "./client.ts"

const rows = generateProblems({ count: 200, seed: 2, languages: ["en"] })
const prompt = (index: number) => user(rows[index]?.problem ?? "")

const origin = ({ url }: { readonly url: string }) => url.replace(/\/v1$/, "")

describe("the counts", () => {
  it("are right for whole replies, refusals, faults and clients that leave", async () => {
    await withSimulator({ scripted: SOUND, latency: { perChunkMs: 5 } }, async (simulator) => {
      const leave = new AbortController()
      const left = [0, 1, 2].map((index) =>
        ask(simulator, prompt(index), { stream: true }, { signal: leave.signal }).catch(() => "left")
      )
      await until(() => simulator.stats().inFlight === 3)
      leave.abort()
      expect(await Promise.all(left)).toEqual(["left", "left", "left"])
      await until(() => simulator.stats().inFlight === 0)
      await Promise.all([3, 4].map((index) => complete(simulator, prompt(index))))
      await ask(simulator, prompt(0), { model: "unknown" })
      expect(simulator.stats()).toMatchObject({
        requests: 6,
        completed: 2,
        refused: 1,
        abortedByClient: 3,
        unavailable: 0,
        faults: {},
        planted: { none: 2 },
        inFlight: 0,
        peakInFlight: 3
      })
      const outcomes = simulator.requests().map(({ outcome }) => outcome)
      expect(outcomes.toSorted()).toEqual([
        "aborted-by-client",
        "aborted-by-client",
        "aborted-by-client",
        "completed",
        "completed",
        "refused"
      ])
    })
  })

  it("add up under a mixture of everything", async () => {
    const faults = {
      "rate-limited": 0.1,
      "server-error-500": 0.1,
      reset: 0.1,
      "half-json": 0.1,
      html: 0.1,
      "no-finish": 0.1,
      "keep-alive": 0.1,
      keepAliveMs: 0
    }
    await withSimulator({ faults, refusedPrompts: 0.1 }, async (simulator) => {
      await Promise.all(
        rows.map(({ problem }, seed) =>
          ask(simulator, user(problem), { seed, stream: seed % 2 === 0 }).catch(() => "cut off")
        )
      )
      await until(() => simulator.stats().inFlight === 0)
      const stats = simulator.stats()
      const failing = Object.entries(stats.faults).filter(([kind]) => kind !== "keep-alive")
      const failed = failing.reduce((sum, [, count]) => sum + count, 0)
      expect(stats.requests).toBe(200)
      expect(stats.completed + stats.refused + failed).toBe(200)
      expect(Object.values(stats.planted).reduce((sum, count) => sum + count, 0)).toBe(stats.completed)
      const records = simulator.requests()
      for (const [kind, count] of failing) {
        expect(records.filter(({ outcome }) => outcome === kind)).toHaveLength(count)
      }
    })
  })

  it("tell what was opened since a mark", async () => {
    await withSimulator({}, async (simulator) => {
      await complete(simulator, prompt(0))
      expect(simulator.stats().openedAfterMark).toBe(1)
      simulator.mark()
      expect(simulator.stats().openedAfterMark).toBe(0)
      await complete(simulator, prompt(1))
      expect(simulator.stats()).toMatchObject({ requests: 2, openedAfterMark: 1 })
      await fetch(`${origin(simulator)}/simulator/mark`, { method: "POST" })
      expect(simulator.stats().openedAfterMark).toBe(0)
    })
  })

  it("are served over HTTP too, and need no key", async () => {
    await withSimulator({ key: "k" }, async (simulator) => {
      const headers = { authorization: "Bearer k" }
      await ask(simulator, prompt(0), { seed: 4 }, { headers })
      const stats = (await (await fetch(`${origin(simulator)}/simulator/stats`)).json()) as Stats
      expect(stats).toEqual(simulator.stats())
      const text = await (await fetch(`${origin(simulator)}/simulator/requests`)).text()
      const lines = text.trimEnd().split("\n")
      expect(lines.map((line) => JSON.parse(line) as RequestRecord)).toEqual(simulator.requests())
      expect(simulator.requests()).toHaveLength(1)
      const [record] = simulator.requests()
      expect(record).toMatchObject({ n: 1, seed: 4, outcome: "completed" })
      expect(record?.endedAt).toBeGreaterThanOrEqual(record?.startedAt ?? Number.NaN)
    })
  })
})

describe("the record of requests", () => {
  it("keeps the last ones, in the order in which they ended, under keys of messages, seed and model", async () => {
    await withSimulator({ keepRequests: 5, models: ["a", "b"] }, async (simulator) => {
      const send = (index: number, seed: number, model: string) => ask(simulator, prompt(index), { seed, model })
      for (let i = 0; i < 4; i++) await send(9, i, "a")
      await send(1, 1, "a")
      await send(1, 1, "a")
      await send(1, 2, "a")
      await send(1, 1, "b")
      await send(2, 1, "a")
      const records = simulator.requests()
      expect(records.map(({ n }) => n)).toEqual([5, 6, 7, 8, 9])
      const keys = records.map(({ key }) => key)
      expect(keys[0]).toBe(keys[1])
      expect(keys[0]).toBe(requestKey({ model: "a", messages: prompt(1), seed: 1 }))
      expect(new Set(keys).size).toBe(4)
    })
  })

  it("is off when none are to be kept", async () => {
    await withSimulator({ keepRequests: 0 }, async (simulator) => {
      await complete(simulator, prompt(0))
      expect(simulator.requests()).toEqual([])
      expect(simulator.stats().completed).toBe(1)
    })
  })
})

describe("prompts and times that are turned away", () => {
  it("refuses its share of the prompts, the same ones always", async () => {
    await withSimulator({ refusedPrompts: 0.25 }, async (simulator) => {
      const statuses = async (seed: number) => {
        const all: Array<number> = []
        for (const { problem } of rows) all.push((await ask(simulator, user(problem), { seed })).status)
        return all
      }
      const first = await statuses(1)
      expect(await statuses(2)).toEqual(first)
      const refused = first.filter((status) => status === 400).length
      expect(refused).toBeGreaterThan(25)
      expect(refused).toBeLessThan(75)
      expect(simulator.stats().refused).toBe(2 * refused)
    })
  })

  it("has an outage from a count of whole replies on, says how long it lasts, and recovers", async () => {
    const outages = [
      { afterCompleted: 2, ms: 60_000, status: 429 },
      { afterCompleted: 0, ms: 0 }
    ] as const
    await withSimulator({ outages }, async (simulator) => {
      for (let i = 0; i < 2; i++) expect((await ask(simulator, prompt(i))).status).toBe(200)
      const { headers, status } = await ask(simulator, prompt(2))
      expect(status).toBe(429)
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(50)
      expect(simulator.stats()).toMatchObject({ completed: 2, unavailable: 1 })
    })
    await withSimulator({ outages: [{ afterCompleted: 1, ms: 100 }] }, async (simulator) => {
      expect((await ask(simulator, prompt(0))).status).toBe(200)
      expect((await ask(simulator, prompt(1))).status).toBe(503)
      let status = 503
      while (status === 503) ({ status } = await ask(simulator, prompt(1)))
      expect(status).toBe(200)
    })
  })
})
