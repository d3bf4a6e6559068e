import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, statSync, truncateSync, writeFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  cotton,
  fixedBytes,
  remove,
  type Server,
  startServer,
  storedCalls,
  workFolder,
  writeRecipe
} from "./Harness.ts"

const PROBLEMS = 40

/** Mounts a tmpfs of so many kB; only root may, elsewhere a file that fills the quota is not to be had. */
const mountSmall = (folder: string, kilobytes: number): boolean => {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

describe("a disk that fails", () => {
  const folder = workFolder()
  const small = join(folder, "small")
  let server: Server
  let recipe: string
  let mounted = false
  const undisturbed = join(folder, "undisturbed")

  beforeAll(async () => {
    server = await startServer({ seed: 5, latency: { firstTokenMs: 20 } })
    recipe = writeRecipe(folder, server.url, PROBLEMS)
    const { code, stderr } = await cotton(["run", recipe, "--dir", undisturbed])
    expect(code, stderr).toBe(0)
  }, 300_000)

  afterAll(async () => {
    await server.stop()
    if (mounted) execFileSync("umount", [small])
    remove(folder)
  })

  it("that is full: says so, keeps what it had acknowledged, and goes on to the same bytes when there is room", async () => {
    mkdirSync(small)
    const run = join(small, "run")
    mounted = mountSmall(small, 700)
    const filler = join(small, "filler")
    if (mounted) {
      writeFileSync(filler, Buffer.alloc(420_000))
      const { code, stderr } = await cotton(["run", recipe, "--dir", run])
      expect(code, stderr).toBe(1)
      expect(stderr).toContain("no space")
      expect(stderr).toContain("run again")
      rmSync(filler)
      execFileSync("mount", ["-o", "remount,size=100m", small])
    }
    const before = storedCalls(run).map(({ key }) => key)
    const asked = (await server.stats()).requests
    const { code, stderr } = await cotton(["run", recipe, "--dir", run])
    expect(code, stderr).toBe(0)
    const after = storedCalls(run).map(({ key }) => key)
    expect(after.slice(0, before.length)).toEqual(before)
    expect((await server.stats()).requests - asked).toBe(after.length - before.length)
    expect(fixedBytes(join(run, "dataset"))).toEqual(fixedBytes(join(undisturbed, "dataset")))
  }, 120_000)

  it("that lost the journal's last pages: saves what can be read, buys the rest, and ends with the same bytes", async () => {
    const run = join(folder, "torn")
    expect((await cotton(["run", recipe, "--dir", run])).code).toBe(0)
    const journal = join(run, "journal.db")
    const whole = storedCalls(run).length
    truncateSync(journal, Math.floor((statSync(journal).size * 0.6) / 4096) * 4096)
    const asked = (await server.stats()).requests
    const { code, stderr } = await cotton(["run", recipe, "--dir", run])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("was damaged")
    const bought = (await server.stats()).requests - asked
    expect(bought).toBeGreaterThan(0)
    expect(storedCalls(run).length).toBe(whole)
    expect(existsSync(`${journal}.damaged-1`)).toBe(true)
    expect(fixedBytes(join(run, "dataset"))).toEqual(fixedBytes(join(undisturbed, "dataset")))
  }, 120_000)
})
