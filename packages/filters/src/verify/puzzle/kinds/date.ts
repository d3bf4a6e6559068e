import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import * as R from "../../compare/Rational.ts"
import { readNumeral } from "../../Numeral.ts"
import { rateOf } from "../../compare/Quantity.ts"
import { definePuzzle } from "../PuzzleKind.ts"

const DAY = 86_400_000
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december"
]

/** Longest answer that is looked at. */
const LONGEST = 600

/** Days since 1970-01-01 of a date of the Gregorian calendar, also before it was in use; `undefined` if there is none. */
const dayOf = (year: number, month: number, day: number): number | undefined => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return year >= 1 && year <= 9999 && date.getUTCMonth() === month - 1 ? date.getTime() / DAY : undefined
}

const readIso = (text: string): number | undefined => {
  const hit = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return hit === null ? undefined : dayOf(Number(hit[1]), Number(hit[2]), Number(hit[3]))
}

const showDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7

const wordsOf = (text: string): ReadonlyArray<string> => text.toLowerCase().match(/[a-z]+/g) ?? []

/** The different names of a list that a text has, as their indices; `Mon` and `Sept` are names too. */
const namesIn = (text: string, names: ReadonlyArray<string>): ReadonlyArray<number> => [
  ...new Set(
    wordsOf(text)
      .map((word) => (word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word))))
      .filter((index) => index >= 0)
  )
]

/** The dates that a text may mean: one, or two where `03/04/2021` may be read either way. Empty: none, or several. */
const datesIn = (text: string): ReadonlyArray<number> => {
  const isos = [...text.matchAll(/(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/g)]
  const slashed = [...text.matchAll(/(?<![\d/-])(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)/g)]
  const months = namesIn(text, MONTHS)
  const numbers = text.match(/(?<!\d)\d{1,4}(?!\d)/g) ?? []
  const found = (days: ReadonlyArray<number | undefined>): ReadonlyArray<number> => [
    ...new Set(days.filter((day) => day !== undefined))
  ]
  const isWritten = months.length === 1 && numbers.length === 2
  if (isos.length + slashed.length + (isWritten ? 1 : 0) !== 1) return []
  if (isos[0] !== undefined) return found([dayOf(Number(isos[0][1]), Number(isos[0][2]), Number(isos[0][3]))])
  if (slashed[0] !== undefined) {
    const [, a, b, year] = slashed[0].map(Number)
    return found([dayOf(year!, a!, b!), dayOf(year!, b!, a!)])
  }
  const year = numbers.find((number) => number.length >= 3)
  const day = numbers.find((number) => number.length < 3)
  return year === undefined || day === undefined ? [] : found([dayOf(Number(year), months[0]! + 1, Number(day))])
}

/** Words that deny or doubt a day. */
const DOUBT = /\b(?:may be|might|could|maybe|perhaps|possibly|not|never|cannot|neither|either|or)\b|n['’]t\b/i

const judgeWeekday = (expected: number, text: string): Omit<Finding, "evidence"> => {
  const details = { expected: WEEKDAYS[weekdayOf(expected)]!, found: excerpt(text, 200) }
  const named = namesIn(text, WEEKDAYS)
  if (named.length !== 1 || DOUBT.test(text)) return fail("not-a-weekday", details)
  return named[0] === weekdayOf(expected) ? { ...pass, ...details } : fail("wrong-weekday", details)
}

const judgeDate = (expected: number, text: string): Omit<Finding, "evidence"> => {
  const details = { expected: showDay(expected), found: excerpt(text, 200) }
  const dates = datesIn(text)
  if (dates.length === 0) return fail("not-a-date", details)
  if (!dates.includes(expected)) return fail("wrong-date", details)
  const named = namesIn(text, WEEKDAYS)
  if (named.length > 0 && (named.length > 1 || named[0] !== weekdayOf(expected))) return fail("wrong-weekday", details)
  return dates.length === 1 ? { ...pass, ...details } : unsure("ambiguous-date", details)
}

const judgeCount = (days: number, unit: "days" | "weeks", text: string): Omit<Finding, "evidence"> => {
  const expected = R.divide(R.integer(Math.abs(days)), R.integer(unit === "days" ? 1 : 7))!
  const details = { expected: `${R.show(expected)} ${unit}`, found: excerpt(text, 200) }
  const read = readNumeral(text, false)
  if (read === undefined || read.percent) return fail("not-a-number", details)
  // `3 weeks` are 21 days; a unit that measures no time is none of the two.
  const rate = rateOf(unit, read.unit, { units: "ignore" })
  const value = rate && R.multiply(read.value, rate)
  return value !== undefined && R.equal(value, expected) ? { ...pass, ...details } : fail("wrong-number", details)
}

const isoDate = Schema.String.check(
  Schema.makeFilter((text) => readIso(text) !== undefined || "is no date, as 2024-02-29")
)

/**
 * Reckon with dates of the Gregorian calendar. `{ from, days, ask?: date | weekday }`: which date, or day of the week, is so
 * many days after `from` (before it, where `days` is negative). `{ from, to, unit?: days | weeks }`: how many lie between,
 * without a sign. Dates in the statement are `YYYY-MM-DD`; in an answer also `March 5, 2024`, `5 March 2024`, `5.3.2024` and
 * `3/5/2024`, in English. A day of the week that stands beside a date has to be its own, and none is denied or doubted. A
 * count may say its unit, and is converted by it: 21 days are 3 weeks.
 *
 * Reasons: `not-a-weekday`, `wrong-weekday`, `not-a-date`, `wrong-date`, `not-a-number`, `wrong-number`; unsure:
 * `ambiguous-date` (`03/04/2021` is right only if it is read one of two ways).
 */
export const puzzle = definePuzzle({
  spec: Schema.Struct({
    from: isoDate,
    days: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: -3_000_000, maximum: 3_000_000 }))),
    ask: Schema.optionalKey(Schema.Literals(["date", "weekday"])),
    to: Schema.optionalKey(isoDate),
    unit: Schema.optionalKey(Schema.Literals(["days", "weeks"]))
  }).check(
    Schema.makeFilter(({ days, to }) => (days === undefined) !== (to === undefined) || "has either `days` or `to`")
  ),
  judge: ({ from, days, ask = "date", to, unit = "days" }, answer) => {
    const text = answer.text.slice(0, LONGEST)
    const start = readIso(from)!
    if (to !== undefined) return judgeCount(readIso(to)! - start, unit, text)
    const day = start + days!
    return ask === "weekday" ? judgeWeekday(day, text) : judgeDate(day, text)
  }
})
