import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"

/** Programs that a sandbox has. Where they are is its own business. */
export type Interpreter = "python" | "node"

/** What a program may take. Beyond any of these it is ended, with every process that it started. */
export interface SandboxLimits {
  /** From its start, by the clock. */
  readonly wallMs: number
  /** Of one process. */
  readonly cpuSeconds: number
  /** Of the whole tree where the sandbox can, else of each process. */
  readonly memoryBytes: number
  /** Standard output and standard error together. */
  readonly outputBytes: number
  /** What it can write in its work folder, and the largest file. */
  readonly diskBytes: number
  /** Processes and threads. */
  readonly processes: number
}

export interface SandboxProgram {
  /** By name, in the work folder, which holds nothing else and is where the program starts. */
  readonly files: Readonly<Record<string, string>>
  /** An interpreter and its arguments. No shell reads them. */
  readonly command: readonly [Interpreter, ...ReadonlyArray<string>]
  readonly limits: SandboxLimits
}

/** How a program ended. */
export interface SandboxEnd {
  /** `null`: it did not end by itself. */
  readonly exit: number | null
  /** The signal that ended it, `SIGKILL` for instance, where it is known. */
  readonly signal: string | null
  readonly stderr: string
  readonly timedOut: boolean
  /** It wrote more than it may, and was ended. */
  readonly outputCut: boolean
  /** The kernel says that it ran out of memory. Without it, it may have all the same. */
  readonly memoryOut: boolean
  readonly ms: number
}

export interface SandboxResult extends SandboxEnd {
  readonly stdout: string
}

/** A program that runs, for as long as its scope is open. */
export interface SandboxSession {
  /** Writes to its standard input. What it no longer reads is dropped. */
  readonly send: (text: string) => void
  /** The next line of its standard output; `null` after the last. */
  readonly line: Effect.Effect<string | null>
  /** How it ended: waits for it. */
  readonly end: Effect.Effect<SandboxEnd, SandboxError>
}

/** The sandbox itself is dead or out of reach: nothing is known of the program. */
export class SandboxError extends Schema.TaggedError<SandboxError>()("SandboxError", {
  reason: Schema.Literals([
    "missing", // this machine has none
    "refused", // it is there and does not start programs
    "unreachable", // a remote one does not answer
    "broken" // it died while a program ran
  ]),
  message: Schema.String
}) {
  /** A machine that lacks something goes on lacking it. */
  get isRetryable(): boolean {
    return this.reason === "unreachable" || this.reason === "broken"
  }
}

/** Runs programs that nobody trusts: no network, no files but their own, bounded in everything. */
export class Sandbox extends Context.Service<
  Sandbox,
  {
    /** For people: `bubblewrap 0.8.0`. */
    readonly name: string
    /** Programs that are tried at the same time. */
    readonly concurrency: number
    readonly run: (program: SandboxProgram & { readonly stdin: string }) => Effect.Effect<SandboxResult, SandboxError>
    /** A program that is talked to, line by line; `null` where the sandbox can't. */
    readonly start: ((program: SandboxProgram) => Effect.Effect<SandboxSession, SandboxError, Scope.Scope>) | null
  }
>()("@cotton/schema/ports/Sandbox") {}
