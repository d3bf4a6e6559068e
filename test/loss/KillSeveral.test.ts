import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  cotton,
  readTraceFiles,
  remove,
  type Server,
  startCotton,
  startServer,
  storedCalls,
  workFolder,
  writeRecipe
} from "./Harness.ts"
import { join } from "node:path"

/** 5 in the suite, 25 by `pnpm test:kill`. */
const KILLS = Math.ceil(Number(process.env["KILLS"] ?? 20) / 4)
const PROBLEMS = KILLS * 12
const SAMPLES = 4

describe(`a run with ${SAMPLES} samples a request that is killed ${KILLS} times`, () => {
  const folder = workFolder()
  const run = join(folder, "run")
  let server: Server

  beforeAll(async () => {
    server = await startServer({
      seed: 5,
      latency: { firstTokenMs: 60, perChunkMs: 4, sigma: 0.8 },
      faults: { reset: 0.03, "half-json": 0.02, "no-finish": 0.02, "server-error-500": 0.02 }
    })
  })
  afterAll(async () => {
    await server.stop()
    remove(folder)
  })

  it("loses no stored sample, stores none twice, and ends with all of each problem", async () => {
    const recipe = writeRecipe(folder, server.url, PROBLEMS, {
      sample: { keep: SAMPLES, tries: SAMPLES, limit: 4096, perRequest: SAMPLES },
      judge: ["shape/complete"]
    })
    const seen = new Set<string>()
    let hits = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const before = (await server.stats()).requests
      const { child, finished } = startCotton(["run", recipe, "--dir", run])
      const buying = async () => {
        while ((await server.stats()).completed < (kill + 1) * 5) await sleep(20)
        await sleep(Math.random() * 300)
      }
      await Promise.race([buying(), finished])
      child.kill("SIGKILL")
      await finished
      hits += (await server.stats()).requests > before ? 1 : 0
      const keys = new Set(storedCalls(run).map(({ key }) => key))
      for (const key of seen) expect(keys.has(key)).toBe(true)
      for (const key of keys) seen.add(key)
    }
    const { code, stderr } = await cotton(["run", recipe, "--dir", run])
    expect(code, stderr).toBe(0)
    expect(hits).toBeGreaterThan(KILLS / 2)

    const calls = storedCalls(run)
    expect(calls.filter(({ fetched }) => fetched.n === SAMPLES).length).toBeGreaterThan(PROBLEMS)
    const whole = calls.filter(({ reply }) => reply !== null).map(({ problemId, index }) => `${problemId}/${index}`)
    expect(new Set(whole).size).toBe(whole.length)
    expect(whole).toHaveLength(PROBLEMS * SAMPLES)
    expect(await readTraceFiles(join(run, "dataset"))).toHaveLength(PROBLEMS * SAMPLES)
  }, 600_000)
})
