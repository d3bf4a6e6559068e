/** 1, 2 and 5 of each power of ten, from `from` to `to`; powers of ten alone where these are too many. */
export const logTicks = (from: number, to: number, most: number): ReadonlyArray<number> => {
  const powers = Array.from({ length: 16 }, (_, at) => 10 ** at)
  const within = (values: ReadonlyArray<number>) => values.filter((value) => value >= from && value <= to)
  const fine = within(powers.flatMap((power) => [power, 2 * power, 5 * power]))
  if (fine.length > most) return within(powers)
  return fine.length >= 2 ? fine : linearTicks(from, to, Math.min(most, 5))
}

/** Ticks that an axis has at least, where it has any: two alone are no scale. */
const LEAST = 3

/** Round numbers at equal distances; `most` distances, and more only where there would be too few ticks. */
export const linearTicks = (from: number, to: number, most: number): ReadonlyArray<number> => {
  const rough = (to - from) / Math.max(1, most)
  if (!(rough > 0)) return [from]
  const power = 10 ** Math.floor(Math.log10(rough))
  const steps = [0.5, 1, 2, 5, 10].map((factor) => factor * power)
  const wide = steps.findIndex((size) => size >= rough * (1 - 1e-9))
  const firstOf = (step: number) => Math.ceil(from / step - 1e-9)
  const lastOf = (step: number) => Math.floor(to / step + 1e-9)
  const isEnough = (step: number) => lastOf(step) - firstOf(step) + 1 >= LEAST
  const step = isEnough(steps[wide]!) ? steps[wide]! : steps[wide - 1]!
  const [first, last] = [firstOf(step), lastOf(step)]
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** Ticks of a count: never between two whole numbers. */
export const countTicks = (to: number, most = 5): ReadonlyArray<number> =>
  linearTicks(0, Math.max(1, to), most).filter(Number.isInteger)
