import { createHash } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import type { TrainConfig } from "../Config.ts"
import { BundleError } from "../errors.ts"
import { programFiles } from "../Program.ts"
import type { StudentFiles } from "../StudentFiles.ts"
import type { Tokenizer } from "../Tokenizer.ts"
import { type TrainingTemplate, withoutMarks } from "../templates/Templates.ts"
import type { DatasetFiles } from "./Dataset.ts"
import { checkConfig } from "./CheckConfig.ts"
import { axolotl } from "./engines/axolotl.ts"
import { llamaFactory } from "./engines/llamafactory.ts"
import type { Unfit } from "./Examine.ts"
import { Examiner } from "./Examiner.ts"
import { type SplitFacts, writeSplit, type WrittenSplit } from "./Split.ts"

export interface BundleOptions {
  readonly out: string
  readonly cotton: string
  readonly name: string
  readonly from: string
  readonly dataset: DatasetFiles
  readonly student: StudentFiles
  readonly tokenizer: Tokenizer
  readonly template: TrainingTemplate
  /** The base's own chat template, for the finished model; null where it has none: then it gets the one it is trained with. */
  readonly original: string | null
  readonly maxLength: number
  /** Reasons for which a row is left out, and counted. */
  readonly drop: ReadonlySet<Unfit>
  readonly validation: boolean
  /** All settings, once it is known what the rows hold; `data` is filled in. */
  readonly config: (train: SplitFacts) => Omit<TrainConfig, "data">
}

export interface WrittenBundle {
  readonly out: string
  readonly train: SplitFacts
  readonly validation: SplitFacts | null
  /** Rows that were left out, by their first reason. */
  readonly dropped: WrittenSplit["dropped"]
  readonly config: TrainConfig
}

const fault = (reason: BundleError["reason"], path: string, message: string) =>
  new BundleError({ reason, path, message })
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const filesUnder = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .toSorted()

const hashOf = (file: string) => {
  const bytes = readFileSync(file)
  return { bytes: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") }
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
  const data = join(staged, "data")
  mkdirSync(data, { recursive: true })
  const { dataset, drop, maxLength, tokenizer } = options
  const examiner = new Examiner({ folder: student.folder, template, tokenizer, maxLength })
  try {
    const train = await writeSplit({ dataset, drop, examiner }, data, "train")
    if (train.facts.rows === 0) throw fault("dataset", options.from, `${options.from}: it has no row to train on`)
    const hasValidation = options.validation && dataset.validation.length > 0
    const held = hasValidation ? await writeSplit({ dataset, drop, examiner }, data, "validation") : null
    // A file of no rows is none that a trainer could evaluate on.
    const validation = held !== null && held.facts.rows > 0 ? held : null
    if (held !== validation) for (const { name } of held?.files ?? []) rmSync(join(data, name))
    const pathsOf = (split: WrittenSplit | null) => split?.files.map(({ name }) => `data/${name}`) ?? []
    const config = checkConfig({
      ...options.config(train.facts),
      data: { train: pathsOf(train), validation: pathsOf(validation) }
    })
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
    // What SkyPilot leaves here of a folder that it takes along; rsync and the Hub are told it by their commands.
    put(".skyignore", "/output\n/.venv\n")
    put("config.json", json(config))
    const { cotton, from, name } = options
    const created = { path: basename(resolve(from)), recipe: dataset.recipe }
    put(
      "bundle.json",
      json({
        version: 1,
        cotton,
        name,
        student: config.student.name,
        method: config.method.kind,
        cut: dataset.cut,
        "created-from": created,
        image: null
      })
    )
    const engines = { ...llamaFactory(config, template), ...axolotl(config) }
    for (const [path, text] of Object.entries(engines)) put(path, text)
    const { facts } = train
    put(
      "README.md",
      `# ${name}\n\nTrains ${config.student.model} (${config.method.kind}) on ${facts.rows} rows, ${facts.tokens} tokens, the longest ${facts.longest} of ${config.train.maxLength}.\n\n` +
        "```sh\nbash launch.sh setup\nbash launch.sh smoke\nbash launch.sh train\n```\n"
    )
    // The rows were hashed as they were written; all else is small.
    const hashed = new Map(
      [train, ...(validation === null ? [] : [validation])]
        .flatMap(({ files }) => files)
        .map(({ bytes, name: file, sha256 }) => [`data/${file}`, { bytes, sha256 }])
    )
    const files = filesUnder(staged).map((path) => {
      const { bytes, sha256 } = hashed.get(path) ?? hashOf(join(staged, path))
      return { path, bytes, sha256 }
    })
    const dropped = { ...train.dropped }
    for (const [code, count] of Object.entries(held?.dropped ?? {}) as ReadonlyArray<[Unfit, number]>)
      dropped[code] = (dropped[code] ?? 0) + count
    const summary = { train: facts, validation: validation?.facts ?? null, maxLength, dropped }
    put("manifest.json", json({ version: 1, files, data: summary }))
    checkOutput(out, staged)
    swap(staged, out)
    return { out, train: facts, validation: validation?.facts ?? null, dropped, config }
  } finally {
    await examiner.close()
    rmSync(staged, { recursive: true, force: true })
  }
}
