import { Monitor } from "@cotton/pipeline"
import { readStatus } from "@cotton/store"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { plain } from "../src/display/plain.ts"
import { watched } from "../src/display/Watch.ts"

const PAID = { input: 1, output: 1, usd: 1 }

describe("a watched run", () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "cotton-watch-"))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const watch = <A>(effect: Effect.Effect<A>) =>
    Effect.runPromise(
      watched(effect, { display: plain(new PassThrough()), folder, cap: 5, live: false, opened: () => undefined })
    )

  it("has a status before its first step, and another after its last", async () => {
    const first = await watch(Effect.sync(() => readStatus(folder)))
    expect(first).toMatchObject({ state: "judging", pid: process.pid, usd: { cap: 5 } })
    const stored = Effect.map(Monitor, ({ publish }) =>
      publish({ _tag: "Stored", replayed: false, problemId: "p", index: 0, ...PAID, failure: null, served: null })
    )
    await expect(watch(Effect.andThen(stored, Effect.die(new Error("gone"))))).rejects.toThrow("gone")
    expect(readStatus(folder)).toMatchObject({ state: "stopped", why: "gone" })
  })

  it("has the status of before when it failed before anything came of it; none where there was none", async () => {
    const fail = () => expect(watch(Effect.die(new Error("gone")))).rejects.toThrow("gone")
    await fail()
    expect(readStatus(folder)).toBeNull()
    await watch(Effect.void)
    const before = readStatus(folder)
    await fail()
    expect(readStatus(folder)).toEqual(before)
  })
})
