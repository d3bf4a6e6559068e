/** Calls, attributes and string literals: a program is no sentence, and no part of it an answer. */
export const CODE = /__\w|\w\(\s*['"]|\)\.\w+\(|(?<!\\)\blambda\b(?!\s*[=_^)+*/-])|\bimport\b|['"]\]/

const NUMBER = /(?<![\w.,])-?\d[\d,]*(?:\.\d+)?(?:\/\d+)?%?(?!\w|\/\d)/g
const VERB = /(?:^|\s)(?:(?:is|are|equals|was|were|beträgt|ist|est|es|è|é|是|为)\s|it['’]s\s)/g

/** Words with which a number is not what a sentence says. */
const HEDGED =
  /\b(?:or|not|no|nor|never|neither|cannot|than|unless|at least|at most|(?<!\b(?:add|sum|come)(?:s|ing)? )up to)\b|\b(?:under|over|above|below|beyond|nearly|almost|exceeds) [$€£]?\d|n['’]t\b|[<>≠≤≥]|\\(?:neq?|[lg]eq?|[lg]t|[lg]eqslant|in)(?![a-z])/i

/** A bound, a guess or another value beside a number: `7 or more`, `12 (or 13)`, `12 or so`. */
const LOOSE =
  /\b(?:or (?:more|less|fewer|greater|higher|lower|above|below|so|thereabouts)|and (?:more|above|up|over))\b|\((?:\s|\\text\s?\{)*(?:or|not)\b/i

export const isLoose = (text: string): boolean => LOOSE.test(text)

/** Longest sentence that is taken apart. */
const LONGEST = 1000

/**
 * The parts of a sentence in which an answer may stand, the likeliest first, for when the whole is not one: its first
 * clause, what follows its last `is` or `=`, its only formula, its only number. A sentence that offers a choice (`5 or
 * 6`) or denies something (`not 5`) gives no number, and a program gives nothing.
 */
export const narrower = (sentence: string): ReadonlyArray<string> => {
  if (sentence.length > LONGEST || CODE.test(sentence)) return []
  const clause = sentence.split(
    /,\s(?:(?:and )?not|rather than|instead of)\b|,?\s(?:because|since|which|as|so|where|when|if|that)\b|\s[–—]\s|\s-\s(?=[A-Za-z]{3})|\s\(/,
    1
  )[0]!
  const saidIn = (text: string): string | undefined => {
    const verb = [...text.matchAll(VERB)].at(-1)
    return verb === undefined ? undefined : text.slice(verb.index + verb[0].length)
  }
  const side = sentence.includes("=") ? sentence.slice(sentence.lastIndexOf("=") + 1) : undefined
  const formulae = [...sentence.matchAll(/\$([^$]{1,400})\$|\\\((.{1,400}?)\\\)/gs)]
  const only = formulae.length === 1 ? (formulae[0]![1] ?? formulae[0]![2]!) : undefined
  const numbers = HEDGED.test(sentence) ? [] : (sentence.match(NUMBER) ?? [])
  const parts = [clause, saidIn(clause), saidIn(sentence), side, only, numbers.length === 1 ? numbers[0] : undefined]
  return parts.filter((part) => part !== undefined && part !== "" && part !== sentence) as Array<string>
}
