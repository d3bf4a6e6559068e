import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { logLine } from "../src/display/LogLine.ts"
import { settingsToTell } from "../src/SettingsToTell.ts"
import { ndjson, place, type Place } from "./Place.ts"

describe("cotton log", () => {
  let here: Place
  afterEach(() => here.close())

  const entries = async (dir: string) => ndjson((await here.cotton("log", dir, "--json")).stdout)

  it("tells of each session how it began, what was there, and how it ended", async () => {
    here = await place({ latency: { firstTokenMs: 300 } })
    here.recipe()
    const { child, said, finished } = here.start("run", "--dir", "r")
    while (here.teacher.stats().inFlight < 4) await sleep(10)
    child.kill("SIGINT")
    await finished
    expect(said()).toContain("press again to leave now")
    expect((await here.cotton("run", "--dir", "r", "--set", "export.validation=0.5")).code).toBe(0)
    const lines = await entries("r")
    const told = lines.map(({ type, phase }) => (typeof phase === "string" ? `${type} ${phase}` : type))
    expect(told).toEqual(
      ["begun", "new", "phase buying", "draining", "finished"]
        .concat(["begun", "resumed", "phase buying", "phase exporting", "finished"])
        .concat("summary")
    )
    const [begun, , , draining, stopped, , resumed] = lines
    expect(begun).toMatchObject({
      command: "run",
      pid: child.pid,
      recipe: join(here.folder, "recipe.yaml"),
      settings: []
    })
    expect(draining!["mostMs"]).toBeGreaterThan(14_000_000)
    expect(stopped).toMatchObject({ state: "stopped", why: "interrupted" })
    const { stored } = stopped!["samples"] as { stored: number }
    expect(stored).toBeGreaterThan(0)
    expect(resumed).toMatchObject({ stored, kept: stored, problems: 20, open: 20 - stored, owed: 20 - stored })
    expect(lines.at(-1)).toEqual({ type: "summary", entries: 10, unreadable: 0 })

    const { stdout } = await here.cotton("log", "r")
    const at = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  `
    for (const line of [
      String.raw`cotton run \S+, recipe \S+recipe.yaml \([0-9a-f]{8}\), process \d+`,
      "a new run of 20 problems",
      `asked to stop: finishing \\d in flight.*, 4 h 0 min at most`,
      `stopped: interrupted, ${stored} / 20 problems, yield 100.0 % of ${stored}, \\$0\\.\\d+ spent, after \\d+ s`,
      String.raw`cotton run .* --set export.validation=0.5, process \d+`,
      `${stored} samples already here \\(${stored} kept\\), \\$0\\.\\d+ spent; ${20 - stored} problems of 20 open`,
      String.raw`done, 20 / 20 problems, yield 100.0 % of 20, \$0\.\d+ spent, after \d+ s since it went on`
    ]) {
      expect(stdout).toMatch(new RegExp(`^${at}${line}$`, "m"))
    }
  })

  it("tells of an import, and of a cut that was saved, but not of one that was only looked at", async () => {
    here = await place({}, 1)
    const row = { prompt: "What is 1 + 1?", answer: "2", response: String.raw`<think>Two.</think>It is \boxed{2}.` }
    writeFileSync(join(here.folder, "rows.jsonl"), `${JSON.stringify(row)}\n`)
    expect((await here.cotton("import", "rows.jsonl", "--dir", "r")).code).toBe(0)
    expect((await here.cotton("cut", "r", "--set", "cuts.verified.answer=any")).code).toBe(0)
    expect((await here.cotton("cut", "r", "--set", "cuts.verified.answer=any", "--save")).code).toBe(0)
    const lines = await entries("r")
    expect(lines[0]).toMatchObject({ type: "begun", command: "import" })
    expect(lines.filter(({ type }) => type === "cut")).toEqual([
      { at: expect.any(String), type: "cut", settings: ["cuts.verified.answer=any"], cuts: { verified: 1 } }
    ])
    expect((await here.cotton("log", "r")).stdout).toMatch(
      / {2}dataset written anew by cotton cut --set cuts.verified.answer=any: verified 1 row$/m
    )
  })

  it("has pauses with their reasons, warnings once, and neither a key nor what may hold one", async () => {
    here = await place({ outages: [{ afterCompleted: 4, ms: 1500 }] })
    here.recipe({}, { key: "$TEACHER_KEY" })
    const at = JSON.stringify([{ url: here.teacher.url, price: "free", slots: 4, key: "$TEACHER_KEY" }])
    process.env["TEACHER_KEY"] = "secret-key"
    try {
      const { code, stderr } = await here.cotton("run", "--dir", "r", "--set", `teacher.at=${at}`)
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("secret-key")])
    } finally {
      delete process.env["TEACHER_KEY"]
    }
    const lines = await entries("r")
    const types = lines.map(({ type }) => type)
    expect(types).toContain("paused")
    expect(types.indexOf("going-on")).toBeGreaterThan(types.indexOf("paused"))
    expect(lines.find(({ type }) => type === "paused")!["why"]).toContain("HTTP 503")
    expect(lines[0]).toMatchObject({ settings: ["teacher.at=…"] })
    const text = readFileSync(join(here.folder, "r/log.jsonl"), "utf8")
    expect(text).not.toContain("secret-key")
  })

  it("of a teacher that never comes back has no buying that goes on", async () => {
    here = await place({ outages: [{ afterCompleted: 4, ms: 600_000 }] })
    here.recipe({ breakers: { giveUpAfter: 2 } })
    expect((await here.cotton("run", "--dir", "r")).code).toBe(4)
    const types = (await entries("r")).map(({ type }) => type)
    expect(types).toContain("paused")
    expect(types).not.toContain("going-on")
  })

  it("goes on after a torn line, and shows no escape of what was written there", async () => {
    here = await place({}, 2)
    here.recipe()
    mkdirSync(join(here.folder, "r"))
    writeFileSync(
      join(here.folder, "r/log.jsonl"),
      '{"at":"2026-01-01T00:00:00.000Z","type":"warning","message":"a\\u001b[2Jb\\nc"}\n{"at":"20'
    )
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
    const { stdout } = await here.cotton("log", "r")
    expect(stdout).toContain("  warning: a\uFFFD[2Jb c\n")
    expect(stdout).toMatch(/ {2}a new run of 2 problems$/m)
    expect(stdout).toMatch(/^1 line of log\.jsonl could not be read$/m)
    expect(stdout).not.toContain("\u001b")
  })

  it("is one clear error where there is no run, and where there is no history yet", async () => {
    here = await place({}, 1)
    const nowhere = await here.cotton("log", "nowhere")
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      "cotton: nowhere: no run here. `cotton status` lists those under ./runs\n"
    ])
    expect(existsSync(join(here.folder, "nowhere"))).toBe(false)
  })
})

describe("a line of the history", () => {
  it("of a kind or a shape that is not known is told as it stands", () => {
    const at = "not a time"
    expect(logLine({ at, type: "report", file: "report.html" })).toBe('not a time  report {"file":"report.html"}')
    for (const type of ["begun", "new", "resumed", "phase", "paused", "draining", "finished", "cut", "note"])
      expect(logLine({ at, type, samples: 3, cuts: null, settings: "x", why: {}, usd: "much" })).toMatch(
        /^not a time {2}/
      )
  })

  it("names settings that may hold a secret without their value", () => {
    expect(
      settingsToTell([
        "sample.keep=2",
        "teacher.at=[{ url: http://user:password@host }]",
        "teacher={ model: m }",
        "teacher.body.key=k",
        " teacher.body = { a: 1 }",
        "teacher.model=m",
        "simulator.key=k",
        "simulator={ key: k }",
        "simulator.latency={ firstTokenMs: 3 }"
      ])
    ).toEqual(
      ["sample.keep=2", "teacher.at=…", "teacher=…", "teacher.body.key=…", "teacher.body=…", "teacher.model=m"].concat([
        "simulator.key=…",
        "simulator=…",
        "simulator.latency={ firstTokenMs: 3 }"
      ])
    )
  })
})
