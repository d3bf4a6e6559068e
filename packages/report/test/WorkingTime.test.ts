import { describe, expect, it } from "vitest"
import type { Moment } from "../src/ReportFacts.ts"
import { workingTime } from "../src/WorkingTime.ts"

const moment = (at: number, given: Partial<Moment>): Moment => ({
  at,
  begun: 0,
  ended: 0,
  usd: 0,
  tokens: 0,
  replies: 0,
  kept: 0,
  broken: 0,
  ...given
})
const DAY = 86_400_000

describe("working time", () => {
  it("cuts out the days between two processes, and says where", () => {
    const time = workingTime({
      widthMs: 1000,
      moments: [
        moment(0, { begun: 1 }),
        moment(9000, { ended: 1, usd: 1, kept: 1 }),
        moment(2 * DAY, { begun: 1 }),
        moment(2 * DAY + 4000, { ended: 1, usd: 2 })
      ]
    })
    // 10 s, then a pause, then 5 s.
    expect(time.ms).toBe(15_000)
    expect(time.pauses).toEqual([{ at: 10_000, ms: 2 * DAY - 10_000 }])
    expect(time.progress.map(({ ms, usd, kept }) => [ms, usd, kept])).toEqual([
      [0, 0, 0],
      [1000, 0, 0],
      [10_000, 1, 1],
      [11_000, 1, 1],
      [15_000, 3, 1]
    ])
    expect([time.from, time.to]).toEqual([0, 2 * DAY + 5000])
  })

  it("takes an hour without news for work while a request is in flight", () => {
    const moments = [moment(0, { begun: 1 }), moment(3_600_000, { ended: 1 })]
    expect(workingTime({ widthMs: 1000, moments })).toMatchObject({ ms: 3_601_000, pauses: [] })
  })

  it("keeps short waits: a tenth of the time in flight, or five seconds", () => {
    const wait = (ms: number) => [
      moment(0, { begun: 1 }),
      moment(99_000, { ended: 1 }),
      moment(100_000 + ms, { begun: 1, ended: 1 })
    ]
    expect(workingTime({ widthMs: 1000, moments: wait(10_000) }).pauses).toEqual([])
    expect(workingTime({ widthMs: 1000, moments: wait(11_000) }).pauses).toEqual([{ at: 100_000, ms: 11_000 }])
    const brief = (ms: number) => [moment(0, { begun: 1, ended: 1 }), moment(1000 + ms, { begun: 1, ended: 1 })]
    expect(workingTime({ widthMs: 1000, moments: brief(5000) }).pauses).toEqual([])
    expect(workingTime({ widthMs: 1000, moments: brief(6000) }).pauses).toHaveLength(1)
  })
})
