import { describe, expect, it } from "vitest"
import { type Grouped, groupName, Groupings } from "../../src/gathered/Groupings.ts"

const sample = (domain: string | null, isKept: boolean, tokens = 10): Grouped => ({
  values: { domain, language: null, source: "one", host: "one", "served model": null, temperature: "0.6" },
  isKept,
  tokens
})

const groupingsOf = (problems: ReadonlyArray<ReadonlyArray<Grouped>>) => {
  const groupings = new Groupings()
  for (const samples of problems) groupings.add(samples)
  return groupings.facts
}

describe("samples side by side", () => {
  it("tells apart only what has more than one value", () => {
    const facts = groupingsOf([[sample("sums", true, 30), sample("sums", false, 10)], [sample(null, true)]])
    expect(facts).toHaveLength(1)
    expect(facts[0]).toMatchObject({
      by: "domain",
      groups: [
        { value: "sums", problems: 1, samples: 2, kept: 1, tokens: 20, yield: { value: 0.5, low: null } },
        { value: null, problems: 1, samples: 1, kept: 1, tokens: 10 }
      ],
      more: { values: 0, samples: 0 }
    })
  })

  it("lists the twenty with the most samples, and sums up the rest", () => {
    const problems = Array.from({ length: 25 }, (_, at) => Array.from({ length: at + 1 }, () => sample(`d${at}`, true)))
    const [grouping] = groupingsOf(problems)
    expect(grouping?.groups.map(({ samples }) => samples)).toEqual(Array.from({ length: 20 }, (_, at) => 25 - at))
    expect(grouping?.more).toEqual({ values: 5, samples: 1 + 2 + 3 + 4 + 5 })
  })

  it("leaves out a property that is a name of its own for every problem", () => {
    expect(groupingsOf(Array.from({ length: 1001 }, (_, at) => [sample(`d${at}`, true)]))).toEqual([])
  })

  it("cuts names and shows what cannot be seen in them", () => {
    expect(groupName("a\u202Eb")).toBe("a\uFFFDb")
    expect(groupName("x".repeat(5000))).toHaveLength(120)
    expect([groupName(""), groupName(undefined)]).toEqual([null, null])
  })
})
