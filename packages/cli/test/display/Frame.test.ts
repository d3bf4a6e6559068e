import type { Pace, Status } from "@cotton/store"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { columnsOf } from "../../src/display/Columns.ts"
import { frame, inOneLine, type Room } from "../../src/display/Frame.ts"
import { textOf } from "../../src/display/Line.ts"
import { shareBar } from "../../src/display/Sparkline.ts"
import { PACE, STATUS } from "./Figured.ts"

const shown = (status: Partial<Status> = {}, pace: Partial<Pace> = {}, room: Partial<Room> = {}) =>
  frame({ ...STATUS, ...status }, { ...PACE, ...pace }, { columns: 110, rows: 40, ...room }).map((line) =>
    textOf(line).trimEnd()
  )

/** The line with this label. */
const row = (label: string, ...given: Parameters<typeof shown>) =>
  shown(...given).find((line) => line.startsWith(label)) ?? null

describe("a frame", () => {
  it("tells how far it is, how fast, at what yield and price, and what stands against it", () => {
    expect(shown()).toEqual([
      "problems  250 / 1,000  ━━━━━━━━━━──────────────────────────────  25.0 %   about 3 min left",
      "samples   900 stored   64 of 64 in flight   33,333 tokens/s   1 min 0 s",
      "yield     58.8 %   500 kept of 850 judged   200 problems covered",
      "spent     $4.20 | reserved $1.50 | free $4.30 of $10.00   $0.0084 a kept trace",
      expect.stringMatching(/^lengths {3}sampled .{20} {3}median ~991 {2}p95 ~7\.9k {2}max 8\.0k tokens$/),
      expect.stringMatching(/^ {10}kept {4}.{20} {3}median ~991 {2}p95 ~991 {2}max 1\.0k {2}limit 32,768$/),
      "rejected  200 █████▍    verify/math-answer: wrong-answer",
      "          100 ██▋       shape/complete: cut-off",
      "undecided 50   verify/math-answer: bad-gold",
      "failed    7   timeout-total",
      "retried   12   rate-limited"
    ])
  })

  it("fills the bars when all is done, and not before", () => {
    const bar = (settled: number) => shown({ problems: { total: 1000, settled, covered: 1 } })[0] ?? ""
    expect(bar(1000)).not.toContain("─")
    expect(bar(999)).toContain("─")
    expect([shareBar(999, 1000, 4), shareBar(1000, 1000, 4), shareBar(1, 10_000, 4)]).toEqual(["███▉", "████", "▏   "])
  })

  it("has no line for what there is nothing of", () => {
    const nothing = { stored: 0, inFlight: 0, kept: 0, rejected: 0, undecided: 0, failed: 0 }
    const usd = { spent: 0, reserved: 0, cap: null }
    const empty = { samples: nothing, reasons: {}, undecided: {}, failures: {}, retries: {}, usd }
    const { lengths: _, ...older } = STATUS
    const lines = frame({ ...older, ...empty }, { ...PACE, leftMs: null }, { columns: 110, rows: 40 }).map(textOf)
    expect(lines.map((line) => line.slice(0, 9).trim())).toEqual(["problems", "samples", "yield", "spent"])
    expect(lines.slice(2)).toEqual([
      "yield     –   0 kept of 0 judged   200 problems covered",
      "spent     $0 | reserved $0 | no cap"
    ])
  })

  it("says when the cap comes before the last problem, and when it keeps slots empty", () => {
    expect(row("problems", {}, { capMs: 600_000 })).toMatch(/ the cap is reached in about 10 min$/)
    const samples = { ...STATUS.samples, inFlight: 12 }
    expect(row("samples", { samples }, { waitsForMoney: true })).toContain(
      "12 of 64 in flight: the cap has no room for more "
    )
    expect(row("samples", { samples })).not.toContain("the cap")
    expect(row("samples", {}, { waitsForMoney: true })).not.toContain("the cap")
    expect(row("samples", { samples, state: "done" }, { waitsForMoney: true })).toContain(
      "12 in flight   2,000,000 tokens   1 min"
    )
  })

  it("says what it does while it does not buy: first of all", () => {
    expect(shown({}, { pause: "HTTP 503" })[0]).toBe("paused    HTTP 503")
    expect(shown({ state: "judging", why: "40 stored traces" })[0]).toBe("judging   40 stored traces")
    expect(shown({ state: "exporting" })[0]).toBe("writing   the dataset")
    const drain = { leftMs: 42_000, mostMs: 3_600_000 }
    expect(shown({ state: "draining" }, { drain })[0]).toBe(
      "draining  64 in flight   about 45 s left, 1 h 0 min at most   Ctrl-C leaves now"
    )
    expect(shown({ state: "draining" }, { drain: { ...drain, leftMs: null } })[0]).toContain(
      "64 in flight, 1 h 0 min at most"
    )
    expect(shown({ state: "draining" })[1]).not.toContain("left")
  })

  it("lists five reasons and counts the others, and more causes than fit by the whole ones", () => {
    const reasons = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`f: r${at}`, 80 - 10 * at]))
    const lines = shown({ reasons })
    expect(lines.filter((line) => / f: r\d$/.test(line))).toHaveLength(5)
    expect(lines).toContain("          60 for 3 other reasons")
    const retries = { "rate-limited": 1000, "server-error": 200, reset: 3 }
    expect(row("retried", { retries }, {}, { columns: 45 })).toBe("retried   1,203   1,000 rate-limited")
  })

  it("shows where kept replies fall short of all, on one scale that ends at the limit when replies come near it", () => {
    const [sampled, kept] = shown().filter((line) => line.includes("median"))
    expect(sampled).toMatch(/sampled ▃ +█ +▃ {3}median/)
    expect(kept).toMatch(/kept {4}▃ +▆ +median/)
    const near = { ...STATUS.lengths!, limit: 9000 }
    expect(row("lengths", { lengths: near })).toMatch(/▃ ?│ {2}median/)
  })

  it("drops whole parts where it is narrow, the least important first, and shortens reasons", () => {
    const at = (columns: number) => shown({}, {}, { columns })
    expect(at(39)).toEqual([
      "problems  250 / 1,000  ━━──────  25.0 %",
      "samples   64 of 64 in flight",
      "yield     58.8 %   200 problems covered",
      "spent     $4.20   $0.0084 a kept trace",
      "lengths   sampled  median ~991 tokens",
      "          kept     median ~991",
      "rejected  200 █████▍    wrong-answer",
      "          100 ██▋       cut-off",
      "undecided 50",
      "failed    7   timeout-total",
      "retried   12   rate-limited"
    ])
  })

  const statuses = fc.record({
    warnings: fc.array(fc.string({ unit: "grapheme", maxLength: 200 }), { maxLength: 5 }),
    why: fc.option(fc.string({ unit: "grapheme" })),
    reasons: fc.dictionary(fc.string({ unit: "binary" }), fc.nat(1e9), { maxKeys: 9 }),
    retries: fc.dictionary(fc.string(), fc.nat(1e9), { maxKeys: 9 }),
    state: fc.constantFrom("buying", "draining", "judging", "exporting", "done", "stopped")
  })

  it("is never wider or higher than its room, and never without the problems", () => {
    fc.assert(
      fc.property(
        statuses,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 30 }),
        (status, columns, rows) => {
          const lines = frame({ ...STATUS, ...(status as Partial<Status>) }, PACE, { columns, rows })
          expect(lines.length).toBeLessThanOrEqual(rows)
          for (const line of lines) {
            expect(columnsOf(textOf(line))).toBeLessThanOrEqual(columns)
            expect(textOf(line)).not.toMatch(/\p{Cc}/u)
          }
          if (rows > 1)
            expect(lines.some((line) => textOf(line).startsWith("problems".slice(0, columns - 1)))).toBe(true)
        }
      )
    )
  })

  it("keeps, on ten rows, what matters most", () => {
    const warnings = ["first", "second", "third"]
    const lines = shown({ warnings }, { pause: "HTTP 503" }, { rows: 10, columns: 79 })
    expect(lines.map((line) => line.slice(0, 9).trim())).toEqual(
      ["paused", "problems", "samples", "yield", "spent", "rejected", "undecided", "failed", "retried"].concat(
        "warning"
      )
    )
    expect(lines.at(-1)).toBe("warning   third")
    expect(shown({}, {}, { rows: 3 }).map((line) => line.slice(0, 9).trim())).toEqual(["problems", "yield", "spent"])
  })
})

describe("the warnings of a frame", () => {
  const warnings = ["first", "second", "中文警告".repeat(20), `fourth ${"x".repeat(200)}`]
  const warned = (room: Partial<Room>) => shown({ warnings }, {}, room).filter((line) => line.startsWith("warning"))

  it("are the newest, cut to the width, where a frame is drawn again and again", () => {
    const lines = warned({ columns: 40 })
    expect(lines.map((line) => line.slice(10, 12))).toEqual(["se", "中文", "fo"])
    expect(lines.map(columnsOf)).toEqual([16, 39, 40])
  })

  it("are all there and whole where they were asked for", () => {
    expect(warned({ columns: 40, warnings: "all" })).toEqual(warnings.map((warning) => `warning   ${warning}`))
  })
})

describe("the line of a log", () => {
  it("has what matters", () => {
    expect(inOneLine(STATUS, PACE)).toBe(
      "1 min 0 s: buying 250 / 1,000 problems, 64 in flight, 33,333 tokens/s, yield 58.8 % of 850, $4.20 of $10.00 spent, $0.0084 a kept trace, about 3 min left"
    )
  })
})
