import { sha256 } from "@cotton/schema/Digest"

/** 96 bits, in hex: enough to tell prompts apart. */
export const shortHash = (text: string): string => sha256(text, 24)

/**
 * A seeded stream of random numbers: the same parts give the same numbers on every machine and in every order of
 * arrival. sfc32, seeded with the first 128 bits of a SHA-256 of the parts.
 */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number
  /** Whole, both ends included. */
  readonly int: (low: number, high: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <A>(items: ReadonlyArray<A>) => A
  readonly shuffle: <A>(items: ReadonlyArray<A>) => Array<A>
  readonly logNormal: (median: number, sigma: number) => number
}

export const randomOf = (...parts: ReadonlyArray<string | number>): Random => {
  const seed = sha256(parts.join("\u0000"), 32)
  const word = (index: number) => Number.parseInt(seed.slice(index * 8, index * 8 + 8), 16) | 0
  let a = word(0)
  let b = word(1)
  let c = word(2)
  let d = word(3)
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4_294_967_296
  }
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: <A>(items: ReadonlyArray<A>) => items[int(0, items.length - 1)] as A,
    shuffle: <A>(items: ReadonlyArray<A>) => {
      const shuffled = [...items]
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = int(0, i)
        const kept = shuffled[i] as A
        shuffled[i] = shuffled[j] as A
        shuffled[j] = kept
      }
      return shuffled
    },
    logNormal: (median, sigma) => {
      if (sigma === 0) return median
      const z = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return median * Math.exp(sigma * z)
    }
  }
}
