import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { makeBubblewrap } from "../../src/sandboxes/bubblewrap.ts"

// What it does where it is there: sandbox/Attacks.test.ts.
const refusal = (find: (name: string) => string | undefined) =>
  Effect.runPromise(Effect.flip(makeBubblewrap({ concurrency: 1, find })))

describe("bubblewrap on a machine that lacks something", () => {
  it("says what, and how to get it", async () => {
    const nothing = await refusal(() => undefined)
    expect([nothing.reason, nothing.message]).toEqual([
      "missing",
      "bubblewrap is not installed: `apt-get install bubblewrap`"
    ])
    const half = await refusal((name) => (name === "bwrap" ? "/usr/bin/true" : undefined))
    expect(half.message).toContain("prlimit is not installed")
  })

  it("is tried out before it is relied on", async () => {
    // A program that ends at once, as bwrap does where the kernel refuses it its spaces.
    const error = await refusal(() => process.execPath)
    expect(error.reason).toBe("refused")
    expect(error.message).toContain("bubblewrap does not start a program: ")
  })
})
