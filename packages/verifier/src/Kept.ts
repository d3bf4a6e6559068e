/** What an entry costs beside its text: the key, the map's slot, the object. */
const OVERHEAD = 200

/**
 * What was judged, by the digest of what was asked; the least lately used goes first. Bounded by bytes: a text counts two
 * a character, which is what it takes at most.
 */
export class Kept<T extends { readonly text: string }> {
  readonly #entries = new Map<string, T>()
  readonly #mostBytes: number
  #bytes = 0

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): T | undefined {
    const found = this.#entries.get(key)
    if (found === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, found)
    return found
  }

  set(key: string, value: T): void {
    const size = sizeOf(value)
    if (size > this.#mostBytes) return
    const old = this.#entries.get(key)
    if (old !== undefined) {
      this.#bytes -= sizeOf(old)
      this.#entries.delete(key)
    }
    this.#entries.set(key, value)
    this.#bytes += size
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) break
      this.#entries.delete(oldest)
      this.#bytes -= sizeOf(entry)
    }
  }
}

const sizeOf = ({ text }: { readonly text: string }) => text.length * 2 + OVERHEAD
