/*
 * What stands at the end of a line and is no part of what it states: a mark that a proof is done, a reason, an aside in
 * brackets, a question to the reader.
 */

const MARK = /(?:\s|\$|\\\(|\\\)|\\(?:blacksquare|square|Box|qed)(?![A-Za-z])|[∎□■✓✔✅]|\bQ\.?E\.?D\b\.?)+$/
const IS_MARK = /\\(?:blacksquare|square|Box|qed)|[∎□■✓✔✅]|QED|Q\.E\.D/

/** An aside has words; `(8, -2)` and `(x+1)` are answers. */
const BRACKET = /\s*\(([^()]{1,200})\)[.!*\s]*$/
const WORDS = /(?<![\\A-Za-z])[A-Za-z]{3,}/

const REASON = /,?\s(?:because|since|attained|achieved|reached|as desired|as required|as claimed)\b[^.]{0,200}[.!*\s]*$/

/** Characters from the end of a line that are looked at. */
const REACH = 400

/** Where a line's statement ends. At least one digit stays before an aside: `(since 5 + 7 = 12)` alone is all there is. */
export const withoutAside = (line: string): number => {
  let end = line.trimEnd().length
  for (let i = 0; i < 3; i++) {
    const tail = line.slice(Math.max(0, end - REACH), end)
    const offset = end - tail.length
    const mark = MARK.exec(tail)
    const bracket = BRACKET.exec(tail)
    const reason = REASON.exec(tail)
    const asks = tail.endsWith("?")
      ? Math.max(tail.lastIndexOf(". "), tail.lastIndexOf("! "), tail.lastIndexOf("? ")) + 1
      : -1
    const cut =
      mark !== null && IS_MARK.test(mark[0])
        ? mark.index
        : asks >= 0
          ? asks
          : bracket !== null && WORDS.test(bracket[1]!) && /\d/.test(tail.slice(0, bracket.index))
            ? bracket.index
            : reason !== null && /\d/.test(tail.slice(0, reason.index))
              ? reason.index
              : tail.length
    if (cut === tail.length) break
    end = line.slice(0, offset + cut).trimEnd().length
  }
  return end
}
