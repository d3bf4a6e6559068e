/** Bytes of requests that are held in memory, from the first one read until their answer is sent. */
export class Holding {
  readonly most: number
  #bytes = 0

  constructor(most: number) {
    this.most = most
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Whether there was room. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.most) return false
    this.#bytes += bytes
    return true
  }

  give(bytes: number): void {
    this.#bytes -= bytes
  }
}
