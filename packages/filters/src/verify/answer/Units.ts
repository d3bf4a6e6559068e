import type { Rational } from "../compare/Rational.ts"
import * as R from "../compare/Rational.ts"
import { basesOf } from "./UnitTable.ts"

/*
 * Units of measure: left out where the other side has none, converted where both sides measure the same.
 */

/** A unit as a multiple of base units, as `1000 m`; `dimensions` names those and their powers. */
export interface Unit {
  readonly scale: Rational
  readonly dimensions: string
}

/** Words of several letters that stand right behind a number in plain text: units there, and no product of variables. */
const UNIT_WORD =
  /^(?:(?:mm|cm|dm|km|mg|kg|ms|sec|min|hr|yr|in|ft|yd|mi|oz|lbs?|gal|ml|k?hz|k?pa|kj|kw|mol|mph|kph|kmh|rpm|deg|rad)$|nm$|mL$|[km][VAW]$|k[JN]$|MW$|[MG]Hz$|MPa$|[kMG]?eV$|kcal$)/

/** Whether a word right after a number is a unit and not a product of variables. */
export const isUnitWord = (word: string): boolean =>
  word.length > 1 &&
  (UNIT_WORD.test(word) ||
    UNIT_WORD.test(word.toLowerCase().replace(/^(?:[km][vaw]|kn|nm)$/, "")) ||
    (word.length > 3 && basesOf(word).length > 0))

const PREFIX: Readonly<Record<string, number>> = { square: 2, sq: 2, cubic: 3, cu: 3 }
const SUFFIX: Readonly<Record<string, number>> = { squared: 2, cubed: 3 }

/** Words and signs of a compound unit that are read, and meanings of all its words that are tried. */
const PARTS = 14
const MEANINGS = 8

const SPELLINGS: ReadonlyArray<readonly [pattern: RegExp, by: string]> = [
  [/\\(?:mu(?![a-z])|micro\s?)\s?|μ/g, "µ"],
  [/\\(?:Omega|ohm)(?![a-z])|Ω/g, "Ω"],
  [/\\(?:text|mathrm|mathbf|rm|unit|si)(?![a-z])|\\cdot(?![a-z])|\\times(?![a-z])|\\[,;:! ]/g, " "],
  [/¹/g, "1"],
  [/²/g, "2"],
  [/³/g, "3"],
  [/⁻/g, "-"],
  [/(?<=[A-Za-z])\.(?=[A-Za-z])/g, " "],
  [/\bsq\./g, "sq"],
  [/\bcu\./g, "cu"],
  [/\b(?:degrees?|°|deg)\s*(?:celsius|C\b)/gi, "degC"],
  [/\b(?:degrees?|°|deg)\s*(?:fahrenheit|F\b)/gi, "degF"],
  [/\blight[- ]years?\b/gi, "lightyear"],
  [/\belectron[- ]volts?\b/gi, "electronvolt"]
]

interface Reading {
  readonly powers: Readonly<Record<string, number>>
  readonly scale: Rational
}

const DIMENSIONLESS: Reading = { powers: {}, scale: R.integer(1) }

const times = (reading: Reading, base: Reading, power: number): Reading | undefined => {
  const factor = R.power(base.scale, BigInt(power))
  const scale = factor && R.multiply(reading.scale, factor)
  if (scale === undefined) return undefined
  const powers = { ...reading.powers }
  for (const [name, exponent] of Object.entries(base.powers)) powers[name] = (powers[name] ?? 0) + exponent * power
  return { powers, scale }
}

const wordsOf = (text: string): ReadonlyArray<string> => {
  let spelled = text.slice(0, 200)
  for (const [pattern, by] of SPELLINGS) spelled = spelled.replaceAll(pattern, by)
  return spelled.match(/[A-Za-zµΩÅ\u4e00-\u9fff]+|[$¢€£¥₹₩]|[/^()]|-?\d+/g) ?? []
}

/** A unit's words with the power of each; `undefined` where they make no unit. */
const factorsOf = (text: string): ReadonlyArray<{ readonly word: string; readonly power: number }> | undefined => {
  const words = wordsOf(text)
  if (words.length > PARTS) return undefined
  const factors: Array<{ word: string; power: number }> = []
  let under = false
  let bracket = false
  let raise = 1
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const last = factors.at(-1)
    if (word === "/" || word === "per") {
      under = true
      bracket = words[i + 1] === "("
    } else if (word === "(" || word === "^") continue
    else if (word === ")") {
      under = false
      bracket = false
    } else if (Object.hasOwn(PREFIX, word.toLowerCase())) raise = PREFIX[word.toLowerCase()]!
    else if (/\d$/.test(word) || Object.hasOwn(SUFFIX, word.toLowerCase())) {
      // `m^2`, `cm2`, `s-1`, `squared`
      const power = SUFFIX[word.toLowerCase()] ?? Number(word)
      if (last === undefined || Math.abs(power) > 6 || power === 0) return undefined
      last.power *= power
    } else {
      factors.push({ word, power: under ? -raise : raise })
      raise = 1
      if (!bracket) under = false
    }
  }
  return factors.length === 0 ? undefined : factors
}

/** Texts that were read last: the parts of two lists ask for the same ones again and again. */
const REMEMBERED = 64
const remembered = new Map<string, ReadonlyArray<Unit>>()

/** What a text may measure: nothing with a word that is no unit Cotton knows; `5 pounds` is a mass or a sum of money. */
export const unitsOf = (text: string): ReadonlyArray<Unit> => {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const units = measured(text)
  if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value!)
  remembered.set(text, units)
  return units
}

const measured = (text: string): ReadonlyArray<Unit> => {
  let readings: ReadonlyArray<Reading> = [DIMENSIONLESS]
  for (const { word, power } of factorsOf(text) ?? []) {
    const bases = basesOf(word)
    readings = readings.flatMap((reading) => bases.flatMap((base) => times(reading, base, power) ?? []))
    if (readings.length > MEANINGS) return []
  }
  return readings.flatMap(({ powers, scale }) => {
    const dimensions = Object.entries(powers)
      .filter(([, power]) => power !== 0)
      .map(([name, power]) => `${name}^${power}`)
      .toSorted()
      .join(" ")
    return dimensions === "" ? [] : [{ scale, dimensions }]
  })
}

/** What `miles per hour`, `square inches`, `in.^2`, `kg·m/s^2` measure; `undefined` with a word that is no unit Cotton knows. */
export const unitOf = (text: string): Unit | undefined => unitsOf(text)[0]

/** Signs of money. */
export const isCurrency = (unit: string | undefined): boolean =>
  unit !== undefined && unitsOf(unit).some(({ dimensions }) => /^[$€£¥₹₩]\^1$/.test(dimensions))
