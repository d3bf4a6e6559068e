import { createHash } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { field, list, required } from "@cotton/exporter/Columns"
import { ParquetSink } from "@cotton/exporter/ParquetSink"
import type { ChatMessage } from "@cotton/exporter/Render"
import * as Schema from "effect/Schema"
import { TrainConfig } from "../Config.ts"
import { BundleError } from "../errors.ts"
import { programFiles } from "../Program.ts"
import type { StudentFiles } from "../StudentFiles.ts"
import type { Tokenizer } from "../Tokenizer.ts"
import { type TrainingTemplate, withoutMarks } from "../templates/Templates.ts"
import { datasetRows, type DatasetFiles } from "./Dataset.ts"
import { axolotl } from "./engines/axolotl.ts"
import { llamaFactory } from "./engines/llamafactory.ts"
import { examine } from "./Examine.ts"
import { readMessages } from "./Messages.ts"

export interface SplitFacts {
  readonly rows: number
  readonly tokens: number
  readonly trainedTokens: number
  readonly longest: number
}

export interface BundleOptions {
  readonly out: string
  readonly cotton: string
  readonly name: string
  readonly cut: string
  readonly from: string
  readonly dataset: DatasetFiles
  readonly student: StudentFiles
  readonly tokenizer: Tokenizer
  readonly template: TrainingTemplate
  /** The base's own chat template, for the finished model; null where it has none: then it gets the one it is trained with. */
  readonly original: string | null
  readonly maxLength: number
  /** What becomes of rows longer than `maxLength`. */
  readonly over: "refuse" | "drop"
  readonly validation: boolean
  /** All settings, once it is known what the rows hold; `data` is filled in. */
  readonly config: (train: SplitFacts) => Omit<TrainConfig, "data">
}

export interface WrittenBundle {
  readonly out: string
  readonly train: SplitFacts
  readonly validation: SplitFacts | null
  readonly dropped: number
  readonly config: TrainConfig
}

/** Rows that an error names. */
const NAMED = 10
const LIMITS = { rowGroupRows: 1000, rowGroupBytes: 64_000_000, fileBytes: 1_000_000_000 }

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

const fault = (reason: BundleError["reason"], path: string, message: string) =>
  new BundleError({ reason, path, message })
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Checks every row of a split and writes those that pass. Rejects with the first rows that do not. */
const writeSplit = async (options: BundleOptions, folder: string, split: "train" | "validation") => {
  const { dataset, template, tokenizer, maxLength, over } = options
  const sink = new ParquetSink<DataRow>(join(folder, "data"), split, COLUMNS, LIMITS)
  const facts = { rows: 0, tokens: 0, trainedTokens: 0, longest: 0 }
  const wrong: Array<string> = []
  let wrongRows = 0
  let dropped = 0
  for await (const { file, number, id, row } of datasetRows(dataset.folder, dataset[split])) {
    const read = readMessages(row)
    const found =
      "fault" in read
        ? { tokens: 0, trained: 0, faults: [{ code: read.fault as string, message: read.message }] }
        : examine(read.messages, template, tokenizer, maxLength)
    if (over === "drop" && found.faults.length > 0 && found.faults.every(({ code }) => code === "row-too-long")) {
      dropped++
      continue
    }
    const [first] = found.faults
    if (first !== undefined || "fault" in read) {
      wrongRows++
      if (wrong.length < NAMED) wrong.push(`  ${file} row ${number} (${id}): ${first?.code}: ${first?.message}`)
      continue
    }
    facts.rows++
    facts.tokens += found.tokens
    facts.trainedTokens += found.trained
    facts.longest = Math.max(facts.longest, found.tokens)
    const wait = sink.add({ id, messages: read.messages })
    if (wait !== undefined) await wait
  }
  if (wrongRows > 0) {
    await sink.abort()
    const more = wrongRows > NAMED ? `\n  and ${wrongRows - NAMED} more` : ""
    const long = wrong.some((line) => line.includes("row-too-long"))
      ? " Raise --context, or leave the long rows out with --over drop."
      : ""
    throw fault(
      "rows",
      dataset.folder,
      `${wrongRows} rows would not teach what they should:\n${wrong.join("\n")}${more}\nNothing was written.${long} Mend the dataset or leave these rows out, and run the same command again.`
    )
  }
  const files = await sink.finish()
  return { facts, dropped, files: files.map(({ name }) => `data/${name}`) }
}

const filesUnder = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .toSorted()

/** Holds settings, some of which a user wrote, to their kinds. */
const checked = (config: unknown): TrainConfig => {
  try {
    return Schema.decodeUnknownSync(TrainConfig)(config)
  } catch (error) {
    const [what = "", place = ""] = (error instanceof Error ? error.message : String(error)).split(/\n\s*at /)
    const setting = [...place.matchAll(/\["(\w+)"\]/g)].map(([, name]) => name).join(".")
    throw fault("settings", setting, `--set ${setting}: ${what}`)
  }
}

const checkReplaceable = (out: string): void => {
  if (existsSync(`${out}.old`))
    throw fault(
      "bundle",
      out,
      `${out}.old is left of a command that was ended while it replaced ${out}: move its output/ to where you want it, remove ${out}.old, and run the same command again`
    )
  if (!existsSync(out) || readdirSync(out).length === 0) return
  if (!existsSync(join(out, "bundle.json")))
    throw fault("bundle", out, `${out} holds files and is no bundle: it is not replaced. Give another --out`)
}

/** An `output/` belongs to the rows and settings that it was trained with. */
const checkOutput = (out: string, staged: string): void => {
  if (!existsSync(join(out, "output"))) return
  const same = (name: string) =>
    existsSync(join(out, name)) && readFileSync(join(out, name)).equals(readFileSync(join(staged, name)))
  const differ = ["config.json", "manifest.json"].filter((name) => !same(name))
  if (differ.length > 0)
    throw fault(
      "bundle",
      out,
      `${out} has an output/ of another training (${differ.join(" and ")} differ): write to another folder with --out`
    )
}

/**
 * Puts the new bundle in the old one's place, and what was trained with the old one into it. At no moment is an `output/` in a
 * folder that is deleted: what ends this in between leaves it in the old bundle's folder, beside the place.
 */
const swap = (staged: string, out: string): void => {
  const old = `${out}.old`
  if (!existsSync(out)) return renameSync(staged, out)
  renameSync(out, old)
  renameSync(staged, out)
  if (existsSync(join(old, "output"))) renameSync(join(old, "output"), join(out, "output"))
  rmSync(old, { recursive: true, force: true })
}

/** Writes a bundle beside its place and puts it there by a rename. Equal inputs give equal bytes. Rejects with a `BundleError`. */
export const writeBundle = async (options: BundleOptions): Promise<WrittenBundle> => {
  const { student, template, original } = options
  const out = resolve(options.out)
  checkReplaceable(out)
  const staged = join(dirname(out), `.${basename(out)}.new-${process.pid}`)
  mkdirSync(join(staged, "data"), { recursive: true })
  try {
    const train = await writeSplit(options, staged, "train")
    if (train.facts.rows === 0) throw fault("dataset", options.from, `${options.from}: it has no row to train on`)
    const hasValidation = options.validation && options.dataset.validation.length > 0
    const validation = hasValidation ? await writeSplit(options, staged, "validation") : null
    const data = { train: train.files, validation: validation?.files ?? [] }
    const config = checked({ ...options.config(train.facts), data })
    const put = (path: string, text: string | Uint8Array) => {
      mkdirSync(dirname(join(staged, path)), { recursive: true })
      writeFileSync(join(staged, path), text)
    }
    for (const { path, bytes, executable } of programFiles()) {
      const isAtTop = path === "launch.sh" || path.startsWith("requirements")
      const target = isAtTop ? path : `program/${path}`
      put(target, bytes)
      if (executable) chmodSync(join(staged, target), 0o755)
    }
    put("student/chat_template.jinja", template.text)
    put("student/original_chat_template.jinja", original ?? withoutMarks(template.text))
    put("student/generation_config.json", json(student.generation ?? {}))
    put("config.json", json(config))
    const { cotton, cut, from, name } = options
    const created = { path: basename(resolve(from)), recipe: options.dataset.recipe }
    put(
      "bundle.json",
      json({
        version: 1,
        cotton,
        name,
        student: config.student.name,
        method: config.method.kind,
        cut,
        "created-from": created,
        image: null
      })
    )
    const engines = { ...llamaFactory(config, template.family), ...axolotl(config) }
    for (const [path, text] of Object.entries(engines)) put(path, text)
    const { facts } = train
    put(
      "README.md",
      `# ${name}\n\nTrains ${config.student.model} (${config.method.kind}) on ${facts.rows} rows, ${facts.tokens} tokens, the longest ${facts.longest} of ${config.train.maxLength}.\n\n` +
        "```sh\nbash launch.sh setup\nbash launch.sh smoke\nbash launch.sh train\n```\n"
    )
    const files = filesUnder(staged).map((path) => {
      const bytes = readFileSync(join(staged, path))
      return { path, bytes: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") }
    })
    const dropped = train.dropped + (validation?.dropped ?? 0)
    const summary = { train: facts, validation: validation?.facts ?? null, maxLength: config.train.maxLength, dropped }
    put("manifest.json", json({ version: 1, files, data: summary }))
    checkOutput(out, staged)
    swap(staged, out)
    return { out, train: facts, validation: validation?.facts ?? null, dropped, config }
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}
