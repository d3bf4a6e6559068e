import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { count, defineCheck, fail, option, pass } from "../Check.ts"
import type { Passage } from "../Passage.ts"
import { excerpt, passagesOf } from "../Passage.ts"
import { findLoop, Limits } from "./Loop.ts"
import type { Loop } from "./Loop.ts"

/**
 * Finds degenerate loops: a text that repeats one unit without end, or turns round a template or a few steps until it
 * is cut off. Lists of cases, tables and a word said twice are no loops.
 *
 * Reasons: `loop` (one unit, exactly, again and again), `character-run` (one or a few characters), `stale` (the end of
 * the text repeats what stood shortly before, word for word but for small changes), `template` (the same but for the
 * numbers). Found: the unit and how often. Score: the share of the text that is loop.
 */
export const check = defineCheck({
  id: "readability/repetition",
  version: 1,
  options: Schema.Struct({
    /** Times in a row from which a unit is a loop. 6: "more than five times", the rule that the labelled loops follow. */
    repeats: option(count, Limits.repeats),
    /** Tokens (words, numbers and signs) that the whole run must have: 6 times a unit of 20 tokens. */
    minTokens: option(count, Limits.minTokens),
    /** Characters of a run of one to four characters. */
    minCharacters: option(count, Limits.minCharacters),
    /**
     * Tokens of a stale end. Measured on 2,613 real traces, 193 of them labelled: lists of cases reach 708, the shortest
     * loop with drifting words has 1,110.
     */
    staleTokens: option(count, Limits.staleTokens),
    /** Tokens of a template that only changes its numbers: lists of cases reach 1,393, templates begin at 1,752. */
    templateTokens: option(count, Limits.templateTokens)
  }),
  run: ({ trace }, limits): Finding => {
    let worst: { readonly passage: Passage; readonly loop: Loop } | undefined
    let total = 0
    let looped = 0
    for (const passage of passagesOf(trace)) {
      total += passage.text.length
      const loop = findLoop(passage.text, limits)
      if (loop === undefined) continue
      looped += loop.end - loop.start
      if (worst === undefined || loop.end - loop.start > worst.loop.end - worst.loop.start) worst = { passage, loop }
    }
    if (worst === undefined) return pass
    const { passage, loop } = worst
    const { turn, field } = passage
    return fail(loop.kind, {
      found: loop.repeats === undefined ? loop.unit : `${JSON.stringify(excerpt(loop.unit, 60))} ${loop.repeats} times`,
      score: Math.round((looped / total) * 1000) / 1000,
      evidence: [{ turn, field, start: loop.start, end: loop.end, note: "loop" }]
    })
  }
})
