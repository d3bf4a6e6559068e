import type { FilterRef } from "@cotton/schema/Recipe"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { defineCheck, option, pass } from "../src/Check.ts"
import type { FilterError } from "../src/errors.ts"
import { distance, nearest } from "@cotton/schema/Nearest"
import { planFilters } from "../src/Plan.ts"

const shout = defineCheck({
  id: "house/shout",
  version: 3,
  options: Schema.Struct({ max: option(Schema.Int, 5) }),
  run: () => pass
})

const failureOf = (refs: ReadonlyArray<FilterRef>, custom = [shout]): Promise<FilterError> =>
  Effect.runPromise(Effect.flip(planFilters(refs, custom)))

describe("planFilters", () => {
  it("keeps the recipe's order and fills in every default", async () => {
    const plan = await Effect.runPromise(
      planFilters(
        ["verify/number", { "house/shout": { max: 2 } }, { "shape/complete": { reasoning: "required" } }],
        [shout]
      )
    )
    expect(plan).toEqual([
      {
        id: "verify/number",
        version: 3,
        options: { tolerance: 0, relativeTolerance: 0, percent: "either", currency: "strip" }
      },
      { id: "house/shout", version: 3, options: { max: 2 } },
      { id: "shape/complete", version: 2, options: { reasoning: "required", finished: [] } }
    ])
  })

  it("takes its own output again: resolved options are valid options", async () => {
    const plan = await Effect.runPromise(planFilters(["verify/math-answer", "readability/repetition"], []))
    const again = await Effect.runPromise(
      planFilters(
        plan.map(({ id, options }) => ({ [id]: options })),
        []
      )
    )
    expect(again).toEqual(plan)
  })

  it.each([
    ["verify/maths-answer", "verify/math-answer"],
    ["verify/nubmer", "verify/number"],
    ["language/mixing", "language/script-mixing"],
    ["complete", "shape/complete"],
    ["house/shuot", "house/shout"]
  ])("knows what was meant by %s", async (written, meant) => {
    const error = await failureOf(["shape/complete", written])
    expect(error).toMatchObject({ _tag: "FilterError", reason: "unknown-filter", path: ["judge", 1] })
    expect(error.message).toBe(`judge[1]: there is no filter \`${written}\`; did you mean \`${meant}\`?`)
  })

  it("tells of every entry that is wrong at once", async () => {
    const error = await failureOf([
      "verify/nubmer",
      "shape/complete",
      { "shape/length": { most: 3 } },
      "shape/complete"
    ])
    expect(error.path).toEqual(["judge", 0])
    expect(error.others?.map(({ path }) => path)).toEqual([
      ["judge", 2, "shape/length", "most"],
      ["judge", 3]
    ])
    expect(error.others?.[1]?.message).toContain("is named twice")
  })

  it("lists the known ids when nothing is near", async () => {
    expect((await failureOf(["zzz"])).message).toContain("shape/complete, shape/length")
  })

  it.each<[string, FilterRef, ReadonlyArray<string | number>, string]>([
    ["an unknown option", { "house/shout": { mx: 1 } }, ["judge", 0, "house/shout", "mx"], "did you mean `max`?"],
    ["a wrong type", { "house/shout": { max: "a" } }, ["judge", 0, "house/shout", "max"], "expected number"],
    [
      "a value out of range",
      { "language/script-mixing": { max: 2 } },
      ["judge", 0, "language/script-mixing", "max"],
      "between 0 and 1"
    ],
    ["options that are no object", { "house/shout": 5 }, ["judge", 0, "house/shout"], "expected object"],
    ["a bound that bounds nothing", "shape/length", ["judge", 0], "at least one bound"]
  ])("names the place of %s", async (_, ref, path, message) => {
    const error = await failureOf([ref])
    expect(error.reason).toBe("bad-options")
    expect(error.path).toEqual(path)
    expect(error.message).toContain(message)
  })

  it.each<[string, FilterRef]>([
    ["no key", {}],
    ["two keys", { "shape/complete": {}, "house/shout": {} }]
  ])("refuses an entry with %s", async (_, ref) => {
    expect(await failureOf([ref])).toMatchObject({ reason: "malformed", path: ["judge", 0] })
  })

  it("refuses the same filter twice, since its verdicts could not be told apart", async () => {
    expect((await failureOf(["house/shout", { "house/shout": { max: 1 } }])).message).toContain("named twice")
  })

  it("refuses checks of the user's own that are none, are double, or take a name of Cotton's", async () => {
    const impostor = { ...shout, id: "shape/complete" }
    expect(await failureOf([], [impostor])).toMatchObject({ reason: "bad-check", path: ["filters", 0] })
    expect(await failureOf([], [shout, shout])).toMatchObject({ reason: "bad-check", path: ["filters", 1] })
    expect(await failureOf([], [{ id: "x" } as unknown as typeof shout])).toMatchObject({ reason: "bad-check" })
  })
})

describe("nearest", () => {
  it("counts a swap of neighbours as one edit", () => {
    expect(distance("nubmer", "number")).toBe(1)
    expect(distance("", "abc")).toBe(3)
    expect(distance("kitten", "sitting")).toBe(3)
  })

  it("has nothing to say for a word that is near to none", () => {
    expect(nearest("qqqqqq", ["verify/number"])).toBeUndefined()
  })
})
