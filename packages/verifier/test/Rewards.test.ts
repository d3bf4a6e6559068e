import { ThinkTags } from "@cotton/schema"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { formatReward, formatRewardOfParts } from "../src/FormatReward.ts"
import { languageReward, targetScripts } from "../src/LanguageReward.ts"
import { accuracyOf, totalOf, WEIGHTS } from "../src/Rewards.ts"
import { THINK } from "./Place.ts"

const tags = (given: object) => Schema.decodeUnknownSync(ThinkTags)(given)

describe("the format reward is 0", () => {
  it.each([
    ["a chain that never closes", "<think>so it is 4"],
    ["no tags", "It is 4."],
    ["a closing tag alone", "so it is 4</think>4"],
    ["nothing between the tags", "<think> \n</think>4"],
    ["nothing after them", "<think>so it is 4</think>\n"],
    ["words before the chain", "Sure! <think>so</think>4"],
    ["a second chain", "<think>so</think>4<think>or</think>5"],
    ["a second closing tag", "<think>so</think>4</think>"],
    ["a second opening tag", "<think><think>so</think>4"],
    ["tags the wrong way round", "</think>so<think>4"],
    ["another pair of tags", "<thinking>so</thinking>4"],
    ["an empty reply", ""]
  ])("for %s", (_, response) => {
    expect(formatReward(response, THINK)).toBe(0)
  })

  it("for an answer outside of its tags, where there shall be some", () => {
    const answered = tags({ answer: { open: "<answer>", close: "</answer>" } })
    expect(formatReward("<think>so</think>4", answered)).toBe(0)
    expect(formatReward("<think>so</think><answer>4</answer>!", answered)).toBe(0)
    expect(formatReward("<think>so</think><answer></answer>", answered)).toBe(0)
    expect(formatReward("<think>so</think><answer>4</answer><answer>5</answer>", answered)).toBe(0)
    expect(formatReward("<think>so</think>\n<answer>4</answer>\n", answered)).toBe(1)
  })

  it("for a chain in a field of its own that is empty, or has tags in it", () => {
    expect(formatRewardOfParts("", "4", THINK)).toBe(0)
    expect(formatRewardOfParts("so", " ", THINK)).toBe(0)
    expect(formatRewardOfParts("so</think>", "4", THINK)).toBe(0)
    expect(formatRewardOfParts("so", "4", THINK)).toBe(1)
  })
})

describe("the format reward is 1", () => {
  it("for a chain between one pair of tags and an answer after it", () => {
    expect(formatReward("<think>so it is 4</think>4", THINK)).toBe(1)
    expect(formatReward("\n<think>\nso\n</think>\n\nIt is \\boxed{4}.", THINK)).toBe(1)
  })

  it("for a chain that the prompt opened, and only then without its first tag", () => {
    expect(formatReward("so it is 4</think>4", tags({ opened: true }))).toBe(1)
    expect(formatReward("<think>so it is 4</think>4", tags({ opened: true }))).toBe(1)
    expect(formatReward("so it is 4", tags({ opened: true }))).toBe(0)
  })
})

describe("the language reward", () => {
  const target = (language: string | undefined, prompt = "") =>
    targetScripts({
      id: "p",
      messages: [{ role: "user", content: prompt }],
      source: "",
      metadata: {},
      ...(language === undefined ? {} : { language })
    })
  const latin = target("en")
  const han = target("zh")

  it("is the share of words of the target's script", () => {
    expect(languageReward("first 然后 we add", latin)).toBe(0.75)
    expect(languageReward("we add them", latin)).toBe(1)
    expect(languageReward("所以答案", latin)).toBe(0)
  })

  it("does not count formulae, code, addresses, TeX commands and single foreign letters", () => {
    expect(languageReward("所以 $x = \\frac{abc}{2}$ 是 `print(x)`", han)).toBe(1)
    expect(languageReward("设 x 和 y 为 \\alpha", han)).toBe(1)
    expect(languageReward("见 https://example.com/words-of-an-address 。", han)).toBe(1)
  })

  it("counts words of scripts without spaces by their letters", () => {
    // Four words of two letters, and two of Latin.
    expect(languageReward("我们先算一下 wait no 对的", han)).toBeCloseTo(4 / 6)
  })

  it("takes the prompt's script where the problem names no language", () => {
    expect(languageReward("所以", target(undefined, "求 x 的值，其中 f(x)=0 的解是多少"))).toBe(1)
    expect(languageReward("所以", target(undefined, "Find x."))).toBe(0)
    expect(languageReward("これは答え", target(undefined, "つぎのもんだいをといてください"))).toBe(1)
  })

  it("is not known where nothing says which language", () => {
    expect(target(undefined, "1 + 1 = ?")).toBeNull()
    expect(languageReward("so", null)).toBeNull()
  })

  it("is 0 without a chain, and 1 for a chain without words", () => {
    expect(languageReward(undefined, latin)).toBe(0)
    expect(languageReward("  ", latin)).toBe(0)
    expect(languageReward("1 + 1 = 2", latin)).toBe(1)
  })

  it("reads half a surrogate pair as no letter", () => {
    expect(languageReward("so \ud840 it \udc00 is", latin)).toBe(1)
  })
})

describe("the reward", () => {
  it("is R1-Zero's sum without being told: accuracy and format, and no language", () => {
    expect(totalOf({ accuracy: 1, format: 1, language: 0 }, WEIGHTS, null)).toBe(2)
    expect(totalOf({ accuracy: 0, format: 1, language: 1 }, WEIGHTS, null)).toBe(1)
  })

  it("is nothing where the accuracy is not known, unless a number is needed", () => {
    const unsure = { accuracy: null, format: 1, language: null } as const
    expect(totalOf(unsure, WEIGHTS, null)).toBeNull()
    expect(totalOf(unsure, WEIGHTS, 0)).toBe(1)
    expect(totalOf(unsure, WEIGHTS, 0.5)).toBe(1.5)
  })

  it("has a language that is not known as 0, and sums that read as they are meant", () => {
    expect(totalOf({ accuracy: 1, format: 0, language: null }, { accuracy: 1, format: 0, language: 1 }, null)).toBe(1)
    expect(totalOf({ accuracy: 1, format: 1, language: 0 }, { accuracy: 0.1, format: 0.2, language: 0 }, null)).toBe(
      0.3
    )
  })

  it("knows right and wrong only from pass and fail", () => {
    expect((["pass", "fail", "unsure", "error"] as const).map(accuracyOf)).toEqual([1, 0, null, null])
  })
})
