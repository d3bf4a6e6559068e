import type { Profile } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { profileFile, readProfile, writeProfile } from "../src/Profile.ts"

const PROFILE: Profile = {
  version: 1,
  endpoints: [
    {
      host: "a:1",
      model: "m",
      at: 7,
      served: "m",
      fingerprint: null,
      root: null,
      reasoning: "inline",
      stream: true,
      usageInStream: false,
      n: null,
      seed: true,
      temperature: true,
      stop: true,
      continueWith: "trailing",
      logprobs: null,
      context: 2048,
      overLimit: "refused",
      rateLimits: { "retry-after": "3" },
      stopsOnClose: null
    }
  ]
}

describe("profile.json", () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cotton-profile-"))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it("gives back what was put in, in a folder that was not there, and leaves no other file", async () => {
    const deep = join(folder, "runs", "r")
    await Effect.runPromise(writeProfile(deep, PROFILE))
    expect(await Effect.runPromise(readProfile(deep))).toEqual(PROFILE)
    expect(readdirSync(deep)).toEqual(["profile.json"])
  })

  it("is nothing where nobody has probed", async () => {
    expect(await Effect.runPromise(readProfile(folder))).toBe(null)
    expect(await Effect.runPromise(readProfile(join(folder, "none")))).toBe(null)
  })

  it.each([
    ["half a file", JSON.stringify(PROFILE).slice(0, 50)],
    ["nothing", ""],
    ["another version", JSON.stringify({ ...PROFILE, version: 2 })],
    ["a field of another type", JSON.stringify(PROFILE).replace("2048", '"2048"')]
  ])("with %s is an error that says what to do", async (_, text) => {
    writeFileSync(profileFile(folder), text)
    const error = await Effect.runPromise(Effect.flip(readProfile(folder)))
    expect(error).toMatchObject({ _tag: "ProfileError", reason: "damaged" })
    expect(error.message).toContain(`${join(folder, "profile.json")} is damaged`)
    expect(error.message).toContain("cotton check --probe")
  })

  it("that cannot be written is an error", async () => {
    writeFileSync(join(folder, "file"), "")
    const error = await Effect.runPromise(Effect.flip(writeProfile(join(folder, "file"), PROFILE)))
    expect(error).toMatchObject({ reason: "unwritable" })
  })
})
