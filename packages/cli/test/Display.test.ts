import type { Status } from "@cotton/store"
import { Writable } from "node:stream"
import { afterEach, describe, expect, it, vi } from "vitest"
import { chooseDisplay } from "../src/display/Display.ts"
import { frame } from "../src/display/Frame.ts"
import { live } from "../src/display/live.ts"
import { plain } from "../src/display/plain.ts"

const status: Status = {
  state: "buying",
  why: null,
  host: "h",
  pid: 1,
  startedAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:01:00.000Z",
  problems: { total: 1000, settled: 250, covered: 200 },
  samples: { stored: 900, inFlight: 64, kept: 500, rejected: 300, undecided: 50, failed: 7 },
  reasons: { "verify/math-answer: wrong-answer": 200, "shape/complete: cut-off": 100 },
  undecided: { "verify/math-answer: bad-gold": 50 },
  failures: { "timeout-total": 7 },
  retries: { "rate-limited": 12 },
  tokens: { input: 10_000, output: 2_000_000 },
  usd: { spent: 4.2, reserved: 1.5, cap: 10 }
}
const pace = { elapsedMs: 60_000, tokensPerSecond: 33_333, pause: null }

const collected = () => {
  const parts: Array<string> = []
  const out = Object.assign(
    new Writable({
      write: (chunk: Buffer, _, done) => {
        parts.push(chunk.toString())
        done()
      }
    }),
    { columns: 80 }
  )
  return { out: out as unknown as NodeJS.WriteStream, parts }
}

describe("which display is chosen", () => {
  const { isTTY } = process.stderr
  afterEach(() => {
    process.stderr.isTTY = isTTY
    vi.unstubAllEnvs()
  })

  it.each([
    ["a terminal", true, {}, "live"],
    ["a pipe", false, {}, "plain"],
    ["a terminal under CI", true, { CI: "true" }, "plain"],
    ["a dumb terminal", true, { TERM: "dumb" }, "plain"]
  ] as const)("%s", (_, terminal, environment, wanted) => {
    process.stderr.isTTY = terminal
    vi.stubEnv("CI", undefined)
    vi.stubEnv("TERM", "xterm")
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    expect(chooseDisplay("auto", false)).toBe(wanted)
    expect(chooseDisplay("live", false)).toBe("live")
    expect(chooseDisplay("live", true)).toBe("json")
  })
})

describe("a frame", () => {
  it("fits any width, and names spending, cap, reasons, failures and retries", () => {
    for (const width of [20, 40, 79, 200])
      for (const line of frame(status, pace, width)) expect(line.length).toBeLessThanOrEqual(width)
    const text = frame(status, pace, 200).join("\n")
    for (const words of [
      "250 / 1,000",
      "64 in flight",
      "3 min 0 s left",
      "kept 500 of 850 judged",
      "yield 58.8 %",
      "$4.20 of $10.00   reserved $1.50   $0.0084 a kept trace",
      "rejected  200 verify/math-answer: wrong-answer · 100 shape/complete: cut-off\n",
      "undecided 50 verify/math-answer: bad-gold\n",
      "failed    7 without a reply: 7 timeout-total\n",
      "12 rate-limited"
    ]) {
      expect(text).toContain(words)
    }
    expect(text).not.toContain("paused")
    expect(frame(status, { ...pace, pause: "HTTP 503" }, 200).join("\n")).toContain("paused    HTTP 503")
  })
})

describe("the warnings of a frame", () => {
  const warnings = ["first", "second", "third", `fourth ${"x".repeat(200)}`]
  const warned = (...args: [width: number, which?: "newest" | "all"]) =>
    frame({ ...status, warnings }, pace, ...args).filter((line) => line.startsWith("warning"))

  it("are the newest, cut to the width, where a frame is drawn again and again", () => {
    expect(warned(40).map((line) => line.slice(10, 16))).toEqual(["second", "third", "fourth"])
    expect(warned(40)[2]).toHaveLength(40)
  })

  it("are all there and whole where they were asked for", () => {
    expect(warned(40, "all")).toEqual(warnings.map((warning) => `warning   ${warning}`))
  })
})

describe("the displays", () => {
  it("live draws over itself, and a line that it says stays above", () => {
    const { out, parts } = collected()
    const display = live(out)
    display.figures(status, pace)
    const height = parts[0]!.trimEnd().split("\n").length
    display.figures(status, pace)
    expect(parts[1]!.startsWith(`\u001b[${height}A\u001b[0J`)).toBe(true)
    display.say("a line")
    expect(parts[2]).toBe(`\u001b[${height}A\u001b[0Ja line\n`)
    display.end(status, pace)
    expect(parts[3]!.startsWith("problems")).toBe(true)
  })

  it("plain says nothing each second, and everything at the end, without one escape", () => {
    const { out, parts } = collected()
    const display = plain(out)
    for (let second = 0; second < 20; second++) display.figures(status, pace)
    expect(parts).toEqual([])
    display.end(status, pace)
    expect(parts.join("")).toContain("250 / 1,000")
    expect(parts.join("")).not.toContain("\u001b")
  })
})
