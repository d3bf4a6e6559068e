/*
 * FILE…: what hyparquet reads, as lines of JSON on stdout: `{ file, row }` for each row, `{ file, groups }` with the row
 * groups' rows and raw bytes, and `{ file, pages }` with what each page of text holds.
 */
import { once } from "node:events"
import { openParquet } from "../packages/exporter/src/ParquetRows.ts"
import { pagesOf } from "../packages/exporter/test/pages.ts"

const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value)

/** Dates as Unix time in ms; JSON.stringify would have made texts of them before a replacer sees them. */
const withoutDates = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.getTime() : value])
  )

const print = async (value: object): Promise<void> => {
  if (!process.stdout.write(`${JSON.stringify(value, plain)}\n`)) await once(process.stdout, "drain")
}

for (const file of process.argv.slice(2)) {
  const { metadata, rows } = await openParquet(file)
  for await (const row of rows()) await print({ file, row: withoutDates(row) })
  const groups = metadata.row_groups.map(({ num_rows, total_byte_size }) => ({ rows: num_rows, raw: total_byte_size }))
  await print({ file, groups })
  await print({ file, pages: await pagesOf(file) })
}
