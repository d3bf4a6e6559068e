import type * as Effect from "effect/Effect"
import type { TargetError } from "../errors.ts"

/*
 * Where a bundle is trained. Every target runs the same thing, `bash launch.sh train` of the bundle, which writes
 * `output/progress.jsonl`; a target only brings the bundle there, starts that, and brings back what it wrote.
 */

export type JobState = "queued" | "running" | "succeeded" | "failed" | "cancelled" | "lost"

/** What `--dry-run` prints, and what `submit` does: nothing else. */
export interface Launch {
  /** Files that are written for this target (an sbatch script, a task.yaml), by name and whole text. */
  readonly files: ReadonlyArray<{ readonly path: string; readonly text: string }>
  /** Commands in their order, each as its words: no shell comes between. */
  readonly commands: ReadonlyArray<ReadonlyArray<string>>
}

/** Kept in a file, so that any later command finds the job again. */
export interface Job {
  /** `math-7b-3f2a`: unique here. */
  readonly id: string
  readonly target: string
  /** What the target knows it by: a process id with its start time, a Slurm job id, … */
  readonly handle: string
  readonly bundle: string
  /** Where it runs, as the target names it: a folder here, on a host, in a bucket. */
  readonly remote: string
  readonly submitted: string
  readonly options: Readonly<Record<string, string>>
}

export interface JobStatus {
  readonly state: JobState
  /** In a sentence, as the target says it: why it waits, why it failed. */
  readonly why: string | null
}

export interface Target {
  readonly id: string
  readonly launch: (bundle: string, options: Readonly<Record<string, string>>) => Effect.Effect<Launch, TargetError>
  readonly submit: (bundle: string, launch: Launch, job: Omit<Job, "handle">) => Effect.Effect<Job, TargetError>
  readonly status: (job: Job) => Effect.Effect<JobStatus, TargetError>
  /** What the job printed, from a byte on. */
  readonly logs: (job: Job, from: number) => Effect.Effect<Uint8Array, TargetError>
  /** `progress.jsonl`, from a byte on. */
  readonly progress: (job: Job, from: number) => Effect.Effect<Uint8Array, TargetError>
  readonly cancel: (job: Job) => Effect.Effect<void, TargetError>
  /** Brings `output/model` (and the checkpoints, if asked) into a folder. */
  readonly fetch: (job: Job, into: string, checkpoints: boolean) => Effect.Effect<void, TargetError>
}
