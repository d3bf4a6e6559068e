const LINE_FEED = 10
const RETURN = 13
const QUOTE = 34

const count = (bytes: Uint8Array, byte: number): number => {
  let found = 0
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) found++
  return found
}

/** The physical lines of a file that is read in pieces, with the bytes that belong to no finished row yet. */
export class LineCount {
  /** Pieces from `#start` on. */
  #pieces: Array<Uint8Array> = []
  #start = 0
  #given = 0
  /** Line feeds and carriage returns before `#start`. */
  #feeds = 0
  #returns = 0
  #lastByte = LINE_FEED
  #hasFeeds = false

  /** What ends a line: a line feed, or in a file without any, as old Macs wrote, a carriage return. */
  get #break(): number {
    return this.#hasFeeds ? LINE_FEED : RETURN
  }

  get #breaks(): number {
    return this.#hasFeeds ? this.#feeds : this.#returns
  }

  push(piece: Uint8Array): void {
    if (piece.byteLength === 0) return
    this.#hasFeeds ||= piece.includes(LINE_FEED)
    this.#pieces.push(piece)
    this.#given += piece.byteLength
  }

  get pendingBytes(): number {
    return this.#given - this.#start
  }

  /** Goes on to a byte of the file, and says which line the byte before it belongs to, from 1. */
  upTo(end: number): number {
    while (this.#start < end) {
      const [piece] = this.#pieces
      if (piece === undefined) break
      const part = piece.subarray(0, end - this.#start)
      this.#feeds += count(part, LINE_FEED)
      if (!this.#hasFeeds) this.#returns += count(part, RETURN)
      this.#lastByte = part.at(-1)!
      this.#start += part.byteLength
      if (part.byteLength === piece.byteLength) this.#pieces.shift()
      else this.#pieces[0] = piece.subarray(part.byteLength)
    }
    return this.#breaks + (this.#lastByte === this.#break ? 0 : 1)
  }

  /** Line breaks inside of these. */
  within(cells: ReadonlyArray<Uint8Array>): number {
    let found = 0
    for (const cell of cells) found += count(cell, this.#break)
    return found
  }

  /** The line that the next row begins on. */
  next(): number {
    let line = this.#breaks + 1
    for (const piece of this.#pieces) {
      for (const byte of piece) {
        if (byte !== LINE_FEED && byte !== RETURN) return line
        if (byte === this.#break) line++
      }
    }
    return line
  }

  /** Whether the pending bytes end inside of quotation marks, and how often this byte stands outside of them. */
  pending(delimiter: number): { readonly open: boolean; readonly delimiters: number } {
    let open = false
    let delimiters = 0
    for (const piece of this.#pieces) {
      for (const byte of piece) {
        if (byte === QUOTE) open = !open
        else if (byte === delimiter && !open) delimiters++
      }
    }
    return { open, delimiters }
  }

  /** The line of the quotation mark that opened the field which the pending bytes end in. */
  openQuote(): number {
    let line = this.#breaks + 1
    let opened = this.next()
    let open = false
    let justClosed = false
    for (const piece of this.#pieces) {
      for (const byte of piece) {
        if (byte === QUOTE) {
          // A doubled quotation mark closes the field for no more than a byte.
          if (!open && !justClosed) opened = line
          justClosed = open
          open = !open
          continue
        }
        justClosed = false
        if (byte === this.#break) line++
      }
    }
    return opened
  }
}
