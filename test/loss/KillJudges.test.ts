import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  cotton,
  fixedBytes,
  remove,
  serverKey,
  type Server,
  startCotton,
  startServer,
  storedCalls,
  workFolder,
  writeRecipe
} from "./Harness.ts"

const KILLS = 8

/** Teacher and judge are one server; it is a bad day for both. */
const weather = (seed: number) => ({
  models: ["*"],
  seed: 5,
  latency: { firstTokenMs: 40 + seed * 20, perChunkMs: 2, sigma: 0.8 },
  judge: { errors: 0.1, garbage: 0.05 },
  faults: { "rate-limited": 0.02, "server-error-500": 0.02, reset: 0.02, "half-json": 0.01, retryAfterSeconds: 0.2 }
})

describe(`a run with a judge that is killed ${KILLS} times`, () => {
  const folder = workFolder()
  let server: Server
  let recipe: string
  const undisturbed = join(folder, "undisturbed")
  const killed = join(folder, "killed")

  beforeAll(async () => {
    server = await startServer(weather(0))
    const at = [{ url: server.url, price: { input: 1, output: 2 }, slots: 6 }]
    recipe = writeRecipe(folder, server.url, KILLS * 5, {
      judges: { grader: { model: "simulated-judge", at, timeouts: { firstToken: 3, betweenTokens: 2, total: 30 } } },
      judge: ["shape/complete", "judge/same-answer"]
    })
    const { code, stderr } = await cotton(["run", recipe, "--dir", undisturbed])
    expect(code, stderr).toBe(0)
    const { port } = new URL(server.url)
    await server.stop()
    server = await startServer({ ...weather(1), port: Number(port) })
  }, 600_000)

  afterAll(async () => {
    await server.stop()
    remove(folder)
  })

  it("asks no stored question again, loses none, and ends with the bytes of an undisturbed run", async () => {
    const acknowledged = new Map<string, number>()
    let inFlight = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const before = (await server.stats()).requests
      const { child, finished } = startCotton(["run", recipe, "--dir", killed])
      const buying = async () => {
        while ((await server.stats()).requests === before) await sleep(20)
        await sleep(Math.random() * 700)
      }
      await Promise.race([buying(), finished])
      inFlight += (await server.stats()).inFlight
      child.kill("SIGKILL")
      await finished
      const at = Date.now()
      for (const call of storedCalls(killed))
        if (!acknowledged.has(serverKey(call))) acknowledged.set(serverKey(call), at)
    }
    const { code, stderr } = await cotton(["run", recipe, "--dir", killed])
    expect(code, stderr).toBe(0)

    const requests = await server.requests()
    expect(requests.filter(({ key, startedAt }) => startedAt > (acknowledged.get(key) ?? Infinity))).toEqual([])
    const answered = new Map<string, number>()
    for (const { key, outcome } of requests)
      if (outcome === "completed") answered.set(key, (answered.get(key) ?? 0) + 1)
    expect([...answered.values()].reduce((sum, count) => sum + count - 1, 0)).toBeLessThanOrEqual(inFlight)

    const keys = (dir: string, purpose: string) =>
      storedCalls(dir).flatMap((call) => (call.purpose === purpose ? [call.key] : []))
    for (const purpose of ["sample", "judge"]) {
      const stored = keys(killed, purpose)
      expect(stored.length).toBeGreaterThan(KILLS * 3)
      expect(new Set(stored).size).toBe(stored.length)
      expect(stored.toSorted()).toEqual(keys(undisturbed, purpose).toSorted())
    }
    expect(fixedBytes(join(killed, "dataset"))).toEqual(fixedBytes(join(undisturbed, "dataset")))
  }, 900_000)
})
