import { existsSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  cotton,
  fixedBytes,
  readTraceFiles,
  remove,
  serverKey,
  type Server,
  startCotton,
  startServer,
  storedCalls,
  workFolder,
  writeRecipe
} from "./Harness.ts"

/** 20 in the suite, 100 by `pnpm test:kill`. */
const KILLS = Number(process.env["KILLS"] ?? 20)
const PROBLEMS = KILLS * 6

/** The faults of a bad day, and latencies that put replies in another order each time. */
const weather = (seed: number) => ({
  seed: 5,
  latency: { firstTokenMs: 60 + seed * 15, perChunkMs: 4, sigma: 0.8 },
  faults: {
    "rate-limited": 0.02,
    "rate-limited-retry-after": 0.01,
    "server-error-500": 0.02,
    reset: 0.02,
    "half-json": 0.01,
    "no-finish": 0.01,
    "error-in-stream": 0.01,
    html: 0.01,
    retryAfterSeconds: 0.2
  }
})

describe(`a run that is killed ${KILLS} times`, () => {
  const folder = workFolder()
  let server: Server
  let recipe: string
  const undisturbed = join(folder, "undisturbed")
  const killed = join(folder, "killed")

  beforeAll(async () => {
    server = await startServer(weather(0))
    const { port } = new URL(server.url)
    recipe = writeRecipe(folder, server.url, PROBLEMS)
    const { code, stderr } = await cotton(["run", recipe, "--dir", undisturbed])
    expect(code, stderr).toBe(0)
    await server.stop()
    // The same teacher with other latencies, so that replies arrive in another order.
    server = await startServer({ ...weather(1), port: Number(port) })
  }, 900_000)

  afterAll(async () => {
    await server.stop()
    remove(folder)
  })

  /** Until the server has seen a new request. */
  const buying = async (before: number) => {
    while ((await server.stats()).requests === before) await sleep(20)
  }

  it("asks for no acknowledged sample again, loses none, and ends with the bytes of an undisturbed run", async () => {
    /** When each stored sample was first seen in the journal after a kill. */
    const acknowledged = new Map<string, number>()
    let inFlight = 0
    let hits = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const before = (await server.stats()).requests
      const { child, finished } = startCotton(["run", recipe, "--dir", killed])
      // Every fourth kill comes at any moment, also while it starts; the others while it buys.
      const anyMoment =
        kill % 4 === 3 ? sleep(Math.random() * 2500) : buying(before).then(() => sleep(Math.random() * 900))
      await Promise.race([anyMoment, finished])
      inFlight += (await server.stats()).inFlight
      child.kill("SIGKILL")
      await finished
      const at = Date.now()
      hits += (await server.stats()).requests > before ? 1 : 0
      for (const call of storedCalls(killed))
        if (!acknowledged.has(serverKey(call))) acknowledged.set(serverKey(call), at)
    }
    const { code, stderr } = await cotton(["run", recipe, "--dir", killed])
    expect(code, stderr).toBe(0)

    // The kills did hit a run that was buying.
    expect(hits).toBeGreaterThan(KILLS / 3)
    const requests = await server.requests()
    const again = requests.filter(({ key, startedAt }) => startedAt > (acknowledged.get(key) ?? Infinity))
    expect(again).toEqual([])
    const answered = new Map<string, number>()
    for (const { key, outcome } of requests)
      if (outcome === "completed") answered.set(key, (answered.get(key) ?? 0) + 1)
    const repeats = [...answered.values()].reduce((sum, count) => sum + count - 1, 0)
    expect(repeats).toBeLessThanOrEqual(inFlight)

    const stored = storedCalls(killed).map(({ key }) => key)
    expect(new Set(stored).size).toBe(stored.length)
    expect(stored.toSorted()).toEqual(
      storedCalls(undisturbed)
        .map(({ key }) => key)
        .toSorted()
    )
    expect(fixedBytes(join(killed, "dataset"))).toEqual(fixedBytes(join(undisturbed, "dataset")))
    expect(await readTraceFiles(join(killed, "dataset"))).toEqual(await readTraceFiles(join(undisturbed, "dataset")))
  }, 1_800_000)

  it("does the same under SIGTERM, which first finishes what is in flight", async () => {
    const drained = join(folder, "drained")
    for (let stop = 0; stop < Math.min(KILLS, 5); stop++) {
      const { child, finished } = startCotton(["run", recipe, "--dir", drained, "--grace", "20"])
      await Promise.race([buying((await server.stats()).requests).then(() => sleep(Math.random() * 600)), finished])
      const before = storedCalls(drained).length
      child.kill("SIGTERM")
      const { code, stderr } = await finished
      expect([0, 130, null], stderr).toContain(code)
      const { inFlight } = await server.stats()
      expect(inFlight).toBe(0)
      expect(storedCalls(drained).length).toBeGreaterThanOrEqual(before)
    }
    expect((await cotton(["run", recipe, "--dir", drained])).code).toBe(0)
    expect(fixedBytes(join(drained, "dataset"))).toEqual(fixedBytes(join(undisturbed, "dataset")))
  }, 600_000)

  it("leaves no half-written dataset behind", () => {
    expect(existsSync(join(killed, "dataset", "manifest.json"))).toBe(true)
  })
})
