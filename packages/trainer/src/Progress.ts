import * as Schema from "effect/Schema"

/*
 * `output/progress.jsonl` of a job: one line an event, appended by the training program's first process alone. The fields of
 * a step are those of `trainerStatus` of Kubeflow's TrainJob (KEP-2779), so that its controller can be handed them as they are.
 * A job that was resumed has several `begin`s, and steps that were done again: the last `begin` counts.
 */

export const PROGRESS_FILE = "progress.jsonl"

/** Both as KEP-2779 has them: the value is text. */
export const Metric = Schema.Struct({ name: Schema.String, value: Schema.String })

const when = { lastUpdatedTime: Schema.String }

export const Begin = Schema.Struct({
  type: Schema.Literal("begin"),
  /** Counts from 1 over all resumptions. */
  attempt: Schema.Int,
  /** The step that is gone on from: 0, or that of a checkpoint. */
  fromStep: Schema.Int,
  maxSteps: Schema.Int,
  /** Processes that really train, counted by themselves. */
  world: Schema.Int,
  /** The device's own name. */
  device: Schema.String,
  trainTokens: Schema.NullOr(Schema.Finite),
  parameters: Schema.NullOr(Schema.Finite),
  trainable: Schema.NullOr(Schema.Finite),
  /** The `--set` of `launch.sh`, where there were any. */
  settings: Schema.optionalKey(Schema.Array(Schema.String)),
  ...when
})

export const Step = Schema.Struct({
  type: Schema.Literal("step"),
  step: Schema.Int,
  maxSteps: Schema.Int,
  progressPercentage: Schema.Finite,
  /** Seconds; null until two steps were timed. */
  estimatedRemainingSeconds: Schema.NullOr(Schema.Finite),
  /**
   * `loss`, `learning_rate`, `grad_norm`, `epoch`, `tokens` (seen since the first step), `tokens_per_second`, `mfu` (share of
   * the peak), `memory_bytes` (the peak of one device), `eval_loss`, `mean_token_accuracy`; those that are known.
   */
  metrics: Schema.Array(Metric),
  ...when
})

export const Checkpoint = Schema.Struct({
  type: Schema.Literal("checkpoint"),
  step: Schema.Int,
  /** Below the output folder. */
  path: Schema.String,
  ...when
})

export const End = Schema.Struct({
  type: Schema.Literal("end"),
  step: Schema.Int,
  /** The finished student, below the output folder. */
  model: Schema.String,
  seconds: Schema.Finite,
  ...when
})

export const Failed = Schema.Struct({
  type: Schema.Literal("failed"),
  /** A code of the program's guards (`row-too-long`, `data-changed`, …), or `crashed`. */
  reason: Schema.String,
  message: Schema.String,
  ...when
})

export const Progress = Schema.Union([Begin, Step, Checkpoint, End, Failed])
export type Progress = typeof Progress.Type
