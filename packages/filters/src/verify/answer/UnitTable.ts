import type { Rational } from "../compare/Rational.ts"
import * as R from "../compare/Rational.ts"

/*
 * Units of measure and what they are in base units. Symbols keep their case, since `mW` is not `MW`; names have none.
 */

/** Powers of base units, and how many of these one is. */
export interface Base {
  readonly powers: Readonly<Record<string, number>>
  readonly scale: Rational
}

/** symbols that take a prefix: symbol, in base units, size */
const METRIC = `
m|m|1 g|kg|0.001 s|s|1 A|A|1 K|K|1 mol|mol|1 cd|cd|1 L|m3|0.001 l|m3|0.001 N|kg*m*s-2|1 J|kg*m2*s-2|1
W|kg*m2*s-3|1 V|kg*m2*s-3*A-1|1 Ω|kg*m2*s-3*A-2|1 ohm|kg*m2*s-3*A-2|1 F|kg-1*m-2*s4*A2|1 H|kg*m2*s-2*A-2|1
T|kg*s-2*A-1|1 Wb|kg*m2*s-2*A-1|1 Pa|kg*m-1*s-2|1 Hz|s-1|1 C|A*s|1 eV|kg*m2*s-2|1.602176634e-19
cal|kg*m2*s-2|4.184 bar|kg*m-1*s-2|1e5 M|mol*m-3|1e3 Wh|kg*m2*s-2|3600 B|bit|8 bit|bit|1 Bq|s-1|1
Gy|m2*s-2|1 Sv|m2*s-2|1 lm|lm|1 lx|lx|1 rad|rad|1
`
/** symbols that take none */
const PLAIN = `
min|s|60 h|s|3600 hr|s|3600 hrs|s|3600 sec|s|1 d|s|86400 yr|month|12 t|kg|1000 in|m|0.0254 ft|m|0.3048
yd|m|0.9144 mi|m|1609.344 oz|kg|0.028349523125 lb|kg|0.45359237 lbs|kg|0.45359237 gal|m3|0.003785411784
deg|deg|1 degC|C|1 degF|F|1 mph|m*s-1|0.44704 ha|m2|1e4 atm|kg*m-1*s-2|101325 Å|m|1e-10 dB|dB|1
mmHg|kg*m-1*s-2|133.322387415 psi|kg*m-1*s-2|6894.757293168 Torr|kg*m-1*s-2|133.32236842105 ly|m|9460730472580800
AU|m|149597870700 amu|kg|1.66053906892e-27 cc|m3|1e-6 ppm|ppm|1
`
/** names: of one word, in the singular, with other spellings; in base units, size */
const NAMED = `
meter,metre|m|1 gram,gramme|kg|0.001 kilo|kg|1 second|s|1 minute|s|60 hour|s|3600 day|s|86400 week|s|604800
fortnight|s|1209600 month|month|1 year|month|12 decade|month|120 century|month|1200 liter,litre|m3|0.001
inch,inche|m|0.0254 foot,feet|m|0.3048 yard|m|0.9144 mile|m|1609.344 tonne|kg|1000 ounce|kg|0.028349523125
pound|kg|0.45359237 gallon|m3|0.003785411784 quart|m3|0.000946352946 pint|m3|0.000473176473
hectare|m2|1e4 acre|m2|4046.8564224 newton,n|kg*m*s-2|1 joule,j|kg*m2*s-2|1 watt,w|kg*m2*s-3|1
volt,v|kg*m2*s-3*A-1|1 ohm|kg*m2*s-3*A-2|1 farad|kg-1*m-2*s4*A2|1 tesla|kg*s-2*A-1|1 weber|kg*m2*s-2*A-1|1
pascal|kg*m-1*s-2|1 hertz|s-1|1 coulomb|A*s|1 ampere,amp|A|1 kelvin|K|1 mole|mol|1 calorie|kg*m2*s-2|4.184
electronvolt|kg*m2*s-2|1.602176634e-19 radian|rad|1 degree|deg|1 celsius|C|1 fahrenheit|F|1 byte|bit|8
atmosphere|kg*m-1*s-2|101325 angstrom|m|1e-10 lightyear|m|9460730472580800 decibel|dB|1 knot|m*s-1|0.51444444444444444
revolution,rev|rev|1 molar|mol*m-3|1e3 $,dollar,usd,buck|$|1 ¢,cent|$|0.01 €,euro,eur|€|1 £,gbp|£|1
pence|£|0.01 ¥,yen,yuan,rmb,cny,元|¥|1 ₹,rupee,inr,rs|₹|1 ₩,won|₩|1 米|m|1 厘米|m|0.01 千米|m|1000 公里|m|1000
毫米|m|0.001 克|kg|0.001 千克|kg|1 公斤|kg|1 秒|s|1 分钟|s|60 小时|s|3600 升|m3|0.001 毫升|m3|1e-6
`
/** words with a second meaning */
const DOUBLE = `C|C|1 F|F|1 H|s|3600 M|m|1 pound|£|1 penny|$|0.01 pennie|$|0.01 ton|kg|907.18474`
const SECOND = `penny|£|0.01 pennie|£|0.01 ton|kg|1000`

const PREFIXES: ReadonlyArray<readonly [symbol: string, name: string, exponent: number]> = [
  ["p", "pico", -12],
  ["n", "nano", -9],
  ["µ", "micro", -6],
  ["u", "micro", -6],
  ["m", "milli", -3],
  ["c", "centi", -2],
  ["d", "deci", -1],
  ["h", "hecto", 2],
  ["k", "kilo", 3],
  ["M", "mega", 6],
  ["G", "giga", 9],
  ["T", "tera", 12]
]

const powersOf = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    text.split("*").map((part) => {
      const [, name = "", power = "1"] = /^(\D+?)(-?\d+)?$/.exec(part) ?? []
      return [name, Number(power)]
    })
  )

const numberOf = (text: string): Rational => {
  const [, whole = "", fraction, exponent = "0"] = /^(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(text)!
  return R.decimal(whole, fraction, Number(exponent))!
}

const cellsOf = (table: string): ReadonlyArray<readonly [names: string, base: Base]> =>
  table
    .trim()
    .split(/\s+/)
    .map((cell) => {
      const [names = "", base = "", size = ""] = cell.split("|")
      return [names, { powers: powersOf(base), scale: numberOf(size) }] as const
    })

const tableOf = (table: string): ReadonlyMap<string, Base> =>
  new Map(cellsOf(table).flatMap(([names, base]) => names.split(",").map((name) => [name, base] as const)))

const metric = tableOf(METRIC)
const plain = tableOf(PLAIN)
const named = tableOf(NAMED)
const others = [tableOf(DOUBLE), tableOf(SECOND)]

/** A third of 5/18 has no end as a decimal. */
const KMH: Base = { powers: { m: 1, s: -1 }, scale: R.ratio(5n, 18n)! }
const RPM: Base = { powers: { rev: 1, s: -1 }, scale: R.ratio(1n, 60n)! }

const scaled = (base: Base, exponent: number): Base => ({
  powers: base.powers,
  scale: R.multiply(base.scale, R.power(R.integer(10), BigInt(exponent))!)!
})

const prefixedSymbol = (word: string): Base | undefined => {
  const prefix = PREFIXES.find(([symbol]) => word.startsWith(symbol) && metric.has(word.slice(1)))
  return prefix && scaled(metric.get(word.slice(1))!, prefix[2])
}

const singular = (word: string): Base | undefined =>
  named.get(word) ?? (word.endsWith("s") && word.length > 3 ? named.get(word.slice(0, -1)) : undefined)

const prefixedName = (word: string): Base | undefined => {
  const prefix = PREFIXES.find(([, name]) => word.startsWith(name))
  const base = prefix && singular(word.slice(prefix[1].length))
  return base && scaled(base, prefix[2])
}

const first = (word: string): Base | undefined => {
  const symbol = metric.get(word) ?? plain.get(word) ?? prefixedSymbol(word)
  if (symbol !== undefined) return symbol
  const lower = word.toLowerCase()
  if (lower === "kmh" || lower === "kph") return KMH
  if (lower === "rpm") return RPM
  return singular(lower) ?? prefixedName(lower) ?? metric.get(lower) ?? plain.get(lower) ?? prefixedSymbol(lower)
}

/** What a word may measure: most have one meaning, `pounds` and `C` have two, and what is no unit has none. */
export const basesOf = (word: string): ReadonlyArray<Base> => {
  const found = [
    first(word),
    ...others.map((table) => table.get(word) ?? table.get(word.toLowerCase().replace(/s$/, "")))
  ]
  return found.filter((base) => base !== undefined)
}
