import { Buffer } from "node:buffer"
import { ProblemsError } from "../errors.ts"
import { decodeText } from "./Decode.ts"
import { jsonRow, MOST_ROW_BYTES } from "./JsonRow.ts"
import { isSpace, JsonScan } from "./JsonScan.ts"
import type { RowOrBad } from "./Row.ts"
import { splitNamed, splitOfWord } from "./SplitName.ts"

/** Members of an object that hold its rows, as in `{ "version": 1, "data": [{ … }, { … }] }`. */
const LISTS = new Set("data rows records examples instances problems train test validation valid val dev".split(" "))

const LIST = 91
const LIST_END = 93
const OBJECT = 123
const OBJECT_END = 125
const QUOTE = 34
const COMMA = 44
const COLON = 58

/** What the reader waits for; `in …` reads it. All but `top`, `value` and the items of a list belong to the first object. */
type Mode =
  | ("top" | "in value" | "closed")
  | ("item" | "in item" | "after item")
  | ("key" | "in key" | "colon" | "member" | "list head" | "in member" | "after member")

/** The reader of one file, fed piece by piece. */
class JsonReader {
  readonly #file: string
  readonly #scan = new JsonScan()
  #mode: Mode = "top"
  #items = 0
  #afterComma = false
  #inObject = false
  #key = ""
  /** Name of the member whose list is read, or was. */
  #listed: string | undefined
  /** Names of the lists that belong to other splits than the wanted one. */
  readonly #left: Array<string> = []
  /** The list that is read is one of these. */
  #leaving = false
  readonly #split: string | undefined
  /** The first object's pieces, which is a row unless a list is found in it. */
  #whole: Array<Uint8Array> | undefined
  #wholeBytes = 0

  constructor(file: string, split: string | undefined) {
    this.#file = file
    this.#split = split
  }

  #error(detail: string, item: number): ProblemsError {
    return new ProblemsError({ reason: "unreadable", file: this.#file, line: item, unit: "item", detail })
  }

  #unexpected(byte: number, wanted: string): ProblemsError {
    const found = JSON.stringify(String.fromCodePoint(byte))
    return this.#error(`is not JSON (${found} where ${wanted} should stand)`, this.#items + 1)
  }

  #row(bytes: Uint8Array): ReadonlyArray<RowOrBad> {
    if (this.#leaving) return []
    const row = jsonRow({ file: this.#file, line: ++this.#items, unit: "item" }, bytes)
    return row === null ? [] : [row]
  }

  /** Rows that end in this piece. */
  *feed(piece: Uint8Array): Iterable<RowOrBad> {
    let at = 0
    let wholeFrom = 0
    while (at < piece.byteLength) {
      if (this.#mode.startsWith("in ")) {
        const end = this.#scan.end(piece, at)
        if (this.#scan.bytes > MOST_ROW_BYTES)
          throw this.#error(`is longer than ${MOST_ROW_BYTES} bytes`, this.#items + 1)
        if (end === -1) break
        at = end
        yield* this.#read()
        continue
      }
      const byte = piece[at]!
      if (isSpace(byte)) {
        at++
        continue
      }
      if (this.#mode === "top" && byte === OBJECT && this.#items === 0) {
        this.#whole = []
        wholeFrom = at
      }
      const ended = byte === OBJECT_END && (this.#mode === "key" || this.#mode === "after member")
      if (this.#step(byte)) at++
      if (ended && this.#whole !== undefined) {
        yield* this.#row(Buffer.concat([...this.#whole, piece.subarray(wholeFrom, at)]))
        this.#whole = undefined
      }
    }
    if (this.#whole === undefined) return
    this.#whole.push(piece.subarray(wholeFrom))
    this.#wholeBytes += piece.byteLength - wholeFrom
    if (this.#wholeBytes > MOST_ROW_BYTES) throw this.#error(`is longer than ${MOST_ROW_BYTES} bytes`, 1)
  }

  /** The value that was scanned is complete. */
  #read(): ReadonlyArray<RowOrBad> {
    const mode = this.#mode
    if (mode === "in key") {
      this.#mode = "colon"
      const key = jsonRow({ file: this.#file, line: 1 }, this.#scan.take())
      this.#key = key?._tag === "Row" ? String(key.value) : ""
      return []
    }
    if (mode === "in member") {
      this.#mode = "after member"
      return []
    }
    this.#mode = mode === "in item" ? "after item" : "top"
    return this.#row(this.#scan.take())
  }

  #begin(mode: Mode, byte: number): false {
    if (byte === COMMA || byte === COLON || byte === LIST_END || byte === OBJECT_END)
      throw this.#unexpected(byte, "a value")
    this.#scan.begin(byte)
    this.#mode = mode
    return false
  }

  #go(mode: Mode): true {
    this.#mode = mode
    return true
  }

  /** One byte that stands outside of values. Whether it is done with, or begins what comes next. */
  #step(byte: number): boolean {
    switch (this.#mode) {
      case "top":
        if (byte === LIST && this.#items === 0) return this.#go("item")
        if (byte === OBJECT && this.#items === 0) {
          this.#inObject = true
          return this.#go("key")
        }
        return this.#begin("in value", byte)
      case "item":
        if (byte === LIST_END && !this.#afterComma) return this.#go(this.#inObject ? "after member" : "closed")
        return this.#begin("in item", byte)
      case "after item":
        this.#afterComma = byte === COMMA
        if (byte === COMMA) return this.#go("item")
        if (byte === LIST_END) return this.#go(this.#inObject ? "after member" : "closed")
        throw this.#unexpected(byte, ", or ]")
      case "key":
        if (byte === OBJECT_END) return this.#closeObject()
        if (byte !== QUOTE) throw this.#unexpected(byte, "a name in quotation marks")
        return this.#begin("in key", byte)
      case "colon":
        if (byte !== COLON) throw this.#unexpected(byte, ":")
        return this.#go("member")
      case "member":
        if (byte === LIST && LISTS.has(this.#key)) return this.#go("list head")
        return this.#begin("in member", byte)
      case "list head":
        if (byte === OBJECT) return this.#list()
        // No list of rows: a member like any other, whose bracket has been read.
        this.#scan.begin(LIST)
        this.#scan.end(Uint8Array.of(LIST), 0)
        this.#mode = "in member"
        return false
      case "after member":
        if (byte === COMMA) return this.#go("key")
        if (byte === OBJECT_END) return this.#closeObject()
        throw this.#unexpected(byte, ", or }")
      default:
        throw this.#error(
          `stands after the end of the rows (${JSON.stringify(String.fromCodePoint(byte))})`,
          this.#items + 1
        )
    }
  }

  #closeObject(): true {
    if (this.#listed === undefined && this.#left.length > 0) {
      const detail = `has no split ${JSON.stringify(this.#split)}; it has ${this.#left.join(", ")} (problems.split names one)`
      throw new ProblemsError({ reason: "no-split", file: this.#file, detail })
    }
    return this.#go(this.#listed === undefined ? "top" : "closed")
  }

  /** Whether this member's list belongs to a split that is not wanted. Without a word on splits the first list counts. */
  #isOther(): boolean {
    if (splitOfWord(this.#key) === undefined) return false
    if (this.#split !== undefined) return splitNamed(this.#key) !== splitNamed(this.#split)
    return this.#listed === "train"
  }

  /** The rows stand in this member. */
  #list(): false {
    this.#leaving = this.#isOther()
    if (this.#leaving) this.#left.push(this.#key)
    else if (this.#listed !== undefined) {
      const isSplit = splitOfWord(this.#listed) !== undefined && splitOfWord(this.#key) !== undefined
      const next = isSplit ? "name one by problems.split" : "write each into a file of its own"
      const detail = `has several lists of rows (${this.#listed}, ${this.#key}); ${next}`
      throw new ProblemsError({ reason: "unreadable", file: this.#file, detail })
    } else this.#listed = this.#key
    this.#whole = undefined
    this.#mode = "item"
    this.#afterComma = false
    return false
  }

  /** Whatever is left when the file ends. */
  finish(): ReadonlyArray<RowOrBad> {
    if (this.#mode === "top" || this.#mode === "closed") return []
    if (this.#mode === "in value" && this.#scan.isScalar) return this.#row(this.#scan.take())
    throw this.#error("is never closed: the file ends inside it", this.#items + 1)
  }
}

/**
 * Rows of a JSON file: the items of its array; or of the one list of objects under a name such as `data` or `train`; or
 * one object, or several one after the other. Of lists under the names of splits, the one of `split`; if none is
 * wanted, the first, and no other where it is `train`. Read item by item: no file is too long, only an item may be.
 */
export async function* jsonRows(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  split?: string
): AsyncIterable<RowOrBad> {
  const reader = new JsonReader(file, split)
  for await (const piece of decodeText(bytes)) yield* reader.feed(piece)
  yield* reader.finish()
}
