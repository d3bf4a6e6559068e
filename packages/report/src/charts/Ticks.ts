/** 1, 2 and 5 of each power of ten, from `from` to `to`; powers of ten alone where these are too many. */
export const logTicks = (from: number, to: number, most: number): ReadonlyArray<number> => {
  const powers = Array.from({ length: 16 }, (_, at) => 10 ** at)
  const within = (values: ReadonlyArray<number>) => values.filter((value) => value >= from && value <= to)
  const fine = within(powers.flatMap((power) => [power, 2 * power, 5 * power]))
  if (fine.length > most) return within(powers)
  return fine.length >= 2 ? fine : linearTicks(from, to, Math.min(most, 5))
}

/** Round numbers at equal distances. */
export const linearTicks = (from: number, to: number, most: number): ReadonlyArray<number> => {
  const rough = (to - from) / Math.max(1, most)
  if (!(rough > 0)) return [from]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * (1 - 1e-9)) ?? 10 * power
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** Ticks of a count: never between two whole numbers. */
export const countTicks = (to: number, most = 5): ReadonlyArray<number> =>
  linearTicks(0, Math.max(1, to), most).filter(Number.isInteger)
