import type { Status } from "@cotton/store"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

describe("cotton status", () => {
  let here: Place
  afterEach(() => here.close())

  const look = async (dir: string) => {
    const [status] = ndjson((await here.cotton("status", dir, "--json")).stdout)
    return status as unknown as {
      readonly state: string
      readonly pid: number
      readonly samples: Record<string, number>
      readonly problems: Record<string, number>
      readonly usd: Record<string, number | null>
    }
  }

  it("says during a run how far it is, and after it how it ended", async () => {
    here = await place({ latency: { firstTokenMs: 700 } })
    here.recipe({ budget: { usd: 5 } })
    const { child, finished } = here.start("run", "--dir", "r")
    while (!existsSync(join(here.folder, "r/status.json"))) await sleep(20)
    let during = await look("r")
    while ((during.samples["stored"] ?? 0) === 0) during = await look("r")
    expect(during).toMatchObject({ pid: child.pid, problems: { total: 20 }, usd: { cap: 5 } })
    if (during.state === "buying") {
      expect(during.usd["reserved"]).toBeGreaterThan(0)
      expect((await here.cotton("status", "r")).stdout).toMatch(/^state {5}(buying, process \d+ on|done|exporting)/)
    }
    expect((await finished).code).toBe(0)
    expect(await look("r")).toMatchObject({
      state: "done",
      problems: { total: 20, settled: 20, covered: 20 },
      samples: { stored: 20, kept: 20, rejected: 0, inFlight: 0 }
    })
    const { code, stdout } = await here.cotton("status", "r")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^state {5}done$/m)
    expect(stdout).toMatch(/^problems {2}20 \/ 20 /m)
    expect(stdout).toMatch(/^moved {5}\d+ s ago \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)$/m)
    expect(stdout).toMatch(/^samples {3}20 stored {3}0 in flight {3}/m)
    expect(stdout).toMatch(/^yield {5}100\.0 % {3}20 kept of 20 judged {3}20 problems covered$/m)
    expect(stdout).toMatch(/^lengths {3}sampled .*median \d+ {2}p95 \d+ {2}max \d+ tokens$/m)
  })

  it("says after kill -9 that the run has died, and how to go on; then the run is done", async () => {
    here = await place({ latency: { firstTokenMs: 300 } })
    here.recipe()
    const { child, finished } = here.start("run", "--dir", "r")
    while (!existsSync(join(here.folder, "r/status.json")) || here.teacher.stats().completed < 5) await sleep(20)
    child.kill("SIGKILL")
    await finished
    let { stdout } = await here.cotton("status", "r")
    // For a moment it cannot be told from a run that has not written yet.
    while (stdout.includes(`process ${child.pid}`)) {
      await sleep(500)
      stdout = (await here.cotton("status", "r")).stdout
    }
    expect(stdout).toMatch(
      /^state {5}ended without a word \d+ s ago, while (buying|judging); run the same command to go on$/m
    )
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
    expect(await look("r")).toMatchObject({ state: "done", samples: { stored: 20 } })
  })

  it("says why a run stopped", async () => {
    here = await place()
    here.recipe({ budget: { usd: 0.0025 } })
    expect((await here.cotton("run", "--dir", "r")).code).toBe(3)
    expect((await here.cotton("status", "r")).stdout).toMatch(/^state {5}stopped: the budget is reached$/m)
    // Not only when it stopped by itself: here a question stands open.
    const stricter = "judge=[{ shape/length: { minTokens: 99999 } }]"
    const asking = await here.cotton("run", "--dir", "r", "--set", stricter, "--set", "sample.tries=2")
    expect(asking.code).toBe(2)
    expect((await here.cotton("status", "r")).stdout).toMatch(/^state {5}stopped: the filters have changed: /m)
  })

  it("of a run that was left by Ctrl-C is not that of one that goes on", async () => {
    here = await place({ faults: { hang: 1 } })
    here.recipe()
    const { child, said, finished } = here.start("run", "--dir", "r")
    while (here.teacher.stats().inFlight < 4) await sleep(20)
    child.kill("SIGINT")
    // Two signals at once may arrive as one.
    while (!said().includes("press again to leave now")) await sleep(20)
    child.kill("SIGINT")
    await finished
    const { stdout } = await here.cotton("status", "r")
    expect(stdout).toMatch(/^state {5}stopped: interrupted$/m)
  })

  /** A status that was left `ageMs` ago. */
  const NOTHING = { stored: 0, inFlight: 0, kept: 0, rejected: 0, undecided: 0, failed: 0 }
  const leave = (change: Partial<Status>, ageMs = 0, folder = "left") => {
    const updatedAt = new Date(Date.now() - ageMs).toISOString()
    const left: Status = {
      state: "buying",
      why: null,
      host: hostname(),
      pid: process.pid,
      startedAt: updatedAt,
      updatedAt,
      problems: { total: 9, settled: 0, covered: 0 },
      samples: NOTHING,
      reasons: {},
      retries: {},
      tokens: { input: 0, output: 0 },
      usd: { spent: 0, reserved: 0, cap: null },
      ...change
    }
    mkdirSync(join(here.folder, folder), { recursive: true })
    writeFileSync(join(here.folder, folder, "status.json"), JSON.stringify(left))
  }
  const state = async () => (await here.cotton("status", "left")).stdout.split("\n")[0]

  it("knows a dead process of this host soon; of another host, or while it lives, only after long silence", async () => {
    here = await place({}, 1)
    const { pid } = spawnSync("true")
    leave({ pid }, 2000)
    expect(await state()).toMatch(/^state {5}ended without a word/)
    leave({}, 2000)
    expect(await state()).toBe(`state     buying, process ${process.pid} on ${hostname()}`)
    leave({ pid, host: "another" }, 2000)
    expect(await state()).toBe(`state     buying, process ${pid} on another`)
    leave({ pid, host: "another" }, 60_000)
    expect(await state()).toMatch(/^state {5}ended without a word/)
  })

  it("tells all warnings whole, and no terminal escape of them", async () => {
    here = await place({}, 1)
    const warnings = [1, 2, 3, 4, 5].map((at) => `${at} ${"word ".repeat(60)}end`)
    leave({ warnings: [...warnings, "a\u001b[2Jb"], why: "HTTP 503 \u001b[31m", state: "stopped" })
    const { stdout } = await here.cotton("status", "left")
    for (const warning of warnings) expect(stdout).toContain(`warning   ${warning}\n`)
    expect(stdout).toContain("warning   a\uFFFD[2Jb\n")
    expect(stdout).not.toContain("\u001b")
  })

  it("without a folder lists the runs under ./runs, the one that moved last first", async () => {
    here = await place({}, 3)
    const empty = await here.cotton("status")
    expect([empty.code, empty.stdout]).toEqual([0, expect.stringMatching(/^no runs under \.\/runs: /)])
    here.recipe()
    const { pid } = spawnSync("true")
    leave(
      { pid, movedAt: new Date(Date.now() - 7_200_000).toISOString(), usd: { spent: 1.5, reserved: 0, cap: 10 } },
      7_200_000,
      "runs/old"
    )
    leave(
      { state: "stopped", why: "interrupted", samples: { ...NOTHING, kept: 1, rejected: 2 } },
      60_000,
      "runs/b\u001b[31m"
    )
    mkdirSync(join(here.folder, "runs/empty"))
    expect((await here.cotton("run", "--dir", "runs/new")).code).toBe(0)
    const { stdout } = await here.cotton("status")
    expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, "|"))).toEqual([
      "run|state|problems|yield|spent|last moved",
      expect.stringMatching(/^new\|done\|3 \/ 3\|100\.0 %\|\$0\.\d+\|\d+ s ago$/),
      expect.stringMatching(/^b\uFFFD\[31m\|stopped\|0 \/ 9\|33\.3 %\|\$0\|1 min \d+ s ago$/),
      expect.stringMatching(/^old\|dead\|0 \/ 9\|–\|\$1\.50 of \$10\.00\|2 h 0 min ago$/),
      ""
    ])
    const lines = ndjson((await here.cotton("status", "--json")).stdout)
    expect(lines.map(({ type, name, dead }) => [type, name, dead])).toEqual([
      ["run", "new", false],
      ["run", "b\u001b[31m", false],
      ["run", "old", true],
      ["summary", undefined, undefined]
    ])
  })

  it("--watch looks until the run has ended, and then tells its figures", async () => {
    here = await place({ latency: { firstTokenMs: 400 } })
    here.recipe()
    const { finished } = here.start("run", "--dir", "r")
    while (!existsSync(join(here.folder, "r/status.json"))) await sleep(20)
    const [words, json] = await Promise.all([
      here.cotton("status", "r", "--watch"),
      here.cotton("status", "r", "--watch", "--json")
    ])
    expect((await finished).code).toBe(0)
    expect(words.stdout).toMatch(/^state {5}done$/m)
    const lines = ndjson(json.stdout)
    expect(lines.at(-1)).toMatchObject({ type: "summary", state: "done", samples: { stored: 20 } })
    expect(lines.slice(0, -1).every(({ type }) => type === "status")).toBe(true)
    expect((await here.cotton("status", "--watch")).code).toBe(2)
  })

  it("of a folder without a run is one clear error", async () => {
    here = await place({}, 1)
    const { code, stderr } = await here.cotton("status", "nowhere")
    expect(code).toBe(2)
    expect(stderr).toBe("cotton: nowhere: no run here. `cotton run RECIPE --dir nowhere` begins one\n")
  })
})
