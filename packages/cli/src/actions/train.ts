import { existsSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { quietJson } from "@cotton/schema/Legible"
import { findDataset } from "@cotton/trainer/bundle/Dataset"
import { prepareStudent } from "@cotton/trainer/bundle/Prepare"
import { settingsFor } from "@cotton/trainer/bundle/Settings"
import { writeBundle, type WrittenBundle } from "@cotton/trainer/bundle/Write"
import { type GpuKind, GPUS } from "@cotton/trainer/plan/Gpus"
import type { Memory } from "@cotton/trainer/plan/Memory"
import { hoursOf, planTraining, type Wanted } from "@cotton/trainer/plan/Planner"
import { flopsPerToken } from "@cotton/trainer/plan/Speed"
import { shapeOf } from "@cotton/trainer"
import { presetNamed } from "@cotton/trainer/students/Students"
import { BundleError } from "@cotton/trainer"
import { ExportError } from "@cotton/exporter"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { InputError } from "../errors.ts"
import { VERSION } from "../Version.ts"

export interface TrainFlags {
  readonly dir: string
  readonly student: string
  readonly base: Option.Option<string>
  readonly cut: string
  readonly method: "full" | "lora" | "qlora"
  readonly context: Option.Option<number>
  readonly over: "refuse" | "drop"
  readonly gpu: Option.Option<GpuKind>
  readonly gpus: number
  readonly nodes: number
  readonly validation: boolean
  readonly set: ReadonlyArray<string>
  readonly out: Option.Option<string>
  readonly json: boolean
}

/** Tokens a row of the published students at most (DeepSeek-R1). */
const CONTEXT = 32_768

/** Awaits work of the trainer; what it throws on purpose, or a disk does, is the user's to mend, all else a bug. */
const attempt = <A>(work: () => Promise<A>): Effect.Effect<A, InputError> =>
  Effect.tryPromise({ try: work, catch: (error) => error }).pipe(
    Effect.catch((error) =>
      error instanceof BundleError || (error instanceof Error && "syscall" in error) || error instanceof ExportError
        ? Effect.fail(new InputError({ message: error.message }))
        : Effect.die(error)
    )
  )

/** A set that is smaller than any of which a published student was made: s1 has 1,000 rows, LIMO 817. */
const FEW_ROWS = 800
/**
 * Students of up to 3B do not consistently gain from long chains, and learn more from shorter ones: arXiv 2502.12143. What is
 * long is not told there in tokens; 4,000 on average is ours (DeepSeek-R1's own set has 5,355, Table 5).
 */
const SMALL_BILLIONS = 3
const LONG_TOKENS = 4000

const warningsOf = (rows: number, mean: number, billions: number | null): ReadonlyArray<string> => [
  ...(rows < FEW_ROWS
    ? [`note: ${rows} rows are fewer than the ${FEW_ROWS} to 1,000 of the smallest published sets (LIMO, s1)`]
    : []),
  ...(billions !== null && billions <= SMALL_BILLIONS && mean > LONG_TOKENS
    ? [
        `note: chains of ${Math.round(mean)} tokens on average; students of up to ${SMALL_BILLIONS}B were found to learn more from shorter ones (arXiv 2502.12143)`
      ]
    : [])
]

/** Below them a cosine with warm-up has hardly begun. */
const FEW_STEPS = 20

/** Steps of the optimiser, as if packed sequences were full: they are to some 97 %. */
const stepsOf = ({ config: { train }, train: { rows, tokens } }: WrittenBundle): number => {
  const sequences = train.packing ? Math.ceil(tokens / train.maxLength) : rows
  return train.maxSteps ?? Math.ceil(Math.ceil(sequences / train.batch) * train.epochs)
}

/** Share by which cuts may differ in what is trained and still be compared: a percent, below what two seeds differ by. */
const EVEN = 0.01

/** Whether students of these cuts would learn as many tokens, which a comparison of the cuts rests on. */
const evenness = (
  all: ReadonlyArray<{ readonly cut: string; readonly written: { readonly train: { readonly trainedTokens: number } } }>
): ReadonlyArray<string> => {
  if (all.length < 2) return []
  const counts = all.map(({ written }) => written.train.trainedTokens)
  const share = Math.max(...counts) / Math.min(...counts) - 1
  const said = all.map(({ cut, written }) => `${cut} ${written.train.trainedTokens.toLocaleString("en-US")}`).join(", ")
  return share <= EVEN
    ? [`trained tokens an epoch: ${said}: within a percent of each other`]
    : [
        `note: trained tokens an epoch differ by ${(100 * share).toFixed(1)} %: ${said}. Give each as many steps, --set train.maxSteps=N, or compare at other numbers of epochs`
      ]
}

/** Of adapters, where nothing else is said. */
const RANK = 16

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

const partsOf = (memory: Memory): string =>
  Object.entries(memory)
    .filter(([name, bytes]) => name !== "total" && bytes >= 5e7)
    .map(([name, bytes]) => `${name} ${gigabytes(bytes)}`)
    .join(", ")

/** What fits on these accelerators, and how. Fails with the nearest job that does, where this one does not. */
const planFor = (wanted: Wanted) => {
  const { contextParallel, fits, memory, nearest, room, sharding } = planTraining(wanted)
  const gpu = GPUS[wanted.gpu]
  const count = wanted.nodes * wanted.gpus
  if (!fits) {
    const other = nearest === null ? "; nothing near it fits either" : `; the nearest that fits: ${nearest}`
    const message = `${count} × ${gpu.name} is too small: a device needs ${gigabytes(memory.total)} (${partsOf(memory)}) and has ${gigabytes(room)} to plan with${other}`
    return Effect.fail(new InputError({ message }))
  }
  const settings = {
    sharding,
    contextParallel,
    flopsPerToken: flopsPerToken(wanted.shape, wanted.context),
    peakFlops: gpu.peakFlops
  }
  const how =
    sharding === "none"
      ? ""
      : `, ${sharding}${contextParallel === 1 ? "" : ` with ${contextParallel} devices a sequence`}`
  const lines = (tokens: number) => [
    `planned: ${count} × ${gpu.name}${how}: ${gigabytes(memory.total)} a device (${partsOf(memory)})`,
    `planned: about ${Number(hoursOf(wanted, tokens).toPrecision(2))} hours, at 22 % of the peak as published runs at 32,768 tokens have it`
  ]
  return Effect.succeed({ settings, lines })
}

export const train = Effect.fnUntraced(function* (flags: TrainFlags) {
  for (const [name, value] of [
    ["gpus", flags.gpus],
    ["nodes", flags.nodes],
    ["context", Option.getOrElse(flags.context, () => 1)]
  ] as const)
    if (value < 1) return yield* Effect.fail(new InputError({ message: `--${name} ${value}: it must be 1 at least` }))
  const preset = yield* attempt(async () => presetNamed(flags.student, existsSync))
  const model = preset?.model ?? flags.student
  if (preset !== null && Option.isSome(flags.gpu)) {
    // Told before anything has to be downloaded.
    const context = Option.getOrElse(flags.context, () => preset.context)
    const { gpus, method, nodes } = flags
    yield* planFor({ shape: preset.shape, method, context, rank: RANK, gpu: flags.gpu.value, gpus, nodes })
  }
  const prepared = yield* prepareStudent(model, Option.getOrNull(flags.base)).pipe(
    Effect.mapError(({ message }) => new InputError({ message }))
  )
  const { files, original, pad, template, tokenizer } = prepared
  const positions = files.config?.["max_position_embeddings"]
  const most = preset?.patch["max_position_embeddings"] ?? (typeof positions === "number" ? positions : null)
  const maxLength = Option.getOrElse(flags.context, () => Math.min(most ?? CONTEXT, preset?.context ?? CONTEXT))
  if (most !== null && maxLength > most)
    return yield* Effect.fail(
      new InputError({
        message: `--context ${maxLength}: the student has ${most} positions (its max_position_embeddings)`
      })
    )
  const { gpus, method, nodes, over, set, validation } = flags
  const shape = preset?.shape ?? (files.config === null ? null : shapeOf(files.config))
  const planned = yield* Option.match(flags.gpu, {
    onNone: () => Effect.succeed(null),
    onSome: (gpu) =>
      shape === null
        ? Effect.fail(
            new InputError({
              message: `--gpu ${gpu}: what this student needs of it is known from a config.json of the families Qwen2, Qwen3, Llama, Mistral and SmolLM3 alone; without --gpu nothing is planned`
            })
          )
        : planFor({ shape, method, context: maxLength, rank: RANK, gpu, gpus, nodes })
  })
  const name = basename(flags.student).toLowerCase()
  const cuts = [...new Set(flags.cut.split(",").map((one) => one.trim()))]
  if (cuts.length > 1 && Option.isSome(flags.out))
    return yield* Effect.fail(
      new InputError({ message: "--out names one folder, and each cut gets its own: leave it out" })
    )
  // All of them before the first is written.
  const datasets = yield* Effect.forEach(cuts, (cut) =>
    Effect.map(
      attempt(() => findDataset(flags.dir, cut)),
      (dataset) => ({ cut, dataset })
    )
  )
  const home = statSync(flags.dir).isFile() ? dirname(flags.dir) : flags.dir
  const [architecture] = Array.isArray(files.config?.["architectures"])
    ? (files.config["architectures"] as ReadonlyArray<unknown>)
    : []
  const outOf = (cut: string) => Option.getOrElse(flags.out, () => join(home, "train", `${name}-${cut}`))
  const write = ({ cut, dataset }: (typeof datasets)[number]) =>
    attempt(() =>
      writeBundle({
        out: outOf(cut),
        cotton: VERSION,
        name: `${name}-${cut}`,
        cut,
        from: flags.dir,
        dataset,
        student: files,
        tokenizer,
        template,
        original,
        maxLength,
        over,
        validation,
        config: settingsFor({
          name,
          model,
          preset,
          endOfTurn: template.endOfTurn,
          pad,
          method,
          maxLength,
          nodes,
          gpus,
          plan: planned === null ? null : planned.settings,
          set,
          architecture: typeof architecture === "string" ? architecture : null
        })
      })
    )
  const all = yield* Effect.forEach(datasets, (one) => Effect.map(write(one), (written) => ({ cut: one.cut, written })))
  if (flags.json) {
    const bundles = all.map(({ cut, written: { config, dropped, train: rows, validation: held } }) => ({
      out: outOf(cut),
      train: rows,
      validation: held,
      dropped,
      maxLength,
      batch: config.train.batch
    }))
    return yield* Console.log(quietJson({ type: "summary", ...(bundles.length === 1 ? bundles[0] : { bundles }) }))
  }
  const number = (value: number) => value.toLocaleString("en-US")
  const linesOf = ({ cut, written }: (typeof all)[number]) => {
    const { rows, tokens, trainedTokens, longest } = written.train
    const out = outOf(cut)
    return [
      `${number(rows)} rows, each rendered with the ${template.family} training template and counted: ${number(tokens)} tokens, ${number(trainedTokens)} trained`,
      `the longest has ${number(longest)} of ${number(maxLength)}${written.dropped > 0 ? `; ${number(written.dropped)} longer rows left out` : ""}`,
      `${number(written.config.train.batch)} ${written.config.train.packing ? "packed sequences" : "rows"} a step, learning rate ${written.config.train.learningRate}, ${written.config.train.epochs} epochs: about ${number(stepsOf(written))} steps`,
      ...(planned === null ? [] : planned.lines(tokens * written.config.train.epochs)),
      ...(preset === null ? [] : [`settings of ${preset.source}`]),
      ...(original === null
        ? [
            `note: the base has no chat template; the finished student gets the ${template.family} one that it is trained with`
          ]
        : []),
      ...(stepsOf(written) < FEW_STEPS
        ? [`note: fewer than ${FEW_STEPS} steps: a smaller --set train.batch=N, or more epochs, lets it learn`]
        : []),
      ...warningsOf(rows, trainedTokens / rows, preset?.billions ?? null),
      out,
      `next: bash ${join(out, "launch.sh")} setup`
    ]
  }
  yield* Console.log([...all.flatMap(linesOf), ...evenness(all)].join("\n"))
})
