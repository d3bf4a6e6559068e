import { listed } from "../Notation.ts"
import { plainText } from "../Words.ts"
import type { AnswerType, ItemOf } from "../AnswerType.ts"

const MONTHS = listed("january february march april may june july august september october november december")
const LONGEST = 40

const monthOf = (word: string): number => {
  const index = MONTHS.findIndex((name) => name === word || (word.length >= 3 && name.startsWith(word)))
  return index + 1
}

const dateOf = (year: string | undefined, month: number, day: string | undefined): ItemOf<"date"> | undefined => {
  if (month < 1 || month > 12 || (day !== undefined && (Number(day) < 1 || Number(day) > 31))) return undefined
  return {
    kind: "date",
    month,
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(day === undefined ? {} : { day: Number(day) })
  }
}

/** `March 5, 2021`, `5th of March`, `2021-03-05`, `2021年3月5日`. A month or day that only one side names is a difference. */
export const type: AnswerType<"date"> = {
  kind: "date",
  name: () => "date",
  read: (text) => {
    if (text.length > LONGEST) return undefined
    const written = plainText(text).replaceAll(/[.,]\s*/g, " ")
    const day = /^(?:mon|tues|wednes|thurs|fri|satur|sun)day /.exec(written)?.[0] ?? ""
    const plain = written.slice(day.length)
    const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(plain) ?? /^(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号])?$/.exec(plain)
    if (iso !== null) return dateOf(iso[1], Number(iso[2]), iso[3])
    const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(plain)
    if (slashed !== null) {
      // `5/6/2020` is a day in May or in June.
      const [first, second] = [Number(slashed[1]), Number(slashed[2])]
      if (first <= 12 && second <= 12 && first !== second) return undefined
      const [month, day] = first > 12 ? [second, slashed[1]] : [first, slashed[2]]
      return dateOf(slashed[3], month, day)
    }
    const american = /^([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$/.exec(plain)
    if (american !== null) return dateOf(american[3], monthOf(american[1]!), american[2])
    const european = /^(?:the )?(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,9})(?: (\d{4}))?$/.exec(plain)
    return european === null ? undefined : dateOf(european[3], monthOf(european[2]!), european[1])
  },
  same: (gold, answer) => {
    if (gold.month !== answer.month || gold.day !== answer.day) return "different"
    // The year may be given by the problem.
    return gold.year === undefined || answer.year === undefined || gold.year === answer.year ? "equal" : "different"
  }
}
