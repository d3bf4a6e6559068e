import { type CsvError, parse, type Parser } from "csv-parse"
import { ProblemsError } from "../errors.ts"
import { decodeText, notUtf8, textOf } from "./Decode.ts"
import { MOST_ROW_BYTES } from "./JsonRow.ts"
import { LineCount } from "./LineCount.ts"
import type { RowOrBad } from "./Row.ts"
import { separated } from "./Separator.ts"

/** A row that has this many bytes and no end yet is looked at; then again at each doubling. */
const FIRST_CHECK_BYTES = 1 << 18
const MOST_COLUMNS = 100_000

/** A record, or what is wrong with one. `end` is the byte after it, `lines` how many lines csv-parse has counted. */
interface Heard {
  readonly cells: ReadonlyArray<Uint8Array>
  readonly end: number
  readonly lines: number
  readonly wrong?: string
}

interface Dialect {
  /** `null`: the header tells. */
  readonly delimiter: string | null
  /** A quotation mark inside a field is one, as in files that quote nothing. */
  readonly strayQuotes: boolean
}

/** csv-parse reports into an array, so that a piece of the file costs one turn and not one a row. */
const listen = (delimiter: string, strayQuotes: boolean): { readonly parser: Parser; readonly heard: Array<Heard> } => {
  const heard: Array<Heard> = []
  const parser = parse({
    delimiter,
    // Cells as bytes: what is no UTF-8 must not become U+FFFD.
    encoding: null,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_quotes: strayQuotes,
    // Columns are counted here, for csv-parse would tell the row's last line.
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error === undefined) return undefined
      const { bytes, lines } = error as CsvError & { readonly bytes: number; readonly lines: number }
      heard.push({ cells: [], end: bytes, lines, wrong: error.code })
      return undefined
    },
    on_record: (record: unknown, { bytes, lines }) => {
      heard.push({ cells: record as ReadonlyArray<Uint8Array>, end: bytes, lines })
      return null
    }
  })
  // An error reaches the caller by the callbacks of `write` and `end`; without a listener it would end the process.
  parser.on("error", () => undefined).resume()
  return { parser, heard }
}

const write = (parser: Parser, piece: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    parser.write(piece, (error) => (error ? reject(error) : resolve()))
  })

const finish = (parser: Parser): Promise<void> =>
  new Promise((resolve, reject) => {
    parser.once("error", reject).once("end", resolve).end()
  })

const QUOTES: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quotation mark; inside a quoted field write "" for each "',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'text follows a closing quotation mark; inside a quoted field write "" for each "',
  INVALID_OPENING_QUOTE:
    'a quotation mark stands inside a field that is not quoted; quote the field and write "" for each "'
}

/** The names of the columns. */
const headerOf = (file: string, cells: ReadonlyArray<Uint8Array>): ReadonlyArray<string> => {
  const wrong = (detail: string) =>
    new ProblemsError({ reason: "unreadable", file, line: 1, detail: `the header ${detail}` })
  const names = cells.map((cell) => {
    const name = textOf(cell)
    if (name === null) throw wrong(notUtf8(cell))
    return name
  })
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw wrong(`names the column ${JSON.stringify(twice)} twice`)
  return names
}

const rows = ({ delimiter, strayQuotes }: Dialect) =>
  async function* (file: string, bytes: AsyncIterable<Uint8Array>): AsyncIterable<RowOrBad> {
    const decoded = decodeText(bytes)
    const [separator, whole] = delimiter === null ? await separated(decoded) : [delimiter, decoded]
    const { parser, heard } = listen(separator, strayQuotes)
    const lines = new LineCount()
    let header: ReadonlyArray<string> | undefined
    /** How far csv-parse's own count is off: it takes a CRLF in a quoted field for two lines. */
    let drift = 0
    let lastWrong = 0
    let checked = FIRST_CHECK_BYTES

    const unclosed = (): ProblemsError => {
      const detail = "the quotation mark that opens a field here is never closed"
      return new ProblemsError({ reason: "unreadable", file, line: lines.openQuote(), detail })
    }

    const rowOf = ({ cells, end, lines: counted, wrong }: Heard): RowOrBad | null => {
      if (wrong === "CSV_QUOTE_NOT_CLOSED") throw unclosed()
      if (wrong !== undefined) {
        const line = counted - drift
        const detail = QUOTES[wrong] ?? `cannot be read (${wrong})`
        if (header === undefined) throw new ProblemsError({ reason: "unreadable", file, line, detail })
        if (line === lastWrong) return null
        lastWrong = line
        return { _tag: "Bad", file, line, detail }
      }
      const last = lines.upTo(end)
      const line = last - lines.within(cells)
      drift = counted - last
      if (header === undefined) {
        header = headerOf(file, cells)
        return null
      }
      if (cells.length !== header.length) {
        const columns = `${cells.length} ${cells.length === 1 ? "column" : "columns"}`
        return { _tag: "Bad", file, line, detail: `has ${columns}, and the header has ${header.length}` }
      }
      const members: Array<[string, string]> = []
      for (const [at, name] of header.entries()) {
        const text = textOf(cells[at]!)
        if (text === null) return { _tag: "Bad", file, line, detail: `field ${name}: ${notUtf8(cells[at]!)}` }
        members.push([name, text])
      }
      return { _tag: "Row", file, line, value: Object.fromEntries(members) }
    }

    /** A row must not fill the memory, neither by its bytes nor by its cells, each of which is an object. */
    const checkPending = (): void => {
      if (lines.pendingBytes <= checked) {
        if (lines.pendingBytes < FIRST_CHECK_BYTES) checked = FIRST_CHECK_BYTES
        return
      }
      checked *= 2
      const { open, delimiters } = lines.pending(separator.charCodeAt(0))
      const isLong = lines.pendingBytes > MOST_ROW_BYTES
      if (isLong && open) throw unclosed()
      if (!isLong && delimiters < MOST_COLUMNS) return
      const limit = isLong ? `is longer than ${MOST_ROW_BYTES} bytes` : `has more than ${MOST_COLUMNS} columns`
      throw new ProblemsError({ reason: "unreadable", file, line: lines.next(), detail: limit })
    }

    const drain = function* () {
      for (const one of heard.splice(0)) {
        const row = rowOf(one)
        if (row !== null) yield row
      }
    }

    try {
      for await (const piece of whole) {
        lines.push(piece)
        await write(parser, piece)
        yield* drain()
        checkPending()
      }
      await finish(parser)
      yield* drain()
    } finally {
      parser.destroy()
    }
  }

/**
 * A header row, then rows of as many columns; RFC 4180, with any line ends, and with semicolons or tabs where the header
 * has them. Every value is the text that stands there.
 */
export const csvRows = rows({ delimiter: null, strayQuotes: false })

/** The same with tabs. Many such files quote nothing, so a quotation mark inside a field is a character. */
export const tsvRows = rows({ delimiter: "\t", strayQuotes: true })
