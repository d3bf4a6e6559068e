import type { Command, Outcome } from "./Command.ts"
import type { Job } from "./Job.ts"
import type { Kind, ProfileOf } from "./Profile.ts"

/** `lost`: it ended without a word. `unknown`: nobody could be asked. */
export type State =
  | "submitting"
  | "queued"
  | "running"
  | "done"
  | "stopped"
  | "cancelled"
  | "failed"
  | "lost"
  | "unknown"

/** A job in one of these is not going to do anything more by itself. */
export const isOver = (state: State): boolean => !["submitting", "queued", "running", "unknown"].includes(state)

/** What one look at a job has found. */
export interface Look {
  readonly state: State
  /** The target's own words on it: why it waits, how it ended. */
  readonly why: string | null
  /** Nothing of the job is there: a submission that failed has started nothing. */
  readonly isAbsent?: boolean
  /** The target's own name of the job, where it said it. */
  readonly handle?: string
  /** When the job was started, by the clock that its progress is written with; UTC, without a fraction. */
  readonly began?: string
  /** Text of `progress.jsonl`, and at which byte of it that begins. */
  readonly progress: string
  readonly from: number
}

export type JobOf<K extends Kind> = Job & { readonly profile: ProfileOf<K> }

/**
 * A place where jobs run. It knows commands and what they print; it runs nothing, so that all it would do can be shown, and
 * tested, without doing it.
 */
export interface Target<K extends Kind = Kind> {
  readonly kind: K
  /** Starts it: in this order, and the first that fails ends it. */
  readonly submit: (job: JobOf<K>) => ReadonlyArray<Command>
  /** The target's own name of the job, by what these commands printed. */
  readonly handle: (outcomes: ReadonlyArray<Outcome>) => string | null
  /** Asks how it is. `from`: bytes of its progress that are known. */
  readonly look: (job: JobOf<K>, from: number) => ReadonlyArray<Command>
  readonly seen: (job: JobOf<K>, outcomes: ReadonlyArray<Outcome>) => Look
  /** Prints its log, the last so many lines; `follow`: and what comes. */
  readonly logs: (job: JobOf<K>, lines: number, follow: boolean) => Command
  /** Stops it, after a checkpoint where `savesFirst`; `now`: at once. */
  readonly cancel: (job: JobOf<K>, now: boolean) => ReadonlyArray<Command>
  /** Brings its student, progress and log into `to`, a folder here; `all`: and its checkpoints. Nothing where it is here. */
  readonly fetch: (job: JobOf<K>, to: string, all: boolean) => ReadonlyArray<Command>
  /** What is cancelled writes a checkpoint before it ends. */
  readonly savesFirst: boolean
  /** Its handle has to be known before anything but a look can be asked of it. */
  readonly needsHandle: boolean
  /** Where its output is. */
  readonly place: (job: JobOf<K>) => string
}
