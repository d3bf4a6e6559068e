import { RE2JS } from "re2js"

/** Length of a pattern, and instructions of its compiled program: what bounds the time of one step of a match. */
const LONGEST = 2000
const INSTRUCTIONS = 4000

/**
 * A pattern whose matching takes time linear in the text, whoever wrote it: RE2 knows no back-references and no
 * look-around. Gives what is wrong where it is none.
 */
export const compilePattern = (pattern: string): RE2JS | string => {
  if (pattern.length > LONGEST) return `the pattern has more than ${LONGEST} characters`
  try {
    const compiled = RE2JS.compile(pattern)
    return compiled.programSize() > INSTRUCTIONS ? "the pattern is too large" : compiled
  } catch (cause) {
    return cause instanceof Error ? cause.message.slice(0, 200) : "is no pattern"
  }
}

/** Characters times instructions of one match at its worst, about a third of a second: what one verdict may spend. */
export const MOST_WORK = 20_000_000

/** The same for a pattern in JavaScript's spelling, as JSON Schema has it. */
export const compileJavaScriptPattern = (pattern: string): RE2JS | string =>
  pattern.length > LONGEST
    ? `the pattern has more than ${LONGEST} characters`
    : compilePattern(RE2JS.translateRegExp(pattern))
