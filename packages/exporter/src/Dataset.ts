import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { Example, ExportSpec, Judged, Split } from "@cotton/schema"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { renderCard } from "./Card.ts"
import type { CardFacts } from "./card/CardFacts.ts"
import type { CardConfig } from "./card/FrontMatter.ts"
import { alreadyFinished, type ExportError, fileError, reservedName } from "./errors.ts"
import { llamaFactoryInfo } from "./LlamaFactory.ts"
import { type DatasetFile, manifestText, writeText } from "./Manifest.ts"
import { emptyNotes } from "./Notes.ts"
import type { Origin } from "./Origin.ts"
import { ParquetSink } from "./ParquetSink.ts"
import { type MessagesRow, messagesColumns } from "./shapes/messages.ts"
import { type TraceRow, traceColumns } from "./shapes/trace.ts"
import { MANIFEST, openStaging, recover, type Staging, syncFolder } from "./Staging.ts"
import { SUSPECTS } from "./Suspects.ts"
import { Tally } from "./Tally.ts"

export interface DatasetOptions {
  /** The dataset's folder, for example `runs/r1/dataset`. What it holds is replaced when the new one is whole. */
  readonly dir: string
  /** The names of the cuts in the recipe's order; the first is the default config. */
  readonly cuts: ReadonlyArray<string>
  readonly spec: ExportSpec
  readonly recipeDigest: string
}

export interface CutSummary {
  readonly name: string
  readonly train: number
  readonly validation: number
  /** Output tokens of both splits. */
  readonly tokens: number
}

export interface DatasetSummary {
  readonly dir: string
  readonly cuts: ReadonlyArray<CutSummary>
  readonly traces: number
  /** Traces whose input or output tokens nobody counted: they are estimated from the text. */
  readonly estimated: number
  /** Problems whose gold answer is suspect: `suspects.jsonl` lists them. */
  readonly suspects: number
  readonly files: ReadonlyArray<DatasetFile>
  /** What the user should know, for example that a split came out empty. They stand in the card too. */
  readonly notes: ReadonlyArray<string>
}

/** Takes rows in one pass, in any order of traces and examples; memory is one row group for each open split. */
export interface DatasetWriter {
  readonly addTrace: (judged: Judged, origin?: Origin) => Effect.Effect<void, ExportError>
  readonly addExample: (cut: string, example: Example, origin?: Origin) => Effect.Effect<void, ExportError>
  /** Ends all files, writes card and manifest, and puts the dataset in place. */
  readonly finish: (facts: CardFacts) => Effect.Effect<DatasetSummary, ExportError>
}

/** Errors of the export stay typed; anything else is a bug and dies. */
const failed = (path: string, cause: unknown): Effect.Effect<never, ExportError> => {
  try {
    return Effect.fail(fileError(path, cause))
  } catch (bug) {
    return Effect.die(bug)
  }
}

/** Work that is mostly done at once and now and then has to wait for the disk. A write is not interrupted half-way. */
const attempt = <A>(path: string, work: () => Promise<A>): Effect.Effect<A, ExportError> =>
  Effect.uninterruptible(
    Effect.catch(Effect.tryPromise({ try: work, catch: (cause) => cause }), (cause) => failed(path, cause))
  )

const push = (path: string, work: () => Promise<void> | undefined): Effect.Effect<void, ExportError> =>
  Effect.suspend(() => {
    try {
      const wait = work()
      return wait === undefined ? Effect.void : attempt(path, () => wait)
    } catch (cause) {
      return failed(path, cause)
    }
  })

class Writer {
  readonly #options: DatasetOptions
  readonly #staging: Staging
  readonly #tally: Tally
  readonly #traces: ParquetSink<TraceRow>
  /** By `cut/split`, opened with the first row. */
  readonly #sinks = new Map<string, ParquetSink<MessagesRow>>()
  #open = true

  constructor(options: DatasetOptions, staging: Staging) {
    this.#options = options
    this.#staging = staging
    this.#tally = new Tally(options.cuts)
    this.#traces = new ParquetSink(
      join(staging.path, "traces"),
      "traces",
      traceColumns(options.recipeDigest),
      options.spec
    )
  }

  addTrace(judged: Judged, origin: Origin): Promise<void> | undefined {
    this.#check()
    this.#tally.addTrace(judged)
    return this.#traces.add({ ...judged, origin })
  }

  addExample(name: string, example: Example, origin: Origin): Promise<void> | undefined {
    this.#check()
    const cut = this.#tally.cuts.get(name)
    if (cut === undefined) throw new Error(`no cut ${JSON.stringify(name)} in ${this.#options.cuts.join(", ")}`)
    const wait = this.#sink(name, example.split).add({ ...example, origin })
    this.#tally.addExample(cut, example)
    return wait
  }

  async finish(facts: CardFacts): Promise<DatasetSummary> {
    this.#check()
    this.#open = false
    const { cuts, recipeDigest, spec } = this.#options
    const { path, target } = this.#staging
    const tally = this.#tally
    const files: Array<DatasetFile> = []
    const end = async (folder: string, sink: ParquetSink<never>): Promise<void> => {
      for (const { name, ...file } of await sink.finish()) files.push({ path: `${folder}/${name}`, ...file })
      await syncFolder(join(path, folder))
    }

    for (const name of cuts) {
      // A cut without any row still has a file, with the schema only, so that its readers find their columns.
      for (const split of this.#splits(name)) await end(name, this.#sink(name, split))
    }
    await end("traces", this.#traces)

    const cutConfigs = cuts.map((name): CardConfig => {
      const splits = this.#splits(name).map((split) => ({ name: split, path: `${name}/${split}-*.parquet` }))
      return { name, splits }
    })
    const configs = [...cutConfigs, { name: "traces", splits: [{ name: "train", path: "traces/traces-*.parquet" }] }]
    const notes = emptyNotes(tally, spec, facts)
    const card = renderCard({ facts, tally, configs, notes, spec, recipe: recipeDigest })
    files.push(await writeText(path, "README.md", card))
    // LLaMA-Factory reads `content` only: with the chain in a field of its own it would train on answers alone.
    if (spec.reasoning !== "field") files.push(await writeText(path, "dataset_info.json", llamaFactoryInfo(cutConfigs)))
    if (tally.suspects.counts.suspects > 0) files.push(await writeText(path, SUSPECTS, tally.suspects.text))
    await writeText(path, MANIFEST, manifestText(recipeDigest, files))
    await this.#staging.commit()
    const summaries = [...tally.cuts].map(([name, { lengths, train, validation }]): CutSummary => ({
      name,
      train,
      validation,
      tokens: lengths.sum
    }))
    return {
      dir: target,
      cuts: summaries,
      traces: tally.traces,
      estimated: tally.estimated,
      suspects: tally.suspects.counts.suspects,
      files,
      notes
    }
  }

  async close(): Promise<void> {
    this.#open = false
    await Promise.all([this.#traces, ...this.#sinks.values()].map((sink) => sink.abort()))
    await this.#staging.discard()
  }

  #check(): void {
    if (!this.#open) throw alreadyFinished(this.#staging.target)
  }

  /** The splits of a cut that have rows; of an empty cut, train. */
  #splits(name: string): ReadonlyArray<Split> {
    const cut = this.#tally.cuts.get(name)
    const used = (["train", "validation"] as const).filter((split) => (cut?.[split] ?? 0) > 0)
    return used.length === 0 ? ["train"] : used
  }

  #sink(name: string, split: Split): ParquetSink<MessagesRow> {
    const key = `${name}/${split}`
    const known = this.#sinks.get(key)
    if (known !== undefined) return known
    const { recipeDigest, spec } = this.#options
    const columns = messagesColumns(spec.reasoning, recipeDigest)
    const sink = new ParquetSink(join(this.#staging.path, name), split, columns, spec)
    this.#sinks.set(key, sink)
    return sink
  }
}

const open = async (options: DatasetOptions): Promise<Writer> => {
  if (options.cuts.includes("traces")) throw reservedName("traces")
  const staging = await openStaging(options.dir)
  try {
    for (const folder of [...options.cuts, "traces"]) await mkdir(join(staging.path, folder))
  } catch (cause) {
    await staging.discard()
    throw fileError(staging.path, cause)
  }
  return new Writer(options, staging)
}

/**
 * Opens a new dataset beside the one at `dir`. When the scope closes before `finish`, the new one is removed and the
 * old one stands. Equal rows in equal order give equal bytes of every cut's files, on every machine with this version
 * of Node: neither clock nor cost is in them.
 */
export const openDataset = (options: DatasetOptions): Effect.Effect<DatasetWriter, ExportError, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      attempt(options.dir, () => open(options)),
      (writer) => Effect.promise(() => writer.close())
    ),
    (writer): DatasetWriter => ({
      addTrace: (judged, origin = {}) => push(options.dir, () => writer.addTrace(judged, origin)),
      addExample: (cut, example, origin = {}) => push(options.dir, () => writer.addExample(cut, example, origin)),
      finish: (facts) => attempt(options.dir, () => writer.finish(facts))
    })
  )

/** Ends a replacement of the dataset at `dir` that a crash cut in two, for readers that open no new one. */
export const recoverDataset = (dir: string): Effect.Effect<void, ExportError> => attempt(dir, () => recover(dir))
