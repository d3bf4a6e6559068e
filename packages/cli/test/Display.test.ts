import { PassThrough, Writable } from "node:stream"
import { afterEach, describe, expect, it, vi } from "vitest"
import { chooseDisplay } from "../src/display/Display.ts"
import { json } from "../src/display/json.ts"
import { hasColour, painted } from "../src/display/Line.ts"
import { live } from "../src/display/live.ts"
import { plain } from "../src/display/plain.ts"
import { PACE as pace, STATUS as status } from "./display/Figured.ts"
import { Screen } from "./display/Screen.ts"
import { ndjson } from "./Place.ts"

const collected = () => {
  const parts: Array<string> = []
  const out = new Writable({
    write: (chunk: Buffer, _, done) => {
      parts.push(chunk.toString())
      done()
    }
  })
  return { out, parts }
}

const ESCAPE = "\u001b"

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

describe("colours", () => {
  it.each([
    ["a terminal", true, {}, true],
    ["a pipe", false, {}, false],
    ["NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["NO_COLOR that is empty", true, { NO_COLOR: "" }, true],
    ["a dumb terminal", true, { TERM: "dumb" }, false],
    ["FORCE_COLOR in a pipe", false, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR over NO_COLOR", true, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    ["FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false]
  ])("%s", (_, isTTY, environment, wanted) => {
    expect(hasColour({ isTTY }, environment)).toBe(wanted)
  })

  it("are escapes around the text and nothing else", () => {
    const line = [{ text: "yield ", style: "dim" } as const, { text: "58.8 %", style: "good" } as const]
    expect(painted(line, false)).toBe("yield 58.8 %")
    expect(painted(line, true)).toContain(`${ESCAPE}[32m58.8 %${ESCAPE}[39m`)
  })
})

describe("live", () => {
  it("shows the newest figures in one place, what it says above them, and stays at the end", () => {
    const screen = new Screen(80, 24)
    const display = live(screen.stream())
    display.figures(status, pace)
    display.figures({ ...status, problems: { total: 1000, settled: 251, covered: 200 } }, pace)
    display.say("a line")
    expect(screen.lines[0]).toBe("a line")
    expect(screen.lines[1]).toMatch(/^problems {2}251 \/ 1,000 /)
    display.end({ ...status, state: "done" }, pace)
    display.say("after the end")
    expect(screen.lines.filter((line) => line.startsWith("problems"))).toHaveLength(1)
    expect(screen.lines.at(-2)).toBe("after the end")
    expect([screen.cursorShown, screen.past]).toEqual([true, []])
  })

  it("draws at once in a new size", () => {
    const screen = new Screen(120, 24)
    const stream = screen.stream()
    const display = live(stream)
    display.figures(status, pace)
    for (const [columns, rows] of [
      [40, 24],
      [60, 10],
      [110, 12]
    ] as const) {
      screen.resize(columns, rows)
      stream.emit("resize")
      const { y } = screen.cursor
      const drawn = screen.lines.slice(y)
      expect(drawn[0]).toMatch(/^problems {2}250 \/ 1,000/)
      expect(drawn.filter((line) => line.startsWith("problems"))).toHaveLength(1)
      expect(drawn.length).toBeLessThanOrEqual(rows)
    }
    display.end(status, pace)
    expect(stream.listenerCount("resize")).toBe(0)
  })

  it("breaks what it says at blanks", () => {
    const screen = new Screen(20, 24)
    live(screen.stream()).say("finishing 12 in flight: about 2 min")
    expect(screen.lines).toEqual(["finishing 12 in", "  flight: about 2", "  min", ""])
  })
})

describe("plain", () => {
  it("has a line each half minute, one when buying pauses or goes on, all at the end, and no escape", () => {
    const { out, parts } = collected()
    let now = 0
    const display = plain(out, () => now)
    const look = (change: Partial<typeof pace> = {}) => display.figures(status, { ...pace, ...change })
    for (; now < 29_000; now += 1000) look()
    expect(parts).toEqual([])
    look({ pause: `HTTP 503 ${ESCAPE}[31m` })
    look({ pause: `HTTP 503 ${ESCAPE}[31m` })
    look()
    expect(parts).toEqual(["paused: HTTP 503 \uFFFD[31m\n", "buying goes on\n"])
    now = 30_000
    look()
    look()
    expect(parts.slice(2)).toEqual([expect.stringMatching(/^1 min 0 s: buying 250 \/ 1,000 problems, .* left\n$/)])
    display.end(status, pace)
    expect(parts.join("")).toContain("\nproblems  250 / 1,000")
    expect(parts.join("")).not.toContain(ESCAPE)
  })
})

describe("json", () => {
  const settled = (n: number) =>
    ({ _tag: "Settled", settled: { problemId: `p${n}`, accepted: 1, tried: 1, why: "kept" } }) as const

  it("is a line a thing, in order, whole lines a write, and few writes", () => {
    const { out, parts } = collected()
    const display = json(out)
    for (let n = 0; n < 5000; n++) display.event(settled(n))
    display.figures(status, pace)
    display.end(status, pace)
    const lines = ndjson(parts.join(""))
    expect(
      lines.slice(0, 5000).map(({ type, settled }) => [type, (settled as { problemId: string }).problemId])
    ).toEqual(Array.from({ length: 5000 }, (_, n) => ["settled", `p${n}`]))
    expect(lines.slice(5000).map(({ type }) => type)).toEqual(["figures", "figures"])
    for (const part of parts) expect(part.endsWith("\n")).toBe(true)
    expect(parts.length).toBeLessThan(50)
  })

  it("leaves events out, and says how many, while nobody reads: it neither waits nor keeps them all", () => {
    const stuck = new PassThrough()
    const display = json(stuck)
    const long = { _tag: "Warned", message: "x".repeat(1_000_000) } as const
    for (let n = 0; n < 40; n++) display.event(long)
    const read: Array<Buffer> = []
    stuck.on("data", (chunk: Buffer) => read.push(chunk))
    expect(stuck.writableLength + stuck.readableLength).toBeLessThan(20_000_000)
    return new Promise<void>((resolve) =>
      setImmediate(() => {
        display.event(settled(1))
        display.end(status, pace)
        stuck.end()
        stuck.once("end", () => {
          const lines = ndjson(Buffer.concat(read).toString())
          const warned = lines.filter(({ type }) => type === "warned").length
          expect(lines.filter(({ type }) => type === "left-out")).toEqual([{ type: "left-out", events: 40 - warned }])
          expect(lines.slice(-2).map(({ type }) => type)).toEqual(["settled", "figures"])
          resolve()
        })
      })
    )
  })
})
