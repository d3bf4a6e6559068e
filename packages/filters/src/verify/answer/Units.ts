import type { Rational } from "../compare/Rational.ts"
import * as R from "../compare/Rational.ts"

/*
 * Units of measure: left out where the other side has none, converted where both sides measure the same.
 */

/** A unit as a multiple of base units, as `1000 m`; `dimensions` names those and their powers. */
export interface Unit {
  readonly scale: Rational
  readonly dimensions: string
}

/** name, base unit with its power, size in it, spellings */
const TABLE = `
mm|m|0.001|mm millimeter millimetre|cm|m|0.01|cm centimeter centimetre|dm|m|0.1|dm decimeter decimetre
m|m|1|m meter metre|km|m|1000|km kilometer kilometre|in|m|0.0254|in inch inche|ft|m|0.3048|ft foot feet
yd|m|0.9144|yd yard|mi|m|1609.344|mi mile|mg|g|0.001|mg milligram|g|g|1|g gram gramme
kg|g|1000|kg kilogram kilogramme kilo|t|g|1000000|tonne|oz|g|28.349523125|oz ounce|lb|g|453.59237|lb lbs pound
ms|s|0.001|ms millisecond|s|s|1|s sec second|min|s|60|min minute|h|s|3600|h hr hour|day|s|86400|day
week|s|604800|week|month|month|1|month|year|month|12|year yr|ml|m3|0.000001|ml milliliter millilitre
l|m3|0.001|l liter litre|gal|m3|0.003785411784|gal gallon|$|$|1|$ dollar usd buck|¢|$|0.01|¢ cent
€|€|1|€ euro eur|£|£|1|£ gbp|¥|¥|1|¥ yen yuan rmb cny 元|₹|₹|1|₹ rupee inr|rad|rad|1|rad radian
deg|deg|1|degree deg|C|C|1|degc celsius|F|F|1|degf fahrenheit|K|K|1|kelvin|N|N|1|n newton|J|J|1|j joule
kJ|J|1000|kj kilojoule|W|W|1|w watt|kW|W|1000|kw kilowatt|V|V|1|v volt|A|A|1|ampere amp|Hz|Hz|1|hz hertz
kHz|Hz|1000|khz|Pa|Pa|1|pa pascal|kPa|Pa|1000|kpa|mol|mol|1|mol mole|mph|m/s|0.44704|mph
`

interface Base {
  readonly powers: Readonly<Record<string, number>>
  readonly scale: Rational
}

const POWERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  m3: { m: 3 },
  "m/s": { m: 1, s: -1 }
}

const cells = TABLE.trim().split(/\||\n/)
const KNOWN = new Map<string, Base>()
for (let i = 0; i + 3 < cells.length; i += 4) {
  const [whole = "", fraction] = cells[i + 2]!.split(".")
  const base = { powers: POWERS[cells[i + 1]!] ?? { [cells[i + 1]!]: 1 }, scale: R.decimal(whole, fraction)! }
  for (const word of cells[i + 3]!.split(" ")) KNOWN.set(word, base)
}
// 5/18 has no end as a decimal.
for (const word of ["kmh", "kph"]) KNOWN.set(word, { powers: POWERS["m/s"]!, scale: R.ratio(5n, 18n)! })

const baseOf = (word: string): Base | undefined =>
  KNOWN.get(word) ?? (word.endsWith("s") && word.length > 3 ? KNOWN.get(word.slice(0, -1)) : undefined)

/** Whether a word right after a number is a unit and not a product of variables. */
export const isUnitWord = (word: string): boolean => word.length > 1 && baseOf(word.toLowerCase()) !== undefined

const PREFIX: Readonly<Record<string, number>> = { square: 2, sq: 2, cubic: 3, cu: 3 }
const SUFFIX: Readonly<Record<string, number>> = { squared: 2, cubed: 3 }

/** Parts of a compound unit that are read. */
const PARTS = 12

/** What `miles per hour`, `square inches`, `in.^2`, `kg·m/s^2` measure; `undefined` with a word that is no unit Cotton knows. */
export const unitOf = (text: string): Unit | undefined => {
  const words =
    text
      .slice(0, 200)
      .toLowerCase()
      .replaceAll("²", "^2")
      .replaceAll("³", "^3")
      .match(/[a-zµ]+|[$¢€£¥₹元]|[/^]|-?\d+/g) ?? []
  if (words.length > PARTS) return undefined
  const powers: Record<string, number> = {}
  let scale: Rational | undefined
  let under = false
  let raise = 1
  let last: { readonly base: Base; readonly power: number } | undefined
  const put = (base: Base, power: number): boolean => {
    for (const [name, exponent] of Object.entries(base.powers)) powers[name] = (powers[name] ?? 0) + exponent * power
    const factor = R.power(base.scale, BigInt(power))
    scale = factor && R.multiply(scale ?? R.integer(1), factor)
    return scale !== undefined
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === "/" || word === "per") under = true
    else if (/^degrees?$/.test(word) && /^(?:celsius|fahrenheit)$/.test(words[i + 1] ?? "")) continue
    else if (Object.hasOwn(PREFIX, word)) raise = PREFIX[word]!
    else if (word === "^" || Object.hasOwn(SUFFIX, word)) {
      const power = word === "^" ? Number(words[++i]) : SUFFIX[word]!
      if (last === undefined || !Number.isInteger(power) || Math.abs(power) > 6) return undefined
      if (!put(last.base, last.power * (power - 1))) return undefined
    } else {
      const base = baseOf(word)
      if (base === undefined) return undefined
      last = { base, power: under ? -raise : raise }
      if (!put(base, last.power)) return undefined
      raise = 1
      under = false
    }
  }
  if (scale === undefined) return undefined
  const dimensions = Object.entries(powers)
    .filter(([, power]) => power !== 0)
    .map(([name, power]) => `${name}^${power}`)
    .toSorted()
    .join(" ")
  return { scale, dimensions }
}

/** Signs of money. */
export const isCurrency = (unit: string | undefined): boolean => {
  const known = unit === undefined ? undefined : unitOf(unit)
  return known !== undefined && /^[$€£¥₹]\^1$/.test(known.dimensions)
}
