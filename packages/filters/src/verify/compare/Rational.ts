/** An exact number: `top / bottom` in lowest terms, `bottom` above 0. */
export interface Rational {
  readonly top: bigint
  readonly bottom: bigint
}

/** Bits that a numerator or denominator may have; what grows over it is given up. 2004! has 19,053. */
const BITS = 20_480n
const LIMIT = 1n << BITS

export const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

const within = (value: bigint): boolean => value < LIMIT && value > -LIMIT

/** `top / bottom`, or `undefined` for a zero denominator and for numbers over the size limit. */
export const ratio = (top: bigint, bottom: bigint): Rational | undefined => {
  if (bottom === 0n || !within(top) || !within(bottom)) return undefined
  const divisor = gcd(top, bottom)
  const sign = bottom < 0n ? -1n : 1n
  return { top: (sign * top) / divisor, bottom: (sign * bottom) / divisor }
}

export const integer = (value: bigint | number): Rational => ({ top: BigInt(value), bottom: 1n })

export const add = (a: Rational, b: Rational): Rational | undefined =>
  ratio(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)

export const multiply = (a: Rational, b: Rational): Rational | undefined => ratio(a.top * b.top, a.bottom * b.bottom)

export const negate = (a: Rational): Rational => ({ top: -a.top, bottom: a.bottom })

export const divide = (a: Rational, b: Rational): Rational | undefined => ratio(a.top * b.bottom, a.bottom * b.top)

export const equal = (a: Rational, b: Rational): boolean => a.top === b.top && a.bottom === b.bottom

export const isInteger = (a: Rational): boolean => a.bottom === 1n

export const isZero = (a: Rational): boolean => a.top === 0n

/** -1, 0 or 1. */
export const compare = (a: Rational, b: Rational): number => {
  const difference = a.top * b.bottom - b.top * a.bottom
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const absolute = (a: Rational): Rational => (a.top < 0n ? negate(a) : a)

/** Size of a number, in bits rounded up to the next 4. */
export const bitsOf = (value: bigint): bigint => BigInt((value < 0n ? -value : value).toString(16).length) * 4n

/** `base` to a whole power; its size is estimated before anything is computed. */
export const power = (base: Rational, exponent: bigint): Rational | undefined => {
  if (isZero(base)) return exponent > 0n ? base : exponent === 0n ? integer(1) : undefined
  const size = exponent < 0n ? -exponent : exponent
  const grows = base.bottom !== 1n || (base.top !== 1n && base.top !== -1n)
  if (grows && (bitsOf(base.top) + bitsOf(base.bottom)) * size > 2n * BITS) return undefined
  if (!grows) return integer(base.top === 1n || size % 2n === 0n ? 1n : -1n)
  const raised = { top: base.top ** size, bottom: base.bottom ** size }
  return exponent < 0n ? ratio(raised.bottom, raised.top) : ratio(raised.top, raised.bottom)
}

/** `digits` (0-9 only) and those after the point, times a power of ten. */
export const decimal = (whole: string, fraction = "", exponent = 0): Rational | undefined => {
  if (whole.length + fraction.length > 5000 || Math.abs(exponent) > 5000) return undefined
  const shift = fraction.length - exponent
  const digits = BigInt(`0${whole}${fraction}`)
  return shift > 0 ? ratio(digits, 10n ** BigInt(shift)) : ratio(digits * 10n ** BigInt(-shift), 1n)
}

/** The exact value of a finite JavaScript number as it is written: 0.1 is one tenth. */
export const fromNumber = (value: number): Rational | undefined => {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(value))
  if (match === null) return undefined
  const read = decimal(match[2]!, match[3] ?? "", Number(match[4] ?? 0))
  return read !== undefined && match[1] === "-" ? negate(read) : read
}

/** The nearest double; large numerators and denominators are shortened first, so that no infinity comes between. */
export const toNumber = ({ top, bottom }: Rational): number => {
  const direct = Number(top) / Number(bottom)
  if (Number.isFinite(direct) && direct !== 0) return direct
  const shift = bitsOf(top) - bitsOf(bottom) - 64n
  const scaled = shift > 0n ? top / (bottom << shift) : (top << -shift) / bottom
  return Number(scaled) * 2 ** Number(shift)
}

/** The square root or other whole root of a number that has an exact one. */
export const root = (a: Rational, degree: bigint): Rational | undefined => {
  if (degree < 1n || degree > 64n) return undefined
  const top = exactRoot(a.top, degree)
  const bottom = exactRoot(a.bottom, degree)
  return top === undefined || bottom === undefined ? undefined : ratio(top, bottom)
}

const exactRoot = (value: bigint, degree: bigint): bigint | undefined => {
  if (value < 0n) {
    const positive = degree % 2n === 1n ? exactRoot(-value, degree) : undefined
    return positive === undefined ? undefined : -positive
  }
  if (value < 2n) return value
  // Newton's method from above: it falls until it is the floor of the root.
  let guess = 1n << (bitsOf(value) / degree + 1n)
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (next >= guess) break
    guess = next
  }
  return guess ** degree === value ? guess : undefined
}

/** `3`, `-7/2`: for findings. */
export const show = ({ top, bottom }: Rational): string => (bottom === 1n ? `${top}` : `${top}/${bottom}`)
