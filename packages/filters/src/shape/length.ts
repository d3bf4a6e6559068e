import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { count, defineCheck, fail, pass, size, unsure } from "../Check.ts"
import { passagesOf } from "../Passage.ts"

const BOUNDS = Schema.Struct({
  /** Output tokens of all assistant turns together, as the server counted them. */
  minTokens: Schema.optionalKey(count),
  maxTokens: Schema.optionalKey(size),
  /** Characters (UTF-16 code units, as `length` counts) of the reasoning of all assistant turns together. */
  minReasoning: Schema.optionalKey(count),
  maxReasoning: Schema.optionalKey(size),
  /** Characters of the content of all assistant turns together. */
  minContent: Schema.optionalKey(count),
  maxContent: Schema.optionalKey(size)
})

/**
 * Keeps traces within bounds of length. No bound has a default: useful lengths differ by domain and teacher (mean tokens
 * of DeepSeek-R1's training set: mathematics 6,094, code 7,436, STEM 4,929, logic 2,739, general 1,420), so a default
 * would drop good traces somewhere; the recipe has to name one at least.
 *
 * Reasons: `too-short`, `too-long`; `estimated-usage` is unsure (nobody counted the tokens, and the estimate in their place
 * breaks a bound that the true count may hold). Where the tokens are an estimate, the finding says so.
 */
export const check = defineCheck({
  id: "shape/length",
  version: 2,
  options: BOUNDS.check(
    Schema.makeFilter((bounds) =>
      Object.keys(bounds).length > 0
        ? undefined
        : "name at least one bound, for example `maxTokens: 16384`; no length is wrong by itself"
    )
  ),
  run: ({ trace }, bounds): Finding => {
    const { output, estimated } = trace.usage
    let reasoning = 0
    let content = 0
    // No tokeniser makes more tokens of a text than it has bytes: fewer bytes than `minTokens` are too few for certain.
    let bytes = 0
    for (const { field, text } of passagesOf(trace)) {
      if (estimated) bytes += Buffer.byteLength(text, "utf8")
      if (field === "reasoning") reasoning += text.length
      else content += text.length
    }
    const measures = [
      { value: output, min: bounds.minTokens, max: bounds.maxTokens, unit: "output tokens" },
      { value: reasoning, min: bounds.minReasoning, max: bounds.maxReasoning, unit: "characters of reasoning" },
      { value: content, min: bounds.minContent, max: bounds.maxContent, unit: "characters of content" }
    ]
    let finding: Finding = pass
    for (const { value, min, max, unit } of measures) {
      const isEstimate = unit === "output tokens" && estimated
      if (isEstimate && (min ?? max) !== undefined) finding = { ...pass, found: `${value} ${unit}, estimated` }
      const found = isEstimate ? `${value} ${unit}, estimated` : `${value} ${unit}`
      if (min !== undefined && value < min) {
        const expected = `at least ${min} ${unit}`
        if (!isEstimate || bytes < min) return fail("too-short", { expected, found })
        finding = unsure("estimated-usage", { expected, found })
        continue
      }
      if (max === undefined || value <= max) continue
      const expected = `at most ${max} ${unit}`
      if (isEstimate) finding = unsure("estimated-usage", { expected, found })
      else return fail("too-long", { expected, found })
    }
    return finding
  }
})
