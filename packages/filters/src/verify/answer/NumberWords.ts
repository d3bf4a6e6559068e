import type { Rational } from "../compare/Rational.ts"
import * as R from "../compare/Rational.ts"
import { listed } from "./Notation.ts"

const ONES = listed(`
  zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
  sixteen seventeen eighteen nineteen
`)
const TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
const SCALES: Readonly<Record<string, number>> = { thousand: 3, million: 6, billion: 9, trillion: 12 }
const FRACTIONS = listed("half third quarter fifth sixth seventh eighth ninth tenth")
const CHINESE: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 }

/** Ten to a power, for the word that says so after a number: `3 million`, `5万`. */
export const multiplier = (word: string): Rational | undefined => {
  const name = word.toLowerCase()
  if (name === "dozen") return R.integer(12)
  const exponent = Object.hasOwn(SCALES, name) ? SCALES[name] : Object.hasOwn(CHINESE, word) ? CHINESE[word] : undefined
  return exponent === undefined ? undefined : R.power(R.integer(10), BigInt(exponent))
}

const fractionOf = (word: string): bigint | undefined => {
  if (word === "halves") return 2n
  const singular = word.endsWith("s") ? word.slice(0, -1) : word
  if (singular === "fourth") return 4n
  const index = FRACTIONS.indexOf(singular)
  return index < 0 ? undefined : BigInt(index + 2)
}

const ORDINALS = listed("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")

/** The whole number that a word such as `third` counts to. */
export const ordinal = (word: string): bigint | undefined => {
  const index = ORDINALS.indexOf(word.trim().toLowerCase())
  return index < 0 ? undefined : BigInt(index + 1)
}

/** The number at the beginning of a row of words, and how many of them say it: `twenty five boys` is 25 in two words. */
export const numberWords = (
  words: ReadonlyArray<string>
): { readonly value: Rational; readonly used: number } | undefined => {
  let total = 0n
  let part = 0n
  let used = 0
  let under = 1_000n
  for (const raw of words.slice(0, 20)) {
    const word = raw.toLowerCase()
    const one = ONES.indexOf(word)
    const ten = TENS.indexOf(word)
    if (
      one >= 0 &&
      (used === 0 || (part % 100n === 0n && part > 0n) || (part % 10n === 0n && one > 0 && one < 10 && part > 0n))
    )
      part += BigInt(one)
    else if (ten >= 0 && part % 100n === 0n) part += BigInt(ten + 2) * 10n
    else if (word === "hundred" && part > 0n && part < 100n) part *= 100n
    else if (Object.hasOwn(SCALES, word) && part > 0n) {
      const scale = BigInt(SCALES[word]!)
      if (10n ** scale >= 10n ** under) break
      total += part * 10n ** scale
      part = 0n
      under = scale
    } else break
    used++
  }
  if (used === 0) return undefined
  const whole = total + part
  const bottom = whole === 0n ? undefined : fractionOf(words[used]?.toLowerCase() ?? "")
  if (bottom === undefined) return { value: R.integer(whole), used }
  return { value: R.ratio(whole, bottom)!, used: used + 1 }
}
