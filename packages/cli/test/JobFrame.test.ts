import { follow, NO_COURSE } from "@cotton/trainer/ReadProgress"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { jobOf } from "../../trainer/test/targets/Jobs.ts"
import { columnsOf } from "../src/display/Columns.ts"
import { textOf } from "../src/display/Line.ts"
import { jobFrame, jobLine } from "../src/jobs/JobFrame.ts"
import type { Looked } from "../src/jobs/LookAt.ts"
import type { JobRecord } from "../src/jobs/Records.ts"

const lastUpdatedTime = new Date().toISOString()
const record: JobRecord = { ...jobOf("slurm", { host: "login" }), handle: "812", seen: null }
const looked = (steps: number, look: Partial<Looked["look"]> = {}): Looked => ({
  look: { state: "running", why: null, ...look },
  course: follow(NO_COURSE, [
    {
      type: "begin",
      attempt: 2,
      fromStep: 3,
      maxSteps: 100,
      world: 8,
      device: "NVIDIA H100 80GB HBM3",
      trainTokens: 1,
      parameters: 1,
      trainable: 7_615_616_512,
      lastUpdatedTime
    },
    ...Array.from({ length: steps }, (_, at) => ({
      type: "step" as const,
      step: at + 1,
      maxSteps: 100,
      progressPercentage: at,
      estimatedRemainingSeconds: 5400,
      metrics: [
        { name: "loss", value: String(3 - at / 100) },
        { name: "tokens_per_second", value: "41403.2" },
        { name: "mfu", value: "0.241" },
        { name: "memory_bytes", value: "61200000000" }
      ],
      lastUpdatedTime
    })),
    { type: "checkpoint", step: 3, path: "checkpoints/checkpoint-3", lastUpdatedTime }
  ])
})
const drawn = (...given: Parameters<typeof jobFrame>) => jobFrame(...given).map((line) => textOf(line).trimEnd())

describe("a job on a screen", () => {
  it("tells step, time left, loss, speed, share of the peak, memory, checkpoint, attempt and place", () => {
    const text = drawn(record, looked(40), { columns: Infinity, rows: Infinity }).join("\n")
    for (const words of [
      "40 / 100 (40.0 %)",
      "left about 1 h 30 min",
      "2.61",
      "41,403 tokens/s",
      "MFU 24.1 %",
      "61.2 GB at most",
      "checkpoints/checkpoint-3",
      "2, from step 3",
      "8 × NVIDIA H100 80GB HBM3",
      "slurm   812   login:cotton/my-7b-0a1b2c3d"
    ])
      expect(text).toContain(words)
  })

  it("fits any screen, and keeps the state on the smallest", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(80),
        (columns, rows, steps) => {
          const lines = drawn(record, looked(steps), { columns, rows })
          expect(lines.length).toBeLessThanOrEqual(rows)
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
          if (rows > 1) expect(lines.some((line) => line.startsWith("state     running"))).toBe(true)
        }
      )
    )
  })

  it("promises no time left to a job that is over, and lets no foreign word move the cursor", () => {
    const lines = drawn(record, looked(9, { state: "failed", why: "\u001b[2Jboom" }), { columns: 80, rows: 30 })
    expect(lines.join("\n")).not.toContain("left about")
    expect(lines.join("\n")).not.toContain("\u001b")
    expect(jobLine(record, looked(9, { state: "failed", why: "boom" }))).toBe(
      "my-7b-k3f9: failed (boom), step 9 of 100, loss 2.92"
    )
  })
})
