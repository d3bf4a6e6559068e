import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { place, type Place } from "./Place.ts"

describe("cotton show --web", () => {
  let here: Place
  afterEach(() => here.close())

  /** Begins it, and gives the address that it printed, with a way to ask for its pages as a script would. */
  const show = async (...args: ReadonlyArray<string>) => {
    const { child, finished } = here.start("show", ...args, "--web", "--json")
    const [line] = (await once(child.stdout!, "data")) as [Buffer]
    const { type, url } = JSON.parse(line.toString()) as { readonly type: string; readonly url: string }
    const headers = { authorization: `Bearer ${new URL(url).searchParams.get("token")}` }
    const get = async (address: string) => {
      const answer = await fetch(new URL(address, url), { headers })
      return { code: answer.status, text: await answer.text() }
    }
    return { child, finished, type, url, get }
  }
  const done = async () => {
    here = await place()
    here.recipe()
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
  }

  it("prints one line for scripts, serves every page of the run, and ends with Ctrl-C", async () => {
    await done()
    const { type, url, get, child, finished } = await show("r")
    expect(type).toBe("serving")
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/)
    expect((await get("/traces?q=p7")).text).toContain('href="/trace/p7/0?q=p7"')
    expect((await get("/trace/p7/0")).text).toContain("So it is 14.")
    expect((await get("/problem/p7")).text).toContain("<b>1 of 1</b>")
    let run = await get("/")
    while (run.text.includes("for the first time")) run = await get("/")
    expect(run.text).toContain('id="funnel"')
    expect(JSON.parse((await get("/status.json")).text)).toMatchObject({ state: "done", running: false, figures: {} })
    child.kill("SIGINT")
    expect((await finished).code).toBe(130)
    await expect(get("/")).rejects.toThrow("fetch failed")
  })

  it("leads to the page of a problem or a trace, and says which it may have been when there is none", async () => {
    await done()
    const trace = await show("r", "p7/0")
    expect(new URL(trace.url).pathname).toBe("/trace/p7/0")
    trace.child.kill()
    const problem = await show("r", "p7")
    expect(new URL(problem.url).pathname).toBe("/problem/p7")
    problem.child.kill()
    const { code, stderr } = await here.cotton("show", "r", "q77", "--web")
    expect(code).toBe(2)
    expect(stderr).toMatch(/^cotton: r: no problem or trace q77/)
  })

  it("says above and in the report where a run stands that went without a word, and which part moves while it goes on", async () => {
    await done()
    const file = join(here.folder, "r/status.json")
    const status = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>
    const write = (more: Record<string, unknown>) =>
      writeFileSync(file, JSON.stringify({ ...status, why: null, ...more }))
    const updatedAt = new Date(Date.now() + 60_000).toISOString()
    write({ state: "buying", pid: process.pid, updatedAt })
    const { get, child } = await show("r")
    let run = await get("/")
    while (run.text.includes("for the first time")) run = await get("/")
    const states = ({ text }: typeof run) =>
      Array.from(text.matchAll(/class="state"[^>]*>\s*([^<,]*)/g), ([, words]) => words!.trim())
    expect(states(run)).toEqual(["buying", "buying"])
    expect(run.text).toMatch(/What follows is as it was at \S+ \S+ UTC; the figures above move by themselves\./)

    write({ state: "buying", pid: process.pid, updatedAt: new Date(Date.now() - 600_000).toISOString() })
    run = await get("/")
    expect(states(run).map((words) => words.replace(/ \d.* ago/, ""))).toEqual([
      "ended without a word",
      "ended without a word"
    ])
    child.kill()
  })

  it("says that a port is taken, and what to do", async () => {
    await done()
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await here.cotton("show", "r", "--web", "--port", String(port))
    other.close()
    expect(code).toBe(2)
    expect(stderr).toBe(`cotton: 127.0.0.1:${port}: the port is taken; leave --port out, and a free one is taken\n`)
  })

  it("of a folder without a run is one clear error", async () => {
    here = await place({}, 1)
    const { code, stderr } = await here.cotton("show", "nowhere", "--web")
    expect(code).toBe(2)
    expect(stderr).toContain("nowhere")
  })

  const countOf = (list: string) => Number(/<h1>\s*(\d+)/.exec(list)![1])

  it("follows a run that goes on, and neither stops it nor writes a byte into its folder", async () => {
    here = await place({ latency: { firstTokenMs: 1200 } }, 40)
    here.recipe()
    const running = here.start("run", "--dir", "r")
    while (!existsSync(join(here.folder, "r/status.json"))) await sleep(20)
    const { get, child } = await show("r")
    const seen: Array<number> = []
    const isRunning = async () =>
      (JSON.parse((await get("/status.json")).text) as { readonly running: boolean }).running
    while (await isRunning()) {
      const { text } = await get("/traces")
      seen.push(countOf(text))
      await sleep(100)
    }
    expect((await running.finished).code).toBe(0)
    expect(new Set(seen).size).toBeGreaterThan(1)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    // What was read last is made good once the run has ended.
    let last = await get("/traces")
    while (countOf(last.text) !== 40) last = await get("/traces")
    child.kill()

    // SQLite keeps its readers in files of its own beside the journal.
    const isOurs = (name: string) => name !== "dataset" && !/-(shm|wal)$/.test(name)
    const digest = (name: string) =>
      createHash("sha256")
        .update(readFileSync(join(here.folder, "r", name)))
        .digest("hex")
    const files = () =>
      readdirSync(join(here.folder, "r"))
        .filter(isOurs)
        .map((name) => [name, digest(name)])
    const before = files()
    const after = await show("r")
    await after.get("/")
    await after.get("/traces?q=x&in=text")
    after.child.kill("SIGINT")
    await after.finished
    expect(files()).toEqual(before)
  })
})
