import type { Status } from "@cotton/store"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
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
    expect(stdout).toMatch(/^lengths {3}sampled .*median ~?\d+ {2}p95 ~?\d+ {2}max \d+ tokens$/m)
  })

  it("says after kill -9 that the run has died, and how to go on; then the run is done", async () => {
    here = await place({ latency: { firstTokenMs: 600 } })
    here.recipe()
    const { child, finished } = here.start("run", "--dir", "r")
    // Its status is written each second: it shall know of requests that are on their way.
    const file = join(here.folder, "r/status.json")
    const left = () => JSON.parse(existsSync(file) ? readFileSync(file, "utf8") : "{}") as Partial<Status>
    while (here.teacher.stats().completed < 5 || !((left().samples?.inFlight ?? 0) > 0)) await sleep(20)
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
    // What the server may have generated is in no figure, so it is said: in place of what is in flight no more.
    const lost =
      /(\d) requests? w\S+ in flight \S+: the server may charge up to \$0\.\d+ that is not in these figures$/m
    expect(stdout).toMatch(lost)
    expect(stdout).toMatch(/^samples .* 0 in flight/m)
    expect(stdout).toMatch(/reserved \$0 /)
    const on = await here.cotton("run", "--dir", "r")
    expect([on.code, on.stderr]).toEqual([
      0,
      expect.stringMatching(/^note: \d requests? w\S+ in flight when it ended: /m)
    ])
    expect(on.stderr).toMatch(/, at least about \$0\.\d+ by what they have cost so far$/m)
    expect(await look("r")).toMatchObject({ state: "done", samples: { stored: 20 } })
    // Of a session that ended well nothing is lost.
    expect((await here.cotton("run", "--dir", "r")).stderr).not.toContain("may charge")
  })

  it("says why a run stopped", async () => {
    here = await place()
    here.recipe({ budget: { usd: 0.0025 } })
    expect((await here.cotton("run", "--dir", "r")).code).toBe(3)
    expect((await here.cotton("status", "r")).stdout).toMatch(/^state {5}stopped: the budget is reached$/m)
  })

  it("is left as it was, and so is the run, by a command that is refused; its history knows of it", async () => {
    here = await place()
    here.recipe({ budget: { usd: 0.0025 } })
    const first = await here.cotton("run", "--dir", "r")
    const { problems, samples } = await look("r")
    expect(problems).toMatchObject({ total: 20, covered: samples.kept })
    expect(first.stderr).toContain(`; ${samples.kept} of 20 problems covered`)
    const files = () => ["run.json", "status.json"].map((name) => readFileSync(join(here.folder, "r", name), "utf8"))
    const before = files()
    const stricter = ["judge=[{ shape/length: { minTokens: 99999 } }]", "sample.tries=2", "budget.usd=1"]
    const command = ["run", "--dir", "r", ...stricter.flatMap((setting) => ["--set", setting])]
    const asking = await here.cotton(...command)
    expect([asking.code, asking.stderr]).toEqual([2, expect.stringContaining("Run again with --yes")])
    expect(files()).toEqual(before)
    const log = await here.cotton("log", "r")
    expect(log.stdout).toMatch(/ {2}stopped: the filters have changed: .*after \d+ s since it went on$/m)
    // The same of one that cannot even read its problems.
    writeFileSync(join(here.folder, "problems.jsonl"), "[")
    expect((await here.cotton("run", "--dir", "r")).code).toBe(2)
    expect(files()).toEqual(before)
    here.recipe({ budget: { usd: 0.0025 } })
    expect((await here.cotton(...command, "--yes")).code).toBe(0)
    expect(files()[0]).toContain("99999")
    expect(await look("r")).toMatchObject({ state: "done", samples: { kept: 0 } })
  })

  it("notes a budget that is lower than what is spent already, and none that is not", async () => {
    here = await place()
    here.recipe({ budget: { usd: 0.0025 } })
    expect((await here.cotton("run", "--dir", "r")).stderr).not.toContain("is spent already")
    expect((await here.cotton("run", "--dir", "r")).stderr).not.toContain("is spent already")
    const lower = await here.cotton("run", "--dir", "r", "--set", "budget.usd=0.0001")
    expect([lower.code, lower.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^note: \$0\.\d+ is spent already, more than the budget of \$0\.00010: a higher one goes on$/m
      )
    ])
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

  it("calls what one session has counted so, beside the totals of a run that went on", async () => {
    here = await place({}, 1)
    leave({ retries: { reset: 2 }, before: 0 })
    expect((await here.cotton("status", "left")).stdout).not.toContain("since it went on")
    leave({ retries: { reset: 2 }, before: 7, samples: { ...NOTHING, stored: 9 } })
    const { stdout } = await here.cotton("status", "left")
    expect(stdout).toMatch(/^samples {3}9 stored .* s since it went on$/m)
    expect(stdout).toMatch(/^retried {3}2 since it went on {3}reset$/m)
  })

  it("that is damaged is named, in the list too", async () => {
    here = await place({}, 1)
    leave({ state: "done" }, 1000, "runs/good")
    for (const [name, text] of [
      ["torn", '{"state":"do'],
      ["other", '{"state":"done"}']
    ] as const) {
      leave({}, 0, `runs/${name}`)
      writeFileSync(join(here.folder, "runs", name, "status.json"), text)
      const { code, stderr } = await here.cotton("status", `runs/${name}`)
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^cotton: \S+status\.json: damaged, .*cotton show/)])
    }
    const { stdout } = await here.cotton("status")
    expect(stdout).toMatch(/^good +done /m)
    expect(stdout).toMatch(/^torn +status\.json is damaged$/m)
    const lines = ndjson((await here.cotton("status", "--json")).stdout)
    expect(lines.map(({ name, unreadable }) => [name, unreadable])).toEqual([
      ["good", undefined],
      ["other", true],
      ["torn", true],
      [undefined, undefined]
    ])
  })

  it("of a folder without a run is one clear error", async () => {
    here = await place({}, 1)
    const { code, stderr } = await here.cotton("status", "nowhere")
    expect(code).toBe(2)
    expect(stderr).toBe("cotton: nowhere: no run here. `cotton run RECIPE --dir nowhere` begins one\n")
  })
})
