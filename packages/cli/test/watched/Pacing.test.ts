import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { Pacing } from "../../src/watched/Pacing.ts"

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

describe("reading again now and again", () => {
  it("reads once for all who ask while it reads", async () => {
    let readings = 0
    const { open, opened } = gate()
    const pacing = new Pacing({ everyMs: 0, rest: 0 }, async () => {
      readings++
      await opened
    })
    const asked = [pacing.refresh(), pacing.refresh(), pacing.refresh()]
    expect(pacing.done).toBe(false)
    open()
    await Promise.all(asked)
    expect(readings).toBe(1)
    expect(pacing.done).toBe(true)
    await pacing.refresh()
    expect(readings).toBe(2)
  })

  it("does not read again before its time", async () => {
    let readings = 0
    const pacing = new Pacing({ everyMs: 60_000, rest: 0 }, async () => void readings++)
    await pacing.refresh()
    await pacing.refresh()
    expect(readings).toBe(1)
  })

  it("rests so many times as long as the last reading took", async () => {
    let readings = 0
    const pacing = new Pacing({ everyMs: 0, rest: 1000 }, async () => {
      readings++
      await sleep(30)
    })
    await pacing.refresh()
    await sleep(30)
    await pacing.refresh()
    expect(readings).toBe(1)
  })

  it("tells who waits of a failure, and tries again for the next", async () => {
    let readings = 0
    const pacing = new Pacing({ everyMs: 0, rest: 0 }, async () => {
      if (++readings === 1) throw new Error("the disk")
    })
    pacing.begin()
    await expect(pacing.refresh()).rejects.toThrow("the disk")
    expect(pacing.done).toBe(false)
    await pacing.refresh()
    expect(pacing.done).toBe(true)
  })
})
