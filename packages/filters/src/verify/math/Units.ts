/*
 * Units of measure: stripped from answers when the other side has none, and held against each other when both have one.
 */

const SPELLINGS: Readonly<Record<string, string>> = {
  mm: "mm millimeter millimetre",
  cm: "cm centimeter centimetre",
  m: "m meter metre",
  km: "km kilometer kilometre",
  in: "in inch inche",
  ft: "ft foot feet",
  yd: "yd yard",
  mi: "mi mile",
  mg: "mg milligram",
  g: "g gram gramme",
  kg: "kg kilogram kilogramme",
  oz: "oz ounce",
  lb: "lb lbs pound",
  s: "s sec second",
  min: "min minute",
  h: "h hr hour",
  day: "day",
  week: "week",
  month: "month",
  year: "year yr",
  ml: "ml milliliter millilitre",
  l: "l liter litre",
  gal: "gal gallon",
  $: "$ dollar usd buck",
  "¢": "¢ cent",
  "€": "€ euro eur",
  deg: "degree deg",
  rad: "rad radian"
}

const CANONICAL = new Map(
  Object.entries(SPELLINGS).flatMap(([unit, words]) => words.split(" ").map((word) => [word, unit] as const))
)

const wordOf = (word: string): string | undefined =>
  CANONICAL.get(word) ?? (word.endsWith("s") && word.length > 3 ? CANONICAL.get(word.slice(0, -1)) : undefined)

/** Whether a word right after a number is a unit and not a product of variables. */
export const isUnitWord = (word: string): boolean => word.length > 1 && wordOf(word.toLowerCase()) !== undefined

const POWERS: Readonly<Record<string, string>> = { square: "2", squared: "2", sq: "2", cubic: "3", cubed: "3", cu: "3" }

/**
 * A unit in one spelling, `undefined` when it is none that Cotton knows: `square inches`, `in.^2` and `in²` are `in^2`.
 */
export const canonicalUnit = (text: string): string | undefined => {
  const words = text
    .toLowerCase()
    .replaceAll(/²/g, "^2")
    .replaceAll(/³/g, "^3")
    .split(/[^a-z$¢€^0-9/]+/)
    .filter((word) => word !== "" && word !== "^")
  let unit: string | undefined
  let power: string | undefined
  for (const word of words) {
    const [name = "", exponent] = word.split("^")
    const raised = POWERS[name] ?? (/^[23]$/.test(name) ? name : undefined)
    const known = wordOf(name)
    if (raised !== undefined) power = raised
    else if (name === "units" || name === "unit" || known === undefined || unit !== undefined) return undefined
    else unit = known
    if (exponent !== undefined && exponent !== "") power = exponent
  }
  return unit === undefined ? undefined : power === undefined ? unit : `${unit}^${power}`
}
