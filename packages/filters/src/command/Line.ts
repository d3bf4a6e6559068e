const NEWLINE = 10

/** Bytes of a line at most. A verdict has a few hundred. */
export const LONGEST_LINE = 1_000_000

/** Takes a stream of bytes apart into lines, and holds no more of one than `LONGEST_LINE`. */
export class Lines {
  #parts: Array<Buffer> = []
  #bytes = 0

  /** The lines that are whole with this piece; `null` when one is too long: then nothing that follows can be trusted. */
  take(chunk: Buffer): ReadonlyArray<string> | null {
    const lines: Array<string> = []
    let rest = chunk
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
      if (this.#bytes + at > LONGEST_LINE) return null
      lines.push(Buffer.concat([...this.#parts, rest.subarray(0, at)]).toString())
      this.#parts = []
      this.#bytes = 0
      rest = rest.subarray(at + 1)
    }
    if (rest.length > 0) this.#parts.push(rest)
    this.#bytes += rest.length
    return this.#bytes > LONGEST_LINE ? null : lines
  }
}
