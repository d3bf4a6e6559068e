import type { Profile } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { beginDrift, type Drift, encodeDrift, noteServed } from "../src/Drift.ts"
import type { Served } from "../src/Event.ts"

const HOST = "a:1"
const A: Served = { host: HOST, model: "m", fingerprint: "x" }

/** All warnings of these replies, the first of which is sample 1. */
const warned = (
  replies: ReadonlyArray<Served>,
  drift: Drift = beginDrift(undefined, null),
  asked = "m"
): { readonly drift: Drift; readonly warnings: ReadonlyArray<string> } => {
  const warnings: Array<string> = []
  replies.forEach((served, at) => {
    const noted = noteServed(drift, served, at + 1, asked)
    drift = noted.drift
    warnings.push(...noted.warnings)
  })
  return { drift, warnings }
}

const profileOf = (served: string | null, fingerprint: string | null): Profile => ({
  version: 1,
  endpoints: [{ host: HOST, served, fingerprint } as Profile["endpoints"][number]]
})

describe("drift of the served model", () => {
  it("is none while the same one answers, and costs nothing then", () => {
    const { drift, warnings } = warned([A])
    expect(warnings).toEqual([])
    expect(noteServed(drift, A, 2, "m").drift).toBe(drift)
    expect(warned([A, A, A]).warnings).toEqual([])
  })

  it("is none for replies that name nothing", () => {
    expect(warned([{ host: HOST }, A, { host: HOST }, A]).warnings).toEqual([])
  })

  it("is said once for a new model, with what it was and since when", () => {
    expect(warned([A, A, { ...A, model: "org/m-2025-05-28" }, { ...A, model: "org/m-2025-05-28" }]).warnings).toEqual([
      "a:1 now answers as org/m-2025-05-28 (was m), since sample 3"
    ])
  })

  it("is said once for a new fingerprint; alternating ones are no news", () => {
    const B = { ...A, fingerprint: "y" }
    expect(warned([A, B, A, B, A, B]).warnings).toEqual(["a:1 has another fingerprint: y (was x), since sample 2"])
  })

  it("is one warning for a new model with its own fingerprint", () => {
    expect(warned([A, { host: HOST, model: "m:b", fingerprint: "y" }]).warnings).toEqual([
      "a:1 now answers as m:b (was m), since sample 2"
    ])
  })

  it("is told apart by host: two that differ from each other have not drifted", () => {
    expect(warned([A, { host: "b:2", model: "org/m", fingerprint: "z" }, A]).warnings).toEqual([])
  })

  it("is said at once when plainly another model answers than was asked for, once a session", () => {
    const first = warned([A, A], undefined, "deepseek-r1")
    expect(first.warnings).toEqual(["a:1 answers as m, and deepseek-r1 was asked for"])
    const again = beginDrift(encodeDrift(first.drift), null)
    expect(warned([A, A], again, "deepseek-r1").warnings).toEqual(first.warnings)
  })

  it("is seen between two sessions, by what the journal kept", () => {
    const kept = encodeDrift(warned([A]).drift)
    expect(warned([A], beginDrift(kept, null)).warnings).toEqual([])
    expect(warned([{ ...A, model: "m:b" }], beginDrift(kept, null)).warnings).toEqual([
      "a:1 now answers as m:b (was m), since sample 1"
    ])
  })

  it("is seen between a probe and the run; the journal's word goes before the profile's", () => {
    expect(warned([A], beginDrift(undefined, profileOf("m:b", "y"))).warnings).toEqual([
      "a:1 now answers as m (was m:b), since sample 1"
    ])
    expect(warned([A], beginDrift(undefined, profileOf(null, null))).warnings).toEqual([])
    expect(warned([A], beginDrift(encodeDrift(warned([A]).drift), profileOf("m:b", "y"))).warnings).toEqual([])
  })

  it("does not fill the screen, the memory or the journal when each reply names another", () => {
    const many = Array.from({ length: 500 }, (_, at) => ({
      host: HOST,
      model: "m",
      fingerprint: `f${at}`.repeat(1000)
    }))
    const { drift, warnings } = warned(many)
    expect(warnings).toHaveLength(19)
    expect(warnings.at(-1)).toMatch(/; further changes are not told$/)
    expect(encodeDrift(drift).length).toBeLessThan(5000)
  })

  it("lets no name write to the terminal", () => {
    const [warning] = warned([A, { host: HOST, model: "m:\u001B[2J\n" }]).warnings
    expect(warning).toBe("a:1 now answers as m:\uFFFD[2J\uFFFD (was m), since sample 2")
  })

  it.each(["", "{", "[]", '[{"host":1}]', "null"])("a meta entry that cannot be read (%j) is as none", (text) => {
    expect(beginDrift(text, null).seen.size).toBe(0)
  })
})
