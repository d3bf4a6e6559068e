import * as Schema from "effect/Schema"

/*
 * `config.json` of a bundle: all that the training program is told. It is written here and read by `program/`, which knows
 * no other source of settings: what stands in it is what is trained. Every number is in the unit of its name.
 */

export const CONFIG_FILE = "config.json"
/** Raised when a field changes its meaning; a program refuses another version. */
export const CONFIG_VERSION = 1

const whole = Schema.Int.check(Schema.isGreaterThan(0))
const positive = Schema.Finite.check(Schema.isGreaterThan(0))
const nonNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/** The model that is trained on, and what is done to it before. */
export const BaseModel = Schema.Struct({
  /** The preset or the name given: `r1-distill-qwen-7b`. */
  name: Schema.NonEmptyString,
  /** A Hugging Face id or a folder; `launch.sh --model PATH` stands over it, for machines without internet. */
  model: Schema.NonEmptyString,
  revision: Schema.NullOr(Schema.String),
  /** Fields of the model's `config.json` that are set before training (`rope_theta`, `max_position_embeddings`, …). */
  patch: Schema.Record(Schema.String, Schema.Json),
  /** The token that ends a turn under the training template; the student is taught it, and generates until it. */
  endOfTurn: Schema.NonEmptyString,
  /** Differs from `endOfTurn`: a pad that is masked out of the loss must not be the token that is to be learnt. */
  pad: Schema.NonEmptyString,
  /** The model class of transformers, `Qwen2ForCausalLM`, where it is known. */
  architecture: Schema.NullOr(Schema.String)
})
export type BaseModel = typeof BaseModel.Type

export const Method = Schema.Struct({
  kind: Schema.Literals(["full", "lora", "qlora"]),
  /** Of the adapters; ignored by `full`. */
  rank: whole,
  alpha: positive,
  dropout: nonNegative,
  /** `all-linear`, or names of modules. */
  targets: Schema.Union([Schema.Literal("all-linear"), Schema.Array(Schema.NonEmptyString)])
})
export type Method = typeof Method.Type

export const TrainData = Schema.Struct({
  /** Parquet files beside `config.json`, each with a column `messages`. */
  train: Schema.Array(Schema.NonEmptyString),
  validation: Schema.Array(Schema.NonEmptyString)
})

export const Training = Schema.Struct({
  /** Tokens of a sequence at most. A longer row stops the job: nothing is ever cut. */
  maxLength: whole,
  /** Several rows a sequence, each seeing itself alone. */
  packing: Schema.Boolean,
  epochs: positive,
  /** Stops there whatever `epochs` says. */
  maxSteps: Schema.NullOr(whole),
  /** Sequences (packed ones, under `packing`) in one optimiser step over all processes. */
  batch: whole,
  /** Sequences in one forward pass of one process. `batch` = `microBatch` × processes / context parallel × accumulation. */
  microBatch: whole,
  learningRate: positive,
  /** The cosine ends at this share of `learningRate`. */
  minLearningRate: nonNegative,
  /** Share of all steps. */
  warmup: nonNegative,
  weightDecay: nonNegative,
  adamBetas: Schema.Tuple([nonNegative, nonNegative]),
  /** Norm that gradients are clipped to. */
  clip: positive,
  seed: Schema.Int,
  precision: Schema.Literals(["bf16", "fp32"]),
  gradientCheckpointing: Schema.Boolean,
  attention: Schema.Literals(["sdpa", "flash_attention_2", "eager"]),
  /** Steps between two checkpoints, two evaluations, two lines of progress. */
  saveEvery: whole,
  evalEvery: Schema.NullOr(whole),
  logEvery: whole,
  /** Whole checkpoints that are kept. */
  keepCheckpoints: whole,
  /** transformers' `report_to`: `wandb`, `trackio`, `mlflow`. */
  reportTo: Schema.Array(Schema.NonEmptyString)
})
export type Training = typeof Training.Type

export const Parallel = Schema.Struct({
  nodes: whole,
  /** Processes a node, one an accelerator. */
  processes: whole,
  sharding: Schema.Literals(["none", "fsdp2", "zero3"]),
  /** Accelerators that share one sequence. */
  contextParallel: whole,
  device: Schema.Literals(["cuda", "cpu"])
})
export type Parallel = typeof Parallel.Type

export const TrainConfig = Schema.Struct({
  version: Schema.Literal(CONFIG_VERSION),
  student: BaseModel,
  method: Method,
  data: TrainData,
  train: Training,
  parallel: Parallel,
  /** For the share of the peak that is reached (MFU): floating-point operations a trained token, and a second of one device. */
  speed: Schema.Struct({ flopsPerToken: Schema.NullOr(positive), peakFlops: Schema.NullOr(positive) })
})
export type TrainConfig = typeof TrainConfig.Type

/** Forward passes of a process in one step of the optimiser; no whole number where the batch cannot be divided so. */
export const accumulationOf = ({ parallel, train }: Pick<TrainConfig, "parallel" | "train">): number => {
  const { contextParallel, nodes, processes } = parallel
  return train.batch / (train.microBatch * ((nodes * processes) / contextParallel))
}
