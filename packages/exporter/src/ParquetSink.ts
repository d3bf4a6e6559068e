import { rename } from "node:fs/promises"
import { join } from "node:path"
import { type Cell, encodeRow } from "./Cells.ts"
import type { Column } from "./Columns.ts"
import { fileError } from "./errors.ts"
import { type FileFacts, ParquetFile } from "./ParquetFile.ts"

/** When a row group and when a file is full; bytes are raw text. A single row larger than a limit stands alone. */
export interface SinkLimits {
  readonly rowGroupRows: number
  readonly rowGroupBytes: number
  readonly fileBytes: number
}

export interface WrittenFile extends FileFacts {
  /** Name within its folder. */
  readonly name: string
}

const five = (n: number): string => String(n).padStart(5, "0")

/**
 * Rows in, shards out: `train-00000-of-00003.parquet` and so on. It holds one row group at most, whatever the number
 * of rows. The number of shards is only known at the end, so until `finish` the files have the suffix `.part`.
 */
export class ParquetSink<Row> {
  readonly #folder: string
  readonly #stem: string
  readonly #columns: ReadonlyArray<Column<Row>>
  readonly #limits: SinkLimits
  readonly #done: Array<FileFacts> = []
  #file: ParquetFile<Row> | null = null
  #group: Array<Array<Cell>> = []
  #groupRows = 0
  #groupBytes = 0
  #fileBytes = 0
  /** Writes are queued one after the other, so that two callers at once cannot mix their groups. */
  #tail: Promise<void> = Promise.resolve()

  constructor(folder: string, stem: string, columns: ReadonlyArray<Column<Row>>, limits: SinkLimits) {
    this.#folder = folder
    this.#stem = stem
    this.#columns = columns
    this.#limits = limits
    this.#reset()
  }

  /** A promise when a row group had to be written first: await it before the next row. */
  add(row: Row): Promise<void> | undefined {
    const { bytes, cells } = encodeRow(this.#columns, row)
    const { fileBytes, rowGroupBytes, rowGroupRows } = this.#limits
    let wait: Promise<void> | undefined
    if (this.#groupRows > 0 && this.#groupBytes + bytes > rowGroupBytes) wait = this.#flush()
    const before = this.#fileBytes + this.#groupBytes
    if (before > 0 && before + bytes > fileBytes) wait = this.#endFile()
    for (const [at, cell] of cells.entries()) this.#group[at]?.push(cell)
    this.#groupRows++
    this.#groupBytes += bytes
    if (this.#groupRows >= rowGroupRows) wait = this.#flush()
    return wait
  }

  /** Ends the last file and gives all their names. Without any row it writes one file that holds the schema only. */
  async finish(): Promise<ReadonlyArray<WrittenFile>> {
    await this.#endFile()
    const total = Math.max(1, this.#done.length)
    if (this.#done.length === 0) {
      const empty = await ParquetFile.create(this.#part(0), this.#columns)
      this.#done.push(await empty.finish())
    }
    const files: Array<WrittenFile> = []
    for (const [at, facts] of this.#done.entries()) {
      const name = `${this.#stem}-${five(at)}-of-${five(total)}.parquet`
      await rename(this.#part(at), join(this.#folder, name)).catch((cause: unknown) => {
        throw fileError(join(this.#folder, name), cause)
      })
      files.push({ name, ...facts })
    }
    return files
  }

  /** Waits for what is under way and closes the file; what was written stays as it is, without a footer. */
  async abort(): Promise<void> {
    await this.#tail.catch(() => undefined)
    await this.#file?.abort()
    this.#file = null
  }

  #part(at: number): string {
    return join(this.#folder, `${this.#stem}-${five(at)}.parquet.part`)
  }

  #reset(): void {
    this.#group = this.#columns.map(() => [])
    this.#groupRows = 0
    this.#groupBytes = 0
  }

  #flush(): Promise<void> {
    if (this.#groupRows === 0) return this.#tail
    const group = this.#group
    this.#fileBytes += this.#groupBytes
    this.#reset()
    return this.#enqueue(async () => {
      this.#file ??= await ParquetFile.create(this.#part(this.#done.length), this.#columns)
      await this.#file.writeGroup(group)
    })
  }

  #endFile(): Promise<void> {
    void this.#flush()
    this.#fileBytes = 0
    return this.#enqueue(async () => {
      if (this.#file === null) return
      this.#done.push(await this.#file.finish())
      this.#file = null
    })
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(work)
    return this.#tail
  }
}
