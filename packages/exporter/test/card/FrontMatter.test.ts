import { describe, expect, it } from "vitest"
import { type FrontMatter, frontMatter, sizeCategory } from "../../src/card/FrontMatter.ts"

const base: FrontMatter = {
  name: "r1",
  licence: undefined,
  languages: [],
  rows: 10,
  configs: [
    { name: "verified", splits: [{ name: "train", path: "verified/train-*.parquet" }] },
    { name: "traces", splits: [{ name: "train", path: "traces/traces-*.parquet" }] }
  ]
}

describe("frontMatter", () => {
  it("names the files of each config and makes the first the default", () => {
    expect(frontMatter(base)).toMatchInlineSnapshot(`
      "---
      pretty_name: "r1"
      tags:
      - "reasoning"
      size_categories:
      - "n<1K"
      configs:
      - config_name: "verified"
        default: true
        data_files:
        - split: "train"
          path: "verified/train-*.parquet"
      - config_name: "traces"
        data_files:
        - split: "train"
          path: "traces/traces-*.parquet"
      ---"
    `)
  })

  it.each([
    ["apache-2.0", ['license: "apache-2.0"']],
    ["My Own Licence (v2)", ['license: "other"', 'license_name: "my-own-licence-v2"']],
    ["许可", ['license: "other"', 'license_name: "other"']],
    ["no: true", ['license: "other"', 'license_name: "no-true"']],
    [" ", []],
    [undefined, []]
  ])("a licence %j is given as it is or not at all", (licence, lines) => {
    const found = frontMatter({ ...base, licence })
      .split("\n")
      .filter((line) => line.startsWith("license"))
    expect(found).toEqual(lines)
  })

  it("takes the primary subtags of the languages, once each, and no other text", () => {
    const text = frontMatter({ ...base, languages: ["pt-BR", "pt", "en", "zh-Hans", "Elvish!", "---"] })
    expect(text).toContain('language:\n- "en"\n- "pt"\n- "zh"\ntags:')
  })

  it("classes the size", () => {
    const sizes = [0, 999, 1_000, 800_000, 5e9].map(sizeCategory)
    expect(sizes).toEqual(["n<1K", "n<1K", "1K<n<10K", "100K<n<1M", "n>1B"])
  })
})
