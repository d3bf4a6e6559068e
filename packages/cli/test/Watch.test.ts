import { readStatus } from "@cotton/store"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { plain } from "../src/display/plain.ts"
import { watched } from "../src/display/Watch.ts"

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
    await expect(watch(Effect.die(new Error("gone")))).rejects.toThrow("gone")
    expect(readStatus(folder)).toMatchObject({ state: "stopped", why: "gone" })
  })
})
