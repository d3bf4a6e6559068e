import { type ChildProcess, spawn } from "node:child_process"
import { Lines } from "./Line.ts"

/** Bytes of standard error that are kept: its end, where the reason stands. */
const STDERR = 4096
/** Milliseconds that a pipe may stay open after its process has ended: somebody else holds it. */
const LINGER = 500

const started = (file: string, args: ReadonlyArray<string>, options: WorkerOptions) => {
  try {
    return spawn(file, args, { ...options, env: { ...options.env }, detached: true, stdio: "pipe" })
  } catch (cause) {
    // Without memory, or with more in its arguments than the system takes, it is thrown, not told.
    return cause instanceof Error ? cause : new Error(String(cause))
  }
}

interface WorkerOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface WorkerEvents {
  readonly said: (line: string) => void
  /** A line that is too long: what follows cannot be told apart. */
  readonly overlong: () => void
  /** It has ended by itself, or never began. Heard once, and not after `end`. */
  readonly left: (why: { readonly missing: boolean; readonly message: string }) => void
}

/**
 * One process of a command, in a group of its own: Ctrl-C in our terminal is ours alone, and whoever ends it ends what it has
 * started too.
 */
export class Worker {
  /** `null`: it never began. */
  readonly #child: ChildProcess | null
  readonly #events: WorkerEvents
  #stderr = Buffer.alloc(0)
  #over = false

  constructor(command: ReadonlyArray<string>, options: WorkerOptions, events: WorkerEvents) {
    this.#events = events
    const [file = "", ...args] = command
    const child = started(file, args, options)
    if (child instanceof Error) {
      this.#child = null
      // Whoever makes it does not have it yet.
      process.nextTick(() => this.#leave(false, `${file} cannot be started (${child.message})`))
      return
    }
    this.#child = child
    child.on("error", (cause: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return
      const missing = ["ENOENT", "EACCES", "ENOTDIR", "ENOEXEC"].includes(cause.code ?? "")
      this.#leave(missing, missing ? `${file} cannot be started (${cause.code})` : cause.message)
    })
    if (child.pid === undefined) return
    for (const stream of child.stdio) stream?.on("error", () => undefined)
    const lines = new Lines()
    child.stdout.on("data", (chunk: Buffer) => {
      for (const line of lines.take(chunk) ?? (this.#over ? [] : (events.overlong(), []))) {
        if (this.#over) return
        events.said(line)
      }
    })
    child.stderr.on("data", (chunk: Buffer) => {
      this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-STDERR)
    })
    child.on("exit", (code, signal) => {
      // What it leaves behind would hold its pipes open.
      this.#killGroup()
      const how = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`
      const leave = () => this.#leave(false, how)
      child.on("close", leave)
      setTimeout(leave, LINGER).unref()
    })
  }

  /** The end of what it has written to standard error. */
  get stderr(): string {
    return this.#stderr.toString().trim()
  }

  send(line: string): void {
    const stdin = this.#child?.stdin
    if (stdin?.writable === true) stdin.write(`${line}\n`)
  }

  /** Ends it with all that it has started, whatever they do. Nothing more is heard of it. */
  end(): void {
    this.#over = true
    this.#killGroup()
  }

  #leave(missing: boolean, message: string): void {
    if (this.#over) return
    this.#over = true
    this.#events.left({ missing, message })
  }

  #killGroup(): void {
    const pid = this.#child?.pid
    if (pid === undefined) return
    try {
      process.kill(-pid, "SIGKILL")
    } catch {
      // Nobody is left in the group.
    }
  }
}
