import * as Schema from "effect/Schema"
import type { Evidence, Finding } from "@cotton/schema/Verdict"
import type { Problem } from "@cotton/schema/Problem"
import { count, defineCheck, fail, option, pass, share } from "../Check.ts"
import { excerpt, passagesOf } from "../Passage.ts"
import { languagesAsked } from "./Asked.ts"
import type { Stray } from "./Letters.ts"
import { countScripts, strayRuns } from "./Letters.ts"
import type { Script } from "./Scripts.ts"
import { scriptsOf } from "./Scripts.ts"

/** A script that makes up this share of the prompt's letters is one of the problem's own: a text to translate, say. */
const OWN = 0.1

/** Spans that a finding lists. */
const LISTED = 20

const LatinOption = Schema.Literals(["allow", "foreign"])

/** The scripts that the trace may be written in: the language's, those of the prompt's own letters, and those it asks for. */
const expectedScripts = (problem: Problem, prompt: string, latin: typeof LatinOption.Type): ReadonlySet<Script> => {
  const scripts = new Set<Script>(problem.language === undefined ? [] : scriptsOf(problem.language))
  for (const language of languagesAsked(prompt)) for (const script of scriptsOf(language)) scripts.add(script)
  const counts = countScripts(prompt)
  let total = 0
  for (const letters of counts.values()) total += letters
  for (const [script, letters] of counts) if (letters >= OWN * total) scripts.add(script)
  if (latin === "allow" || scripts.size === 0) scripts.add("latin")
  return scripts
}

/**
 * Finds words in a script that is not the problem's: a Chinese word in an English chain of thought, say. Formulae, code,
 * addresses, characters of the prompt, quoted words and Greek symbols do not count. A language that the prompt plainly
 * asks for ("Answer in Chinese") is the problem's too.
 *
 * Reason: `foreign-script`. Found: the words. Score: their share of the letters. It sees scripts, not languages: French
 * in an English text passes.
 */
export const check = defineCheck({
  id: "language/script-mixing",
  version: 3,
  options: Schema.Struct({
    /**
     * Share of a trace's letters that may stand in a foreign script. 0: a single word is a switch, and a student copies
     * it; Olmo 3's rule of 0.05 is for documents, and would let pass every switch that was found in real traces.
     */
    max: option(share, 0),
    /** Letters in a row from which a foreign run counts: a single one is mostly a symbol or is spoken about. */
    minRun: option(count, 2),
    /** Words between quotation marks are spoken about, not written in: `ignore` them or `count` them. */
    quoted: option(Schema.Literals(["ignore", "count"]), "ignore"),
    /** Latin letters in a text of another script: names, units and formulae need them, so the default is `allow`. */
    latin: option(LatinOption, "allow")
  }),
  run: ({ problem, trace }, options): Finding => {
    const prompt = problem.messages.map((message) => message.content).join("\n")
    const expected = expectedScripts(problem, prompt, options.latin)
    const known = new Set(prompt)
    let letters = 0
    let foreign = 0
    const evidence: Array<Evidence> = []
    const words: Array<string> = []
    for (const { turn, field, text } of passagesOf(trace)) {
      const isStray = (run: Stray): boolean =>
        run.letters >= options.minRun && !(run.quoted && options.quoted === "ignore")
      const result = strayRuns(text, expected, known)
      letters += result.letters
      for (const run of result.runs.filter(isStray)) {
        foreign += run.letters
        if (evidence.length >= LISTED) continue
        evidence.push({ turn, field, start: run.start, end: run.end, note: run.script })
        words.push(text.slice(run.start, run.end))
      }
    }
    if (foreign === 0 || foreign / letters <= options.max) return pass
    return fail("foreign-script", {
      expected: [...expected].toSorted().join(", "),
      found: excerpt(words.join(", "), 120),
      score: Number((foreign / letters).toPrecision(3)),
      evidence
    })
  }
})
