import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { appendLog, logFile, readLog } from "../src/index.ts"

describe("the history of a run", () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "cotton-log-"))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const types = () => readLog(folder)?.entries.map(({ type }) => type)

  it("is a line a thing, in order, each with its time", () => {
    expect(readLog(folder)).toBeNull()
    const before = Date.now()
    appendLog(folder, { type: "begun", version: "1" })
    appendLog(folder, { type: "paused", why: "HTTP 503\nsecond line" })
    const { entries, unreadable } = readLog(folder)!
    expect(unreadable).toBe(0)
    expect(entries).toMatchObject([
      { type: "begun", version: "1" },
      { type: "paused", why: "HTTP 503\nsecond line" }
    ])
    for (const { at } of entries) expect(Date.parse(at)).toBeGreaterThanOrEqual(before - 1)
    expect(readFileSync(logFile(folder), "utf8").split("\n")).toHaveLength(3)
  })

  it("loses the torn line alone, wherever it was torn, and goes on after it", () => {
    appendLog(folder, { type: "first" })
    appendLog(folder, { type: "second" })
    const whole = readFileSync(logFile(folder))
    const first = whole.indexOf("\n") + 1
    for (let size = first + 1; size < whole.length - 1; size++) {
      writeFileSync(logFile(folder), whole)
      truncateSync(logFile(folder), size)
      expect(readLog(folder)).toMatchObject({ entries: [{ type: "first" }], unreadable: 1 })
      appendLog(folder, { type: "third" })
      expect(types()).toEqual(["first", "third"])
    }
    // Torn between the line and its end: nothing is lost.
    writeFileSync(logFile(folder), whole)
    truncateSync(logFile(folder), whole.length - 1)
    appendLog(folder, { type: "third" })
    expect(types()).toEqual(["first", "second", "third"])
  })

  it("leaves out what is no entry, and counts it", () => {
    appendFileSync(
      logFile(folder),
      '{"at":"2026-01-01","type":"a"}\nnull\n{"type":"b"}\n{"at":1,"type":"c"}\nwords\n\n'
    )
    expect(readLog(folder)).toEqual({ entries: [{ at: "2026-01-01", type: "a" }], unreadable: 4 })
  })

  it("stops nothing when it cannot be written", () => {
    appendLog("/nonexistent/run", { type: "begun" })
    expect(readLog("/nonexistent/run")).toBeNull()
  })
})
