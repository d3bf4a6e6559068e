import { field, list, required } from "@cotton/exporter/Columns"
import { ParquetSink, type WrittenFile } from "@cotton/exporter/ParquetSink"
import type { ChatMessage } from "@cotton/exporter/Render"
import { BundleError } from "../errors.ts"
import { type DatasetFiles, type DatasetRow, datasetRows } from "./Dataset.ts"
import type { Examiner } from "./Examiner.ts"
import type { Fault, Unfit } from "./Examine.ts"
import { readMessages } from "./Messages.ts"

export interface SplitFacts {
  readonly rows: number
  readonly tokens: number
  /** `null` where the tokenizer does not tell. */
  readonly trainedTokens: number | null
  readonly longest: number
}

export interface SplitOptions {
  readonly dataset: DatasetFiles
  readonly examiner: Examiner
  /** Reasons for which a row is left out, and counted; any other ends the command. */
  readonly drop: ReadonlySet<Unfit>
}

export interface WrittenSplit {
  readonly facts: SplitFacts
  readonly dropped: Readonly<Partial<Record<Unfit, number>>>
  /** In the folder `data`. */
  readonly files: ReadonlyArray<WrittenFile>
}

/** Rows that an error names. */
const NAMED = 10
const LIMITS = { rowGroupRows: 1000, rowGroupBytes: 64_000_000, fileBytes: 1_000_000_000 }
/** Of a list that goes to a thread, whichever is reached first; characters. */
const LIST = { rows: 64, characters: 2_000_000 }

interface DataRow {
  readonly id: string
  readonly messages: ReadonlyArray<ChatMessage>
}
const COLUMNS = [
  required<DataRow>("id", "text", ({ id }) => id),
  list<DataRow>("messages", [field("role", "label"), field("content", "text")], ({ messages }) =>
    messages.map(({ role, content }) => [role, content])
  )
]

interface Read extends DatasetRow {
  readonly messages: ReadonlyArray<ChatMessage>
  readonly faults: ReadonlyArray<Fault>
}

const read = (row: DatasetRow): Read => {
  if (row.bad !== null) return { ...row, messages: [], faults: [{ code: "unreadable", message: row.bad }] }
  const found = readMessages(row.row)
  return "fault" in found
    ? { ...row, messages: [], faults: [{ code: found.fault, message: found.message }] }
    : { ...row, messages: found.messages, faults: [] }
}

async function* lists(rows: AsyncIterable<DatasetRow>): AsyncGenerator<ReadonlyArray<Read>> {
  let one: Array<Read> = []
  let characters = 0
  for await (const row of rows) {
    const found = read(row)
    one.push(found)
    characters += found.messages.reduce((sum, { content }) => sum + content.length, 0)
    if (one.length < LIST.rows && characters < LIST.characters) continue
    yield one
    one = []
    characters = 0
  }
  if (one.length > 0) yield one
}

/** What is known of each row, in the rows' order; twice as many lists in work as there are threads. */
async function* examined(rows: AsyncIterable<DatasetRow>, examiner: Examiner) {
  const inWork: Array<Promise<ReadonlyArray<Read & { readonly tokens: number; readonly trained: number | null }>>> = []
  const begin = async (list: ReadonlyArray<Read>) => {
    const sound = list.filter(({ faults }) => faults.length === 0)
    const answers = await examiner.examine(sound.map(({ messages }) => messages))
    const of = new Map(sound.map((one, at) => [one, answers[at]!]))
    return list.map((one) => ({ ...one, tokens: 0, trained: null, ...of.get(one) }))
  }
  for await (const list of lists(rows)) {
    const begun = begin(list)
    // Heard of when its turn comes; until then a failure is nobody's.
    begun.catch(() => undefined)
    inWork.push(begun)
    if (inWork.length >= 2 * examiner.threads) yield* await inWork.shift()!
  }
  for (const one of inWork) yield* await one
}

const unfitRows = (folder: string, count: number, named: ReadonlyArray<string>, codes: ReadonlySet<Unfit>) =>
  new BundleError({
    reason: "rows",
    path: folder,
    message: `${count} ${count === 1 ? "row" : "rows"} would not teach what they should:\n${named.join("\n")}${count > named.length ? `\n  and ${count - named.length} more` : ""}\nNothing was written. Mend the dataset${codes.has("row-too-long") ? ", raise --context" : ""}, or leave such rows out with --drop ${[...codes].toSorted().join(",")}, and run the same command again.`
  })

/** Checks every row of a split and writes those that pass. Rejects with a `BundleError` that names the first that do not. */
export const writeSplit = async (
  { dataset, drop, examiner }: SplitOptions,
  data: string,
  split: "train" | "validation"
): Promise<WrittenSplit> => {
  const sink = new ParquetSink<DataRow>(data, split, COLUMNS, LIMITS)
  const facts = { rows: 0, tokens: 0, trainedTokens: 0 as number | null, longest: 0 }
  const dropped: Partial<Record<Unfit, number>> = {}
  const named: Array<string> = []
  const codes = new Set<Unfit>()
  let unfit = 0
  try {
    for await (const { faults, file, id, messages, number, tokens, trained } of examined(
      datasetRows(dataset.folder, dataset[split]),
      examiner
    )) {
      const first = faults[0]
      if (first !== undefined && faults.every(({ code }) => drop.has(code))) {
        dropped[first.code] = (dropped[first.code] ?? 0) + 1
        continue
      }
      if (first !== undefined) {
        unfit++
        for (const { code } of faults) codes.add(code)
        if (named.length < NAMED) named.push(`  ${file} row ${number} (${id}): ${first.code}: ${first.message}`)
        continue
      }
      facts.rows++
      facts.tokens += tokens
      facts.trainedTokens = trained === null || facts.trainedTokens === null ? null : facts.trainedTokens + trained
      facts.longest = Math.max(facts.longest, tokens)
      const wait = sink.add({ id, messages })
      if (wait !== undefined) await wait
    }
    if (unfit > 0) throw unfitRows(dataset.folder, unfit, named, codes)
    return { facts, dropped, files: await sink.finish() }
  } catch (error) {
    await sink.abort()
    throw error
  }
}
