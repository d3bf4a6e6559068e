import { ExportError } from "@cotton/exporter"
import { AGAIN } from "@cotton/exporter/errors"
import { quietJson } from "@cotton/schema/Legible"
import { nearest } from "@cotton/schema/Nearest"
import { shellWord } from "@cotton/schema/ShellWord"
import { BundleError, parametersOf, shapeOf } from "@cotton/trainer"
import { findDataset } from "@cotton/trainer/bundle/Dataset"
import { UNFIT, type Unfit } from "@cotton/trainer/bundle/Examine"
import { prepareStudent } from "@cotton/trainer/bundle/Prepare"
import { ADAPTER_RANK, settingsFor } from "@cotton/trainer/bundle/Settings"
import { writeBundle } from "@cotton/trainer/bundle/Write"
import type { GpuKind } from "@cotton/trainer/plan/Gpus"
import { presetNamed } from "@cotton/trainer/students/Students"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { existsSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { InputError } from "../errors.ts"
import { cottonCommand } from "../HowToCall.ts"
import { bundleLines, evenness } from "../trained/BundleLines.ts"
import { planJob } from "../trained/Planned.ts"
import { VERSION } from "../Version.ts"

export interface TrainFlags {
  readonly dir: string
  readonly student: string
  readonly base: Option.Option<string>
  readonly template: Option.Option<string>
  readonly cut: string
  readonly method: "full" | "lora" | "qlora"
  readonly context: Option.Option<number>
  readonly drop: string
  readonly gpu: Option.Option<GpuKind>
  readonly gpuPrice: Option.Option<number>
  readonly gpus: number
  readonly nodes: number
  readonly validation: boolean
  readonly set: ReadonlyArray<string>
  readonly out: Option.Option<string>
  readonly json: boolean
}

/** Tokens a row of the published students at most (DeepSeek-R1). */
const CONTEXT = 32_768

const wrong = (message: string) => Effect.fail(new InputError({ message }))

const isTold = (error: unknown): error is Error =>
  error instanceof BundleError || error instanceof ExportError || (error instanceof Error && "syscall" in error)

/** Awaits work of the trainer; what it throws on purpose, or a disk does, is the user's to mend, all else a bug. */
const attempt = <A>(work: () => Promise<A> | A): Effect.Effect<A, InputError> =>
  Effect.tryPromise({ try: async () => work(), catch: (error) => error }).pipe(
    // What a dataset says of a full disk is about a run's own.
    Effect.catch((error) =>
      isTold(error) ? wrong(error.message.replace(AGAIN, "then run the same command again.")) : Effect.die(error)
    )
  )

const namesIn = (list: string): ReadonlyArray<string> => [
  ...new Set(
    list
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "")
  )
]

const readDrop = (list: string): Effect.Effect<ReadonlySet<Unfit>, InputError> =>
  Effect.gen(function* () {
    const found = new Set<Unfit>()
    for (const name of namesIn(list)) {
      const code = UNFIT.find((one) => one === name)
      if (code !== undefined) found.add(code)
      else {
        const near = nearest(name, UNFIT)
        yield* wrong(
          `--drop ${name}: ${near === undefined ? `the reasons are ${UNFIT.join(", ")}` : `did you mean ${near}?`}`
        )
      }
    }
    return found
  })

const checkCounts = (flags: TrainFlags): Effect.Effect<void, InputError> => {
  for (const [name, value] of [
    ["gpus", flags.gpus],
    ["nodes", flags.nodes],
    ["context", Option.getOrElse(flags.context, () => 1)]
  ] as const)
    if (value < 1) return wrong(`--${name} ${value}: it must be 1 at least`)
  if (Option.isSome(flags.gpuPrice) && !(flags.gpuPrice.value > 0))
    return wrong(`--gpu-price ${flags.gpuPrice.value}: it must be more than 0`)
  if (Option.isSome(flags.gpuPrice) && Option.isNone(flags.gpu))
    return wrong("--gpu-price: name the kind of accelerator with --gpu: without it no time is planned")
  return Effect.void
}

/** The datasets of the cuts, all of them before the first bundle is written. */
const findCuts = Effect.fnUntraced(function* ({ cut, dir, out }: TrainFlags) {
  const cuts = namesIn(cut)
  const found = yield* Effect.forEach(cuts, (one) => attempt(() => findDataset(dir, one)))
  if (cuts.length > 1 && found.some((one) => one.cut === null))
    return yield* wrong(`--cut ${cut}: ${dir} is no dataset of Cotton, and has no cuts`)
  if (cuts.length > 1 && Option.isSome(out))
    return yield* wrong("--out names one folder, and each cut gets its own: leave it out")
  return found
})

export const train = Effect.fnUntraced(function* (flags: TrainFlags) {
  const { gpus, method, nodes, set, validation } = flags
  yield* checkCounts(flags)
  const drop = yield* readDrop(flags.drop)
  const preset = yield* attempt(() => presetNamed(flags.student, existsSync))
  const model = preset?.model ?? flags.student
  const plan = (shape: ReturnType<typeof shapeOf>, context: number) =>
    Option.match(flags.gpu, {
      onNone: () => Effect.succeed(null),
      onSome: (gpu) =>
        shape === null
          ? wrong(
              `--gpu ${gpu}: what this student needs of it is known from a config.json of the families Qwen2, Qwen3, Llama, Mistral and SmolLM3 alone; without --gpu nothing is planned`
            )
          : planJob({
              shape,
              method,
              context,
              rank: ADAPTER_RANK,
              gpu,
              gpus,
              nodes,
              price: Option.getOrNull(flags.gpuPrice)
            })
    })
  // Told before anything has to be downloaded.
  if (preset !== null)
    yield* plan(
      preset.shape,
      Option.getOrElse(flags.context, () => preset.context)
    )

  const prepared = yield* prepareStudent(model, Option.getOrNull(flags.base), Option.getOrNull(flags.template)).pipe(
    Effect.mapError(({ message }) => new InputError({ message }))
  )
  const { files, original, pad, template, tokenizer } = prepared
  const own = files.config?.["max_position_embeddings"]
  const positions = preset?.patch["max_position_embeddings"] ?? (typeof own === "number" ? own : null)
  const maxLength = Option.getOrElse(flags.context, () => Math.min(positions ?? CONTEXT, preset?.context ?? CONTEXT))
  if (positions !== null && maxLength > positions)
    return yield* wrong(`--context ${maxLength}: the student has ${positions} positions (its max_position_embeddings)`)
  const shape = preset?.shape ?? (files.config === null ? null : shapeOf(files.config))
  const planned = yield* plan(shape, maxLength)
  const architectures = files.config?.["architectures"]
  const architecture: unknown = Array.isArray(architectures) ? architectures[0] : null

  const student = basename(flags.student).toLowerCase()
  const home = statSync(flags.dir, { throwIfNoEntry: false })?.isFile() ? dirname(flags.dir) : flags.dir
  const datasets = yield* findCuts(flags)
  const all = yield* Effect.forEach(datasets, (dataset) => {
    const name = dataset.cut === null ? student : `${student}-${dataset.cut}`
    const out = Option.getOrElse(flags.out, () => join(home, "train", name))
    const config = settingsFor({
      name: student,
      model,
      preset,
      endOfTurn: template.endOfTurn,
      pad,
      method,
      maxLength,
      nodes,
      gpus,
      plan: planned?.settings ?? null,
      set,
      architecture: typeof architecture === "string" ? architecture : null
    })
    const told = { from: flags.dir, cotton: VERSION, name, out }
    const work = { dataset, student: files, tokenizer, template, original, maxLength, drop, validation, config }
    return Effect.map(
      attempt(() => writeBundle({ ...told, ...work })),
      (bundle) => ({ cut: dataset.cut ?? "", out, bundle })
    )
  })

  if (flags.json) {
    const bundles = all.map(({ out, bundle: { config, dropped, train: rows, validation: held } }) => ({
      out,
      train: rows,
      validation: held,
      dropped,
      maxLength,
      batch: config.train.batch
    }))
    return yield* Console.log(quietJson({ type: "summary", ...(bundles.length === 1 ? bundles[0] : { bundles }) }))
  }
  const facts = {
    template: Option.match(flags.template, {
      onNone: () => (template.family === "own" ? "its own chat template" : `the ${template.family} training template`),
      onSome: (file) => `the template ${basename(file)}`
    }),
    parameters: shape === null ? null : parametersOf(shape).all,
    source: preset?.source ?? null,
    hasTemplate: original !== null || Option.isSome(flags.template)
  }
  const lines = all.flatMap(({ bundle, out }) => [
    ...bundleLines(bundle, {
      ...facts,
      planned: planned?.lines(bundle.train.tokens * bundle.config.train.epochs) ?? []
    }),
    out,
    `next: ${cottonCommand()} jobs submit ${shellWord(out)}   (by hand: bash ${shellWord(join(out, "launch.sh"))} setup)`
  ])
  yield* Console.log([...lines, ...evenness(all)].join("\n"))
})
